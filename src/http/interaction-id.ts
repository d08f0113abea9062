// The id by which a bank's own support finds a call: ours, or the one the bank answered with. Used by client.ts, and by
// src/banks.

import { randomUUID } from 'node:crypto';

/** FAPI 1.0 part 1 section 6.2.1 and NextGenPSD2 section 5.1.1 make it a UUID; whatever else stands there is dropped. */
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The bank's own id in an answer's headers (lower-case names), when it has the form and is not `sent`; else null. */
export function readBankCorrelationId(headers: Readonly<Record<string, string>>, sent: string): string | null {
  const answered = headers['x-fapi-interaction-id'] ?? headers['x-request-id'];
  return answered !== undefined && uuid.test(answered) && answered.toLowerCase() !== sent.toLowerCase()
    ? answered
    : null;
}

/**
 * Headers of a call that is made once more, with an X-Request-ID of its own where they have one: NextGenPSD2 has it unique to the
 * call, and banks that verify signatures refuse one that they have seen.
 */
export function withNewRequestId(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return headers['x-request-id'] === undefined ? headers : { ...headers, 'x-request-id': randomUUID() };
}
