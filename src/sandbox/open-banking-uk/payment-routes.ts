// Domestic payments of UK Open Banking, at once, on a day to come and under a mandate, hung below the pisp path: what all of them
// do before and after their work (signatures over the bytes, faults of the plan). Called by routes.ts; the work is done by
// payment-consents.ts, payments.ts, vrp-consents.ts and vrps.ts. Source: Read/Write API profile, "Message Signing".
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BankContext, headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import { addRoutes, type Route } from '../bank/routes.ts';
import { addAnswerFaults, beLate, markCall } from '../payments/answers.ts';
import { createIdempotency } from './idempotency.ts';
import { PaymentConsents } from './payment-consents.ts';
import { PaymentDrafts } from './payment-drafts.ts';
import type { PaymentRoute } from './payment-route.ts';
import { paymentResources } from './payment-wire.ts';
import { DomesticPayments } from './payments.ts';
import { refuse, refuseMistakes } from './refusals.ts';
import { mistakeInSignature, signBody } from './signature.ts';
import { VrpConsents } from './vrp-consents.ts';
import { Vrps } from './vrps.ts';
import type { House } from './wire.ts';

/** The rows of one house as its listener takes them: signed, late and doubled as the plan says. */
class PaymentDesk {
  readonly #context: BankContext;
  readonly #house: House;
  readonly #bytes = new WeakMap<FastifyRequest, Buffer>();

  constructor(context: BankContext, house: House) {
    this.#context = context;
    this.#house = house;
  }

  /** Keeps the bytes of bodies as they came, which the signature is over, and signs the answers. */
  hang(): void {
    const { app } = this.#context;
    app.removeContentTypeParser('application/json');
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      const bytes = Buffer.from(body);
      this.#bytes.set(request, bytes);
      try {
        const parsed: unknown = JSON.parse(bytes.toString('utf8'));
        done(null, parsed);
      } catch {
        done(refuse(this.#house, { code: 'formatInvalid', message: 'The body is not JSON' }));
      }
    });
    addAnswerFaults(this.#context, async (_request, reply, payload) => {
      const server = this.#context.authorization?.house;
      if (!this.#house.hasSignedPayments || server === undefined || payload === '') return;
      reply.header('x-jws-signature', await signBody(payload, server.serverKey, this.#house.bic));
    });
  }

  toRoute(route: PaymentRoute): Route {
    const { method, path } = route;
    if (method === 'POST') return { method, path, answer: (request, reply) => this.#post(route, request, reply) };
    return {
      method,
      path,
      answer: (request, reply) => {
        markCall(request, route.call);
        const body = route.answer(request);
        return body === undefined ? reply.code(204).send() : body;
      },
    };
  }

  async #post({ call, assertCaller, answer }: PaymentRoute, request: FastifyRequest, reply: FastifyReply) {
    const { bank, world } = this.#context;
    markCall(request, call);
    if (call === 'payment') await beLate(this.#context, request);
    assertCaller?.(request);
    await this.#assertSigned(request);
    if (call === 'payment' && world.payments.planOf(bank.id).isDoubled) {
      world.faultCounts.add(bank.id, 'doubled');
      answer(request);
    }
    const body = answer(request);
    reply.code(201);
    return body;
  }

  async #assertSigned(request: FastifyRequest): Promise<void> {
    const server = this.#context.authorization?.house;
    if (!this.#house.hasSignedPayments || server?.clientKey === undefined) return;
    const signature = headerOf(request, 'x-jws-signature');
    const body = this.#bytes.get(request) ?? Buffer.alloc(0);
    const mistake = await mistakeInSignature(signature, body, { key: server.clientKey, client: server.clientId });
    if (mistake !== undefined) throw refuseMistakes(this.#house, [mistake]);
  }
}

/** Hangs the payment resources on the listener; gives the consents to them, for the authorisation server. */
export function addDomesticPayments(
  context: BankContext,
  house: House,
  prefix: string,
): { readonly drafts: PaymentDrafts; readonly mandates: VrpConsents } {
  const desk = new PaymentDesk(context, house);
  desk.hang();
  const drafts = new PaymentDrafts(context, house);
  const idempotency = createIdempotency(context, house);
  const resources = paymentResources.flatMap((resource) => [
    new PaymentConsents(drafts, idempotency, resource),
    new DomesticPayments(drafts, idempotency, resource),
  ]);
  const mandates = new VrpConsents(drafts, idempotency);
  addRoutes(
    context.app,
    [...resources, mandates, new Vrps(mandates, drafts, idempotency)].flatMap(({ routes }) =>
      routes.map((route) => desk.toRoute(route)),
    ),
    { prefix, refuseMethod: (allowed) => new Refusal(405, undefined, { allow: allowed.join(', ') }) },
  );
  return { drafts, mandates };
}
