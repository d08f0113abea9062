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
  /** Of a standing order; then `day` is its first. */
  readonly schedule?: Schedule | undefined;
  /** What is asked: to pay, or to cancel what was to be paid. */
  readonly act: 'pay' | 'cancel';
}

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
