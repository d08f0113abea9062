// A bank that does, and answers, what a test tells it, call by call, and counts what it paid. Behind it is the port of
// payments itself, so that thousands of ways things can go are tried in seconds. For engine.test.ts.

import type { PayableBank } from '../../../src/banks/payable-bank.ts';
import {
  type CancelAnswer,
  type CreatedPayment,
  type PaymentConnector,
  PaymentRefused,
  type PaymentResourceRequest,
} from '../../../src/banks/payment.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { sepaScheme, ukDomesticScheme } from '../../../src/domain/payment-order.ts';
import { makeBank } from '../../support/fake-bank.ts';

/**
 * What becomes of one call: `lost` does the work first, `away` and `refused` do not, `late` does it when nobody listens any
 * more, `doubled` twice, with the second's answer.
 */
export type Outcome = 'done' | 'lost' | 'away' | 'refused' | 'late' | 'doubled';

/** How a bank is. */
export interface ScriptedHabits {
  /** With a submission (as OBIE) or without (as Berlin Group). */
  readonly hasSubmission: boolean;
  /** What the gateway believes of it. */
  readonly mayResubmit: boolean;
  /** Whether a key sent again is the same payment. */
  readonly keepsKeys: boolean;
  /** Whether a consent makes one payment at most, as OBIE demands; a bank without, and without keys, pays each submission. */
  readonly consumesOnce: boolean;
  /** Asks its customer in its app as soon as it has a payment. Absent for no. */
  readonly asksCustomerItself?: boolean;
  /** How long a late call is held up, milliseconds. */
  readonly lateMs?: number;
  /** How long the customer's token lasts, milliseconds; null for a bank that does not say, and takes it for ever. */
  readonly tokenMs?: number | null;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** The next call's. */
  readonly next: () => Outcome;
}

/** The bank, and what it did. */
export interface ScriptedBank extends PayableBank {
  /** Does what was held up and is due. */
  catchUp(): void;
  /** Calls that reached it, by name. */
  readonly calls: string[];
  /** By end-to-end id: how often money moved. */
  readonly moved: ReadonlyMap<string, number>;
  /** The customer says yes to whatever is at this id. */
  authorise(endToEndId: string): void;
  /** The ids it gives to payments; its own by default. */
  idOf: (endToEndId: string) => string;
}

