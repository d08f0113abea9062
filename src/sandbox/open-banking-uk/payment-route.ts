// What a payment resource hangs into the bank, as data. Made by payment-consents.ts, payments.ts, vrp-consents.ts and vrps.ts, served
// by payment-routes.ts.
import type { FastifyRequest } from 'fastify';
import type { Wire } from '../json.ts';
import type { PaymentCall } from '../payments/plan.ts';

/** One row of a payment resource's table. */
export interface PaymentRoute {
  /** What a DELETE answers with has no body. */
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** What the call is to the plan of faults. */
  readonly call: PaymentCall;
  /** Who may order, asked before the signature is; only what is posted has this. */
  readonly assertCaller?: (request: FastifyRequest) => unknown;
  readonly answer: (request: FastifyRequest) => Wire | undefined;
}
