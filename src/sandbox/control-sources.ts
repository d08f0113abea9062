// The control API's part about aggregators: trouble of the whole, trouble of one institution behind it while all else is well,
// what was asked, and the sessions. Consents are taken back and made to expire by their own controls, under the consentId
// that a session shows. Hung by control.ts on its own listener.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Faults, parseFaults } from './bank/faults.ts';
import { BadInput } from './bank/refusal.ts';
import { paramOf } from './bank/request.ts';
import type { Resource, Route } from './bank/routes.ts';
import { type Banks, bodyOf, sourceOf } from './control-banks.ts';
import type { JsonObject } from './json.ts';
import { consentBankOf, type SourceContext, type SourceInstitution } from './source.ts';

const one = '/sources/:id';
const behind = `${one}/institutions/:institution/faults`;

/** The controls of aggregators. */
export class SourceControls implements Resource {
  readonly #banks: Banks;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/sources', answer: () => this.#list() },
    {
      method: 'PUT',
      path: `${one}/faults`,
      answer: (request) => this.#setFaults(request, sourceOf(this.#banks, request)),
    },
    {
      method: 'DELETE',
      path: `${one}/faults`,
      answer: (request, reply) => this.#endFaults(reply, sourceOf(this.#banks, request)),
    },
    { method: 'PUT', path: behind, answer: (request) => this.#setFaults(request, this.#institution(request)) },
    {
      method: 'DELETE',
      path: behind,
      answer: (request, reply) => this.#endFaults(reply, this.#institution(request)),
    },
    { method: 'GET', path: `${one}/calls`, answer: (request) => sourceOf(this.#banks, request).calls },
    { method: 'DELETE', path: `${one}/calls`, answer: (request, reply) => this.#forgetCalls(request, reply) },
    { method: 'GET', path: `${one}/payments`, answer: (request) => this.#payments(sourceOf(this.#banks, request)) },
    { method: 'GET', path: `${one}/sessions`, answer: (request) => sourceOf(this.#banks, request).sessions() },
  ];

  constructor(banks: Banks) {
    this.#banks = banks;
  }

  #list(): readonly JsonObject[] {
    const { sources, world } = this.#banks;
    return [...sources.values()].map(({ id, name, origin, faults, calls, institutions }) => ({
      id,
      name,
      endpoint: origin,
      faults: faults ?? null,
      callCount: calls.length,
      institutions: [...institutions.values()].map((institution) => ({
        id: institution.id,
        name: institution.name,
        country: institution.country,
        faults: institution.faults ?? null,
        accounts: world.ledger.accounts
          .filter(({ bank }) => bank === institution.bank)
          .map((account) => ({ id: account.id, slug: account.slug, holders: account.holders, kind: account.kind })),
      })),
    }));
  }

  /** How many payments were ordered through it, and how often money moved for them. */
  #payments({ id, institutions }: SourceContext): JsonObject {
    const all = this.#banks.world.payments.all().filter(({ consentId }) => consentId.startsWith(consentBankOf(id, '')));
    const countOf = (payments: typeof all): JsonObject => ({
      orders: payments.length,
      moved: payments.reduce((sum, { postings }) => sum + postings.length, 0),
    });
    const byInstitution = [...institutions.values()].map((institution) => [
      institution.id,
      countOf(all.filter(({ order }) => order.bank === institution.bank)),
    ]);
    return { ...countOf(all), institutions: Object.fromEntries(byInstitution) };
  }

  #setFaults(request: FastifyRequest, target: { faults: Faults | undefined }): JsonObject {
    const faults = parseFaults(bodyOf(request));
    if ('reason' in faults) throw new BadInput(400, faults.reason);
    target.faults = faults;
    return { ...faults };
  }

  #endFaults(reply: FastifyReply, target: { faults: Faults | undefined }): FastifyReply {
    target.faults = undefined;
    return reply.code(204).send();
  }

  #forgetCalls(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    sourceOf(this.#banks, request).calls.length = 0;
    return reply.code(204).send();
  }

  #institution(request: FastifyRequest): SourceInstitution {
    const id = paramOf(request, 'institution');
    const institution = sourceOf(this.#banks, request).institutions.get(id);
    if (institution === undefined) throw new BadInput(404, `there is no institution ${id}`);
    return institution;
  }
}