/** Makes it. */
export function createScriptedBank(id: string, habits: ScriptedHabits): ScriptedBank {
  const standard = habits.hasSubmission ? 'open-banking-uk' : 'berlin-group';
  const bank: Bank = { ...makeBank(standard), id };
  const calls: string[] = [];
  const moved = new Map<string, number>();
  const seen = new Map<string, string>();
  const consumed = new Set<string>();
  const cancelled = new Set<string>();

  const now = habits.now ?? Date.now;
  const expiresAtMs = new Map<string, number>();
  const held: { readonly atMs: number; readonly work: () => unknown }[] = [];

  /** What was held up arrives; whoever sent it hears nothing. */
  function catchUp(): void {
    for (let index = held.findIndex(({ atMs }) => atMs <= now()); index >= 0; ) {
      const [late] = held.splice(index, 1);
      try {
        late?.work();
      } catch {
        // Refused, unheard.
      }
      index = held.findIndex(({ atMs }) => atMs <= now());
    }
  }

  function move(endToEndId: string): void {
    moved.set(endToEndId, (moved.get(endToEndId) ?? 0) + 1);
  }

  /** Does the work or not, then answers or not. */
  function answer<Value>(name: string, work: () => Value): Value {
    catchUp();
    const outcome = habits.next();
    calls.push(name);
    const operatorMessage = `${id} ${name}: ${outcome}`;
    if (outcome === 'refused') throw new PaymentRefused('REFUSED', operatorMessage);
    if (outcome === 'late') held.push({ atMs: now() + (habits.lateMs ?? 0), work });
    if (outcome === 'doubled') work();
    const value = outcome === 'away' || outcome === 'late' ? null : work();
    if ((outcome === 'done' || outcome === 'doubled') && value !== null) return value;
    throw new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: id, operatorMessage });
  }

  const payments: PaymentConnector = {
    bank,
    scheme: habits.hasSubmission ? ukDomesticScheme : sepaScheme,
    hasSubmission: habits.hasSubmission,
    hasCancellation: !habits.hasSubmission,
    hasConfirmation: false,
    confirm: async () => 'UNKNOWN',
    readConfirmation: async () => 'UNKNOWN',
    mayResubmit: habits.mayResubmit,
    ...(habits.asksCustomerItself === true ? { asksCustomerItself: true } : {}),
    consentIdOf: () => null,
    create: async (_call, { order }: PaymentResourceRequest): Promise<CreatedPayment> =>
      answer('create', () => ({
        bankConsentId: habits.hasSubmission ? order.endToEndId : null,
        bankPaymentId: habits.hasSubmission ? null : self.idOf(order.endToEndId),
        confirmationUrl: null,
        step:
          habits.asksCustomerItself === true
            ? { kind: 'decoupled', message: null }
            : { kind: 'oauth', scope: 'payments', isOpenId: false, claims: null },
      })),
    hasFunds: async () => answer('hasFunds', () => true),
    submit: async (_call, { paymentId, order: { endToEndId } }) =>
      answer('submit', () => {
        const isKnown = habits.keepsKeys && seen.has(paymentId);
        if (now() >= (expiresAtMs.get(endToEndId) ?? Number.POSITIVE_INFINITY)) {
          throw new PaymentRefused('REFUSED', `${id}: the token has ended`);
        }
        if (!isKnown && habits.consumesOnce && consumed.has(endToEndId)) {
          throw new PaymentRefused('REFUSED', `${id}: the consent is consumed`);
        }
        seen.set(paymentId, endToEndId);
        consumed.add(endToEndId);
        if (!isKnown) move(endToEndId);
        return { bankPaymentId: self.idOf(endToEndId), status: 'PENDING', reasonCode: null };
      }),
    readConsent: async (_call, bankConsentId) =>
      answer('readConsent', () => (consumed.has(bankConsentId) ? 'CONSUMED' : 'AUTHORISED')),
    readState: async (_call, _id, { endToEndId }) =>
      answer('readState', () => {
        const isMade = moved.has(endToEndId);
        const status = cancelled.has(endToEndId) ? 'CANCELLED' : isMade ? 'SETTLED' : 'RECEIVED';
        return { status, reasonCode: null };
      }),
    cancel: async (_call, { order: { endToEndId } }): Promise<CancelAnswer> =>
      answer('cancel', (): CancelAnswer => {
        if (moved.has(endToEndId)) return { kind: 'refused', bankCode: null };
        cancelled.add(endToEndId);
        return { kind: 'cancelled' };
      }),
  };
  const self: ScriptedBank = {
    bank,
    payments,
    oauth: {
      issuer: `https://${id}.example`,
      authorizationUrl: async () => `https://${id}.example/authorise`,
      exchange: async () => ({
        accessToken: 'token',
        refreshToken: null,
        accessExpiresAtMs: habits.tokenMs == null ? null : now() + habits.tokenMs,
        parameters: {},
        claims: null,
      }),
      refresh: async () => {
        throw new Error('not granted');
      },
    },
    paymentCall: (deadline, psuIpAddress) => ({
      deadline,
      psuIpAddress,
      send: async () => {
        throw new Error('the scripted bank is not called over HTTP');
      },
    }),
    catchUp,
    calls,
    moved,
    authorise(endToEndId) {
      if (habits.tokenMs != null) expiresAtMs.set(endToEndId, now() + habits.tokenMs);
      // Without a submission the customer's word is what moves it.
      if (!habits.hasSubmission && !cancelled.has(endToEndId)) move(endToEndId);
    },
    idOf: (endToEndId) => `bank-${endToEndId}`,
  };
  return self;
}
