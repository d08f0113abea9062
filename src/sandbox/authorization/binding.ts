// How a bank's standard and its authorisation server meet: what a person is asked, and what the answer does. Each standard
// makes one Binding; dialogue.ts shows the question, provider.ts and sca-redirect.ts carry the answer on.
import type { Consent } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Schedule } from '../payments/schedule.ts';

/** The parameters of an authorization request, as far as they can be trusted. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** The payment that a person is asked to allow, as the page shows it. */
export interface PaymentQuestion {
  readonly payee: string;
  /** The payee's number as people write it. */
  readonly payeeAccount: string;
  /** A decimal text, and the currency's code. */
  readonly amount: string;
  readonly currency: string;
  readonly reference: string | undefined;
  /** The day it is paid on, as ISO 8601 has it; undefined for at once. */
  readonly day: string | undefined;
  /** What is asked: to pay, to cancel what was to be paid, or to let payments be made again and again. */
  readonly act: 'pay' | 'cancel' | 'mandate';
  /** Of a mandate: the most of each period; the amount is that of one payment, the day the first one. */
  readonly limits?: readonly { readonly period: MandatePeriod; readonly amount: string }[];
  /** Of a mandate: the last day, included; undefined for no end. */
  readonly lastDay?: string | undefined;
  /** Of a standing order; then `day` is its first. */
  readonly schedule?: Schedule | undefined;
}

/** What a mandate's limit is of. */
export type MandatePeriod = 'Day' | 'Week' | 'Fortnight' | 'Month' | 'Half-year' | 'Year';

/** What a person is asked to allow: reading, or one payment from one account. */
export interface Question {
  readonly permissions: ReadonlySet<SandboxPermission>;
  /** Until when, or undefined when it has no end. */
  readonly expiresAtMs: number | undefined;
  /** Whether this account, one of the customer's own at the bank, can be chosen at all. */
  readonly isEligible: (account: Account) => boolean;
  /** The only person who can answer; anybody where it is not said. */
  readonly customer?: string | undefined;
  /** Undefined when the question is about reading. */
  readonly payment?: PaymentQuestion | undefined;
}

/** A person's yes. */
export interface Choice {
  readonly customer: string;
  readonly accounts: ReadonlySet<string>;
}

/** One standard's side of an authorization; all three fail with an error of oidc-provider when the request cannot stand. */
export interface Binding {
  ask(parameters: RequestParameters): Question;
  allow(parameters: RequestParameters, choice: Choice): Consent;
  refuse(parameters: RequestParameters): void;
}
