// A payment at a simulated bank: what was ordered, the steps that it went through, and which accounts can pay. Written by
// book.ts alone, read by the standards' payment resources and the control API. The words are ISO 20022's.
import type { Account } from '../ledger/accounts.ts';
import type { Posting } from '../ledger/ledger.ts';
import type { Conversion } from './conversion.ts';
import type { Payee } from './payee.ts';
import type { PaymentPlan, RejectionReason } from './plan.ts';
import type { Schedule } from './schedule.ts';

/** Where a payment stands, in the words of ISO 20022; each standard has its own for these. */
export type PaymentStatus = 'RCVD' | 'PDNG' | 'ACTC' | 'ACSP' | 'ACSC' | 'RJCT' | 'CANC';

/** What a customer wants paid. */
export interface PaymentOrder {
  readonly bank: string;
  /** The resource of the bank's API, such as domestic-payments or sepa-credit-transfers. */
  readonly resource: string;
  readonly endToEndId: string;
  readonly instructionId: string | undefined;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly payee: Payee;
  /** The free text of the statement, and the reference beside it where the standard has one. */
  readonly text: string;
  readonly reference: string | undefined;
  /** The world's instant before which it is not executed; undefined for at once. */
  readonly dueMs: number | undefined;
  /** Of a standing order: each of its days is a payment of its own. */
  readonly schedule?: Schedule | undefined;
  /** Of an international payment: what it costs the account that pays, in its own currency. */
  readonly conversion?: Conversion | undefined;
  /** The standing order that it is a payment of. */
  readonly executionOf?: string | undefined;
}

/** One step of a payment's life. */
export interface Step {
  readonly status: PaymentStatus;
  /** By the world's clock. */
  readonly atMs: number;
}

/** A payment; only the book writes to it. */
export interface Payment {
  readonly id: string;
  readonly consentId: string;
  readonly order: PaymentOrder;
  readonly createdAtMs: number;
  readonly steps: Step[];
  debtor: Account | undefined;
  reason: RejectionReason | undefined;
  /** What was booked for it; more than one posting would be money moved twice. */
  readonly postings: Posting[];
  held: Posting | undefined;
  /** Real instants at which it is accepted and done, while it is on its way. */
  acceptedRealMs: number;
  doneRealMs: number;
  plan: PaymentPlan;
  /** How many of a standing order's days were paid, or tried. */
  executions: number;
  /** How often its status was asked for. */
  polls: number;
}

/** What an order takes from an account: of its currency, and with the bank's charge. */
export function debitOf({ conversion, amountMinor, currency }: PaymentOrder): {
  readonly amountMinor: bigint;
  readonly currency: string;
} {
  if (conversion === undefined) return { amountMinor, currency };
  return { amountMinor: conversion.debitMinor + conversion.chargeMinor, currency: conversion.currency };
}

/** Kinds of accounts that payments can be made from. */
export function canPay(account: Account, currency: string): boolean {
  return (
    ['current', 'savings', 'currency'].includes(account.kind) &&
    account.closedMonthsAgo === undefined &&
    account.currency === currency
  );
}
