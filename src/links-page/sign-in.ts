// Who has signed in at the identity provider (src/oauth/identity-provider.ts). What counts is the access token, judged by
// the gateway's own verifier: whoever it stands for is who the API knows. Customers only. Used by the page for people.

import { decodeJwt } from 'jose';
import { InvalidToken, KeysUnavailable, type TokenVerifier } from '../auth/token.ts';
import { type IdentityProvider, SignInFailure, type SignInSecrets } from '../oauth/identity-provider.ts';

/** Who has signed in. */
export interface SignedIn {
  readonly subject: string;
  /** What the identity provider calls them; null where it does not say. */
  readonly name: string | null;
  readonly scopes: readonly string[];
  /** When the access token ends, epoch milliseconds. */
  readonly expiresAtMs: number;
}

/** Takes in the identity provider's answer. @throws SignInFailure */
export async function completeSignIn(
  {
    provider,
    tokens,
    scopes: pageScopes,
  }: {
    readonly provider: Pick<IdentityProvider, 'complete'>;
    readonly tokens: TokenVerifier;
    /** What the pages ask for: a session has no more, whatever the token has. */
    readonly scopes: readonly string[];
  },
  callback: URL,
  secrets: SignInSecrets,
): Promise<SignedIn> {
  const { accessToken, name } = await provider.complete(callback, secrets);
  try {
    const { kind, subject, scopes } = await tokens.verify(accessToken);
    if (kind !== 'customer') throw new SignInFailure('NOT_A_CUSTOMER', `the token is of a ${kind}`);
    if (!scopes.has('links:read')) throw new SignInFailure('NOT_A_CUSTOMER', 'the token is without links:read');
    return {
      subject,
      name,
      scopes: pageScopes.filter((scope) => scopes.has(scope)),
      expiresAtMs: (decodeJwt(accessToken).exp ?? 0) * 1000,
    };
  } catch (error) {
    if (error instanceof InvalidToken) {
      throw new SignInFailure(
        'MISMATCH',
        `the provider's access token is not for this gateway: ${error.operatorReason}`,
      );
    }
    if (error instanceof KeysUnavailable) throw new SignInFailure('UNAVAILABLE', error.message);
    throw error;
  }
}
