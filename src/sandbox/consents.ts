// The consents that customers gave at the sandbox banks, with the access tokens bound to them. In memory, one registry for
// all banks. Filled at start by sandbox.ts, asked by every bank on every call; a later issue adds real authorisation
// servers that write here. Tokens are random per start: 256 bits from node:crypto.
import { randomBytes } from 'node:crypto';
import type { SandboxLink, SandboxPermission } from './description.ts';

/** One customer's leave to read at one bank. */
export interface Consent {
  readonly id: string;
  readonly linkId: string;
  readonly bank: string;
  readonly customer: string;
  readonly permissions: ReadonlySet<SandboxPermission>;
  readonly expiresAtMs: number | undefined;
  isRevoked: boolean;
}

/** What a consent is worth at an instant. */
export type ConsentState = 'valid' | 'expired' | 'revoked';

/** All consents of all banks. */
export class ConsentRegistry {
  readonly #byToken = new Map<string, Consent>();
  readonly #byId = new Map<string, Consent>();

  /** Records a consent and mints its access token. Expiry is an instant, or undefined for none. */
  grant(
    bank: string,
    customer: string,
    permissions: readonly SandboxPermission[],
    options: { readonly linkId?: string; readonly expiresAtMs?: number } = {},
  ): SandboxLink {
    const accessToken = randomBytes(32).toString('base64url');
    const linkId = options.linkId ?? `${customer}-${bank}`;
    const id = `${bank}-${randomBytes(9).toString('hex')}`;
    const consent: Consent = {
      id,
      linkId,
      bank,
      customer,
      permissions: new Set(permissions),
      expiresAtMs: options.expiresAtMs,
      isRevoked: false,
    };
    this.#byToken.set(accessToken, consent);
    this.#byId.set(id, consent);
    return {
      id: linkId,
      customer,
      bank,
      accessToken,
      consentId: id,
      permissions,
      ...(options.expiresAtMs === undefined ? {} : { expiresAt: new Date(options.expiresAtMs).toISOString() }),
    };
  }

  /** The consent behind an access token, at this bank only: a token of another bank is as good as none. */
  findByToken(bank: string, accessToken: string): Consent | undefined {
    const consent = this.#byToken.get(accessToken);
    return consent?.bank === bank ? consent : undefined;
  }

  /** The consent with this id. */
  find(id: string): Consent | undefined {
    return this.#byId.get(id);
  }

  /** Takes a consent back; false when there is none of this id. */
  revoke(id: string): boolean {
    const consent = this.#byId.get(id);
    if (consent === undefined) return false;
    consent.isRevoked = true;
    return true;
  }

  /** What the consent is worth now. */
  stateOf(consent: Consent, nowMs: number): ConsentState {
    if (consent.isRevoked) return 'revoked';
    return consent.expiresAtMs !== undefined && consent.expiresAtMs <= nowMs ? 'expired' : 'valid';
  }
}
