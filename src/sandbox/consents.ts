// The consents that customers gave at the sandbox banks. In memory, one registry for all banks. Filled at start by sandbox.ts
// (ready-made links, each with a token) and by the standards' consent resources; asked by every bank on every call. The
// tokens of consents that were authorised at a bank live with that bank's authorisation server. Ids and tokens are random.
import { randomBytes } from 'node:crypto';
import type { SandboxLink, SandboxPermission } from './description.ts';
import type { Account } from './ledger/accounts.ts';
import type { Ledger } from './ledger/ledger.ts';

/** Where a consent stands, apart from time running out: `revoked` at the bank, `terminated` by the client. */
export type ConsentStatus = 'awaiting' | 'authorised' | 'rejected' | 'revoked' | 'terminated';

/** What a consent is worth at an instant. */
export type ConsentState = 'awaiting' | 'valid' | 'rejected' | 'expired' | 'revoked' | 'terminated';

/** One customer's leave, to read or to make one payment, at one bank; only the registry writes to it. */
export interface Consent {
  readonly id: string;
  readonly bank: string;
  /** A mandate is to payments one after another. */
  readonly kind: 'access' | 'payment' | 'mandate';
  /** The ready-made link of this consent; undefined when it came through the bank's own API. */
  readonly linkId: string | undefined;
  /** Empty until a customer authorised it. */
  customer: string;
  permissions: ReadonlySet<SandboxPermission>;
  /** The accounts that the customer chose; undefined for all of them, which ready-made links have. */
  accounts: ReadonlySet<string> | undefined;
  expiresAtMs: number | undefined;
  status: ConsentStatus;
  readonly createdAtMs: number;
  changedAtMs: number;
  /** The authorisation server's grant behind the live tokens. */
  grantId: string | undefined;
}

/** All consents of all banks. */
export class ConsentRegistry {
  readonly #byToken = new Map<string, Consent>();
  readonly #byId = new Map<string, Consent>();

  /** Records a consent and mints its access token. Expiry is an instant, or undefined for none. */
  grant(plan: {
    readonly bank: string;
    readonly customer: string;
    readonly permissions: readonly SandboxPermission[];
    readonly nowMs: number;
    readonly expiresAtMs: number;
  }): SandboxLink {
    const { bank, customer, permissions, nowMs, expiresAtMs } = plan;
    const accessToken = randomBytes(32).toString('base64url');
    const linkId = `${customer}-${bank}`;
    const consent = this.#add({ bank, kind: 'access', linkId, permissions, createdAtMs: nowMs, expiresAtMs });
    consent.customer = customer;
    consent.status = 'authorised';
    this.#byToken.set(accessToken, consent);
    return {
      id: linkId,
      customer,
      bank,
      accessToken,
      consentId: consent.id,
      permissions,
      expiresAt: new Date(expiresAtMs).toISOString(),
    };
  }

  /** Records a consent that waits for its customer. */
  request(
    bank: string,
    permissions: Iterable<SandboxPermission>,
    { nowMs, expiresAtMs }: { readonly nowMs: number; readonly expiresAtMs: number | undefined },
  ): Consent {
    return this.#add({ bank, kind: 'access', linkId: undefined, permissions, createdAtMs: nowMs, expiresAtMs });
  }

  /** Records a consent to one payment that waits for its customer; it opens no accounts. */
  requestPayment(bank: string, nowMs: number, expiresAtMs: number): Consent {
    return this.#add({ bank, kind: 'payment', linkId: undefined, permissions: [], createdAtMs: nowMs, expiresAtMs });
  }

  /** Records a mandate that waits for its customer; it opens no accounts. Expiry is an instant, or undefined for none. */
  requestMandate(bank: string, nowMs: number, expiresAtMs: number | undefined): Consent {
    return this.#add({ bank, kind: 'mandate', linkId: undefined, permissions: [], createdAtMs: nowMs, expiresAtMs });
  }

  #add(
    parts: Pick<Consent, 'bank' | 'kind' | 'linkId' | 'expiresAtMs' | 'createdAtMs'> & {
      readonly permissions: Iterable<SandboxPermission>;
    },
  ): Consent {
    const consent: Consent = {
      ...parts,
      id: `${parts.bank}-${randomBytes(9).toString('hex')}`,
      customer: '',
      permissions: new Set(parts.permissions),
      accounts: undefined,
      status: 'awaiting',
      changedAtMs: parts.createdAtMs,
      grantId: undefined,
    };
    this.#byId.set(consent.id, consent);
    return consent;
  }

  /** The ready-made consent behind an access token, at this bank only: a token of another bank is as good as none. */
  findByToken(bank: string, accessToken: string): Consent | undefined {
    const consent = this.#byToken.get(accessToken);
    return consent?.bank === bank ? consent : undefined;
  }

  /** The consent with this id, of any bank. */
  find(id: string): Consent | undefined {
    return this.#byId.get(id);
  }

  /** The consent with this id at this bank. */
  findAt(bank: string, id: string): Consent | undefined {
    const consent = this.#byId.get(id);
    return consent?.bank === bank ? consent : undefined;
  }

  /** All consents of a bank, oldest first. */
  at(bank: string): Consent[] {
    return [...this.#byId.values()].filter((consent) => consent.bank === bank);
  }

  /** The customer said yes, to these accounts; a consent that is authorised again gets the new choice. */
  authorise(
    consent: Consent,
    { customer, accounts }: { readonly customer: string; readonly accounts: ReadonlySet<string> },
    nowMs: number,
  ): void {
    consent.customer = customer;
    consent.accounts = accounts;
    this.#move(consent, 'authorised', nowMs);
  }

  /** The customer said no. */
  reject(consent: Consent, nowMs: number): void {
    this.#move(consent, 'rejected', nowMs);
  }

  /** The client gave the consent up. */
  terminate(consent: Consent, nowMs: number): void {
    this.#move(consent, 'terminated', nowMs);
  }

  /** The customer takes a consent back at the bank; false when there is none of this id. */
  revoke(id: string, nowMs = Date.now()): boolean {
    const consent = this.#byId.get(id);
    if (consent === undefined) return false;
    this.#move(consent, 'revoked', nowMs);
    return true;
  }

  #move(consent: Consent, status: ConsentStatus, nowMs: number): void {
    consent.status = status;
    consent.changedAtMs = nowMs;
  }

  /** What the consent is worth now. */
  stateOf(consent: Consent, nowMs: number): ConsentState {
    const { status, expiresAtMs } = consent;
    const hasRunOut = expiresAtMs !== undefined && expiresAtMs <= nowMs;
    if (status === 'authorised') return hasRunOut ? 'expired' : 'valid';
    return status === 'awaiting' && hasRunOut ? 'expired' : status;
  }
}

/** Whether the consent shares this account. */
export function isShared(consent: Consent, account: Account): boolean {
  return (
    account.bank === consent.bank &&
    account.holders.includes(consent.customer) &&
    (consent.accounts?.has(account.id) ?? true)
  );
}

/** The accounts that the consent shares, in the order of the account list. */
export function sharedAccounts(ledger: Ledger, consent: Consent): Account[] {
  return ledger.accountsOf(consent.bank, consent.customer).filter((account) => isShared(consent, account));
}
