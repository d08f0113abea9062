// What a mandate gives a payment: how it stands at the bank now, and its customer's token, renewed where that is needed. Called by
// advance.ts for each payment, before it is sent. The token is renewed by one gateway at a time, under a lease, and stored before it
// is used: banks spend a refresh token with its first use.

import type { MandateConnector } from '../../banks/mandate.ts';
import type { PayableBank } from '../../banks/payable-bank.ts';
import { type PaymentCall, PaymentRefused } from '../../banks/payment.ts';
import { BankFailure } from '../../domain/errors.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import { HeldLease } from '../../store/held-lease.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import type { Store } from '../../store/store.ts';
import type { MandateAuthority } from '../decision.ts';
import { leaseMs } from '../stages/times.ts';
import { toConsentChange, toEnding } from './endings.ts';

/** What mandates need of the payments' engine. */
export interface MandateEngine {
  readonly store: Pick<Store, 'paymentMandates' | 'leases'>;
  /** Why a bank's part failed, for the log: no secrets, no personal data. */
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A token this close to its end is not begun with, milliseconds. */
const tokenMarginMs = 5000;

/** A bank at which there are mandates: no payment is begun under one at another. */
export function mandatesOf({ bank, payments }: PayableBank): MandateConnector {
  if (payments.mandates === undefined) throw new TypeError(`${bank.id} has no mandates`);
  return payments.mandates;
}

/** @throws StoreFailure; BankFailure and PaymentRefused never: a bank that does not say is `later`, or goes by what it said last */
export async function readMandateAuthority(
  engine: MandateEngine,
  bank: PayableBank,
  { mandateId, call }: { readonly mandateId: string; readonly call: () => PaymentCall },
): Promise<MandateAuthority> {
  const { store } = engine;
  const read = await store.paymentMandates.read(mandateId);
  if (read === null) return { kind: 'ended', status: 'EXPIRED' };
  if (read.stage !== 'ACTIVE' || read.bankConsentId === null) return { kind: 'ended', status: read.status };
  const mandate = await checkAtBank(engine, bank, { mandate: read, call });
  if (mandate.stage !== 'ACTIVE') return { kind: 'ended', status: mandate.status };
  return useToken(engine, bank, mandate);
}

/** Asks the bank how it stands, and writes down that it has ended. @throws StoreFailure */
export async function checkAtBank(
  engine: MandateEngine,
  bank: PayableBank,
  { mandate, call }: { readonly mandate: MandateRecord; readonly call: () => PaymentCall },
): Promise<MandateRecord> {
  const { store, onTrouble, now } = engine;
  if (mandate.bankConsentId === null) return mandate;
  try {
    const status = await mandatesOf(bank).readConsent(call(), mandate.bankConsentId, mandate.terms);
    const change = toConsentChange(status, now());
    if (change === null) return mandate;
    return (
      (await store.paymentMandates.change(mandate, change, now())) ??
      (await store.paymentMandates.read(mandate.id)) ??
      mandate
    );
  } catch (error) {
    // The bank enforces what it does not say.
    if (!(error instanceof BankFailure || error instanceof PaymentRefused)) throw error;
    onTrouble(error.message);
    return mandate;
  }
}

/** @throws StoreFailure */
async function useToken(engine: MandateEngine, bank: PayableBank, mandate: MandateRecord): Promise<MandateAuthority> {
  const { store, now } = engine;
  const usable = toUsable(mandate, now());
  if (usable !== null) return usable;
  const lease = await HeldLease.acquire(store.leases, `mandate:${mandate.id}`, leaseMs);
  // Another one is at it.
  if (lease === null) return { kind: 'later' };
  try {
    // It may have been renewed since.
    const newest = await store.paymentMandates.read(mandate.id);
    if (newest === null || newest.stage !== 'ACTIVE') return { kind: 'ended', status: newest?.status ?? 'EXPIRED' };
    return toUsable(newest, now()) ?? (await renew(engine, bank, newest));
  } finally {
    await lease.release();
  }
}

function toUsable({ secrets, bankConsentId }: MandateRecord, nowMs: number): MandateAuthority | null {
  const { accessToken, accessExpiresAtMs } = secrets;
  if (accessToken === null || bankConsentId === null) return null;
  const isFresh = accessExpiresAtMs === null || nowMs < accessExpiresAtMs - tokenMarginMs;
  return isFresh ? { kind: 'usable', accessToken, bankConsentId } : null;
}

async function renew(engine: MandateEngine, bank: PayableBank, mandate: MandateRecord): Promise<MandateAuthority> {
  const { store, onTrouble, now } = engine;
  const { refreshToken } = mandate.secrets;
  try {
    if (refreshToken === null) return await giveUp(engine, mandate);
    const { accessToken, accessExpiresAtMs, refreshToken: next } = await bank.oauth.refresh(refreshToken);
    const secrets = { accessToken, accessExpiresAtMs, refreshToken: next ?? refreshToken };
    for (let current: MandateRecord | null = mandate; current !== null && current.stage === 'ACTIVE'; ) {
      const stored: MandateRecord | null = await store.paymentMandates.change(current, { secrets }, now());
      if (stored !== null) return toUsable(stored, now()) ?? { kind: 'later' };
      current = await store.paymentMandates.read(mandate.id);
    }
    return { kind: 'later' };
  } catch (error) {
    if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
    onTrouble(error.message);
    const isSpent = error instanceof OAuthFailure && error.kind !== 'UNAVAILABLE';
    return isSpent ? giveUp(engine, mandate) : { kind: 'later' };
  }
}

/** Without a token it can be used by nobody: it has run out, and the bank is told. */
async function giveUp({ store, now }: MandateEngine, mandate: MandateRecord): Promise<MandateAuthority> {
  await store.paymentMandates.change(
    mandate,
    toEnding('EXPIRED', { mandate, nowMs: now(), reason: 'NO_TOKEN' }),
    now(),
  );
  const newest = await store.paymentMandates.read(mandate.id);
  return newest?.stage === 'ACTIVE' ? { kind: 'later' } : { kind: 'ended', status: newest?.status ?? 'EXPIRED' };
}
