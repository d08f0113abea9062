// The client's own ids of its orders: one that was used within two weeks is the same order, or a refusal; after that it is
// a new one, and pays again. Asked by payments.ts and exchange.ts. Source: the specification's TransactionPaymentRequest
// (idempotency of two weeks) and the example of /pay's 400 (code 3020). House rule: the same id with the same body is
// answered with the transaction as it stands, unless the settings say that it is refused as well.
import type { FastifyRequest } from 'fastify';
import { beLate } from '../payments/answers.ts';
import type { Live } from './orders.ts';
import { refuse } from './refusals.ts';
import type { Service } from './service.ts';

/** How long an id is remembered, by the world's clock. */
const memoryMs = 14 * 86_400_000;

interface Seen {
  readonly fingerprint: string;
  readonly live: Live;
}

/** The ids that orders came with. */
export class Requests {
  readonly #service: Service;
  readonly #seen = new Map<string, Seen>();

  constructor(service: Service) {
    this.#service = service;
  }

  /**
   * Carries an order out unless it was already: then it is the transaction of that time. Where the plan says so, it is
   * late: whoever sent it has heard nothing by then.
   */
  async once(request: FastifyRequest, asked: { readonly request_id: string }, carryOut: () => Live): Promise<Live> {
    await beLate({ world: this.#service.world, bank: { id: this.#service.institution.bank } }, request);
    const requestId = asked.request_id;
    const { world, settings, institution } = this.#service;
    const fingerprint = JSON.stringify(asked);
    const seen = this.#seen.get(requestId);
    const isKnown = seen !== undefined && world.nowMs - seen.live.createdAtMs < memoryMs;
    if (isKnown && world.payments.planOf(institution.bank).idempotency === 'honoured') {
      if (seen.fingerprint !== fingerprint || settings.refusesRepeats) {
        throw refuse('DUPLICATE_REQUEST', `Duplicate request: ${requestId}`);
      }
      return seen.live;
    }
    const live = carryOut();
    this.#seen.set(requestId, { fingerprint, live });
    return live;
  }
}
