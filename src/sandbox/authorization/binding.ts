// How a bank's standard and its authorisation server meet: what a person is asked, and what the answer does. Each standard
// makes one Binding; dialogue.ts shows the question, provider.ts and sca-redirect.ts carry the answer on.
import type { Consent } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import type { Account } from '../ledger/accounts.ts';

/** The parameters of an authorization request, as far as they can be trusted. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** What a person is asked to allow. */
export interface Question {
  readonly permissions: ReadonlySet<SandboxPermission>;
  /** Until when, or undefined when it has no end. */
  readonly expiresAtMs: number | undefined;
  /** Whether this account, one of the customer's own at the bank, can be chosen at all. */
  readonly isEligible: (account: Account) => boolean;
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
