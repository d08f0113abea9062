// The customer's token for one payment, good for one more call: as it is kept, or a new one where the bank gave leave to refresh
// it. Called by submit.ts.

import { OAuthFailure } from '../../oauth/failure.ts';
import type { Decision, Situation } from '../decision.ts';

/** The token; `later`: the bank does not say. */
export type CustomerToken =
  | { readonly kind: 'usable'; readonly accessToken: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later' };

/** A token this close to its end is not begun with, milliseconds. */
const tokenMarginMs = 5000;

/** Goes on with the token; left when the payment is changed meanwhile. */
export function withToken(
  situation: Situation,
  next: (token: CustomerToken, situation: Situation) => Decision,
): Decision {
  const { accessToken, refreshToken, accessExpiresAtMs } = situation.payment.secrets;
  if (accessToken === null) return next({ kind: 'gone' }, situation);
  if (accessExpiresAtMs === null || situation.nowMs < accessExpiresAtMs - tokenMarginMs) {
    return next({ kind: 'usable', accessToken }, situation);
  }
  if (refreshToken === null) return next({ kind: 'gone' }, situation);
  return {
    kind: 'ask',
    call: {
      kind: 'REFRESH',
      request: { refreshToken },
      // Stored before it is used: the old refresh token may be spent.
      answered: (granted) => ({
        kind: 'record',
        change: {
          secrets: {
            accessToken: granted.accessToken,
            refreshToken: granted.refreshToken,
            accessExpiresAtMs: granted.accessExpiresAtMs,
          },
        },
        next: (stored) => next({ kind: 'usable', accessToken: granted.accessToken }, stored),
      }),
    },
    failed(failure, later) {
      // Asked again, it may turn out to be spent by an answer that was lost; then the token is gone for good.
      const isSpent = failure instanceof OAuthFailure && failure.kind !== 'UNAVAILABLE';
      return next(isSpent ? { kind: 'gone' } : { kind: 'later' }, later);
    },
  };
}
