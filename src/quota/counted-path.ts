// What a daily quota is counted by: one link and one path, as a short hash, since paths hold account ids.

import { createHash } from 'node:crypto';

/** 132 bits of SHA-256 over link and path: collisions do not happen, and nothing can be read from it in passing. */
export function toCountedPath(linkId: string, path: string): string {
  return createHash('sha256').update(`${linkId}\n${path}`).digest('base64url').slice(0, 22);
}

/** Whether a call counts: a bank counts neither calls in the person's presence nor further pages of a list. */
export function isCounted(request: {
  readonly isAttended: boolean;
  readonly isContinuation: boolean;
  readonly bank: { readonly limits: { readonly unattendedCallsPerDay: number | null } };
}): boolean {
  return request.bank.limits.unattendedCallsPerDay !== null && !request.isAttended && !request.isContinuation;
}
