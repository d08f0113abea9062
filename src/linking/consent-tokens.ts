// A consent's own token, read from the store when a bank is called about that consent. Called wherever src/linking calls the
// standards' consents.

import type { CompletedConsent } from '../banks/consent.ts';
import { BankFailure } from '../domain/errors.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import type { Store } from '../store/store.ts';
import type { TokenSet } from '../store/tokens.ts';

/** Reads the token of the consent that a link has, where it is another than the one that is given; null for none. */
export function tokenInUseReaderOf(
  store: Pick<Store, 'tokens' | 'links'>,
  { linkId, bankId, consentId }: { readonly linkId: string; readonly bankId: string; readonly consentId: string },
): () => Promise<string | null> {
  return async () => {
    const link = await orUnavailable(bankId, store.links.read(linkId));
    const inUse = link === null || link.consentId === consentId ? null : link.consentId;
    return tokenReaderOf(store, { consentId: inUse, bankId })();
  };
}

/** Reads the token of a consent, also of one of whose end the bank has still to be told; null where none is kept. */
export function tokenReaderOf(
  { tokens }: Pick<Store, 'tokens'>,
  { consentId, bankId }: { readonly consentId: string | null; readonly bankId: string },
): () => Promise<string | null> {
  return async () => {
    if (consentId === null) return null;
    return (await orUnavailable(bankId, tokens.read(consentId)))?.accessToken ?? null;
  };
}

/** What a source has granted, as the store keeps it: a consent of its own token is ended with it. */
export function toTokens({ bankConsentId, accessToken }: CompletedConsent): {
  readonly bankConsentId: string;
  readonly tokens: TokenSet | null;
} {
  const tokens =
    accessToken === null ? null : { accessToken, refreshToken: null, accessExpiresAtMs: null, endsConsent: true };
  return { bankConsentId, tokens };
}

async function orUnavailable<T>(bankId: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof StoreFailure || error instanceof SealFailure)) throw error;
    throw new BankFailure({ code: 'BANK_UNAVAILABLE', bankId, operatorMessage: `${bankId}: ${error.message}` });
  }
}
