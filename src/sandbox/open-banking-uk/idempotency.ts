// x-idempotency-key as OBIE has it: for 24 hours a key with the same body is the same request, answered with the resource as
// it stands now; with another body it is refused. Only resources are remembered: what was refused may be sent again.
// Called by payment-consents.ts and payments.ts. Source: Read/Write API profile, "Idempotency".
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type BankContext, headerOf } from '../bank/listener.ts';
import { refuse } from './refusals.ts';
import type { House } from './wire.ts';

const windowMs = 86_400_000;
const header = 'x-idempotency-key';
/** The pattern of the OpenAPI file: no white space at either end. */
const pattern = /^(?!\s)(.*)(\S)$/;

/** Finds or remembers what a key made. */
export interface Idempotency {
  /** The id that this key has already made from this body; refuses another body and a key that is none. */
  before(request: FastifyRequest): string | undefined;
  remember(request: FastifyRequest, id: string): void;
}

/** Makes the memory of one bank; keys of different paths are different keys. */
export function createIdempotency(context: BankContext, house: House): Idempotency {
  const { world, bank } = context;
  const made = new Map<string, { readonly digest: string; readonly id: string; readonly atMs: number }>();
  const digestOf = ({ body }: FastifyRequest): string =>
    createHash('sha256')
      .update(JSON.stringify(body) ?? '')
      .digest('base64url');
  const keyOf = (request: FastifyRequest): string => `${request.url} ${headerOf(request, header) ?? ''}`;
  return {
    before: (request) => {
      const key = headerOf(request, header);
      if (key === undefined)
        throw refuse(house, { code: 'headerMissing', message: `${header} is missing`, path: header });
      if (key.length > 40 || !pattern.test(key)) {
        throw refuse(house, { code: 'headerInvalid', message: `${header} has 1 to 40 characters`, path: header });
      }
      if (world.payments.planOf(bank.id).idempotency !== 'honoured') return undefined;
      const known = made.get(keyOf(request));
      if (known === undefined || known.atMs + windowMs <= world.nowMs) return undefined;
      if (known.digest !== digestOf(request)) {
        throw refuse(house, { code: 'headerInvalid', message: `${header} was used with another body`, path: header });
      }
      return known.id;
    },
    remember: (request, id) => {
      made.set(keyOf(request), { digest: digestOf(request), id, atMs: world.nowMs });
    },
  };
}
