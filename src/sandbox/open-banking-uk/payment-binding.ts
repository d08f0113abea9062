// What a person is asked when an authorization request names a payment's consent, and what the answer does; requests that
// name another consent go on to the account access consents. Made by routes.ts for the authorisation server.
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import type { BankContext } from '../bank/listener.ts';
import type { Consent } from '../consents.ts';
import type { Account } from '../ledger/accounts.ts';
import { toDecimal } from '../ledger/currency.ts';
import { canPay } from '../payments/payment.ts';
import { intentOf } from './binding.ts';
import type { Initiation } from './initiation.ts';
import type { ConsentWire } from './payment-wire.ts';

/** A payment consent as it was asked for. */
export interface Draft extends ConsentWire {
  readonly initiation: Initiation;
  /** The account that the consent names; undefined when the customer chooses. */
  readonly named: Account | undefined;
  isConsumed: boolean;
}

/** A sort code as people write it. */
const sortCodeOf = ({ sortCode }: { readonly sortCode: string }): string => sortCode.replace(/(..)(?=.)/g, '$1-');

/** A payee's account as people write it. */
export const toAccountText = (payee: {
  readonly iban: string;
  readonly sortCode: string;
  readonly accountNumber: string;
}) => (payee.iban === '' ? `${sortCodeOf(payee)} ${payee.accountNumber}` : payee.iban);

/** Sends requests that name a payment consent one way, all others the way they went before. */
export function withPayments(
  context: BankContext,
  others: Binding | undefined,
  drafts: ReadonlyMap<string, Draft>,
): Binding {
  const { consents, bank, world } = context;
  const isPayment = (parameters: RequestParameters): boolean =>
    consents.findAt(bank.id, intentOf(parameters) ?? '')?.kind === 'payment';
  function waiting(parameters: RequestParameters): { consent: Consent; draft: Draft } {
    const consent = consents.findAt(bank.id, intentOf(parameters) ?? '');
    const draft = consent === undefined ? undefined : drafts.get(consent.id);
    if (!String(parameters['scope']).split(' ').includes('payments')) {
      throw new errors.InvalidScope('the scope of a payment consent is payments', 'payments');
    }
    if (consent === undefined || draft === undefined || consents.stateOf(consent, world.nowMs) !== 'awaiting') {
      throw new errors.InvalidRequestObject('openbanking_intent_id names no consent that can be authorised');
    }
    return { consent, draft };
  }
  function accessOnly(): Binding {
    if (others === undefined) throw new errors.InvalidRequestObject('openbanking_intent_id is missing');
    return others;
  }
  return {
    ask: (parameters) => {
      if (!isPayment(parameters)) return accessOnly().ask(parameters);
      const { consent, draft } = waiting(parameters);
      const { payee, amountMinor, reference, dueMs, schedule, currency = 'GBP' } = draft.initiation;
      return {
        permissions: new Set(),
        expiresAtMs: consent.expiresAtMs,
        isEligible: (account) => canPay(account, 'GBP') && (draft.named === undefined || draft.named.id === account.id),
        payment: {
          act: 'pay',
          payee: payee.name,
          payeeAccount: toAccountText(payee),
          amount: toDecimal(amountMinor, currency),
          currency,
          reference,
          day: dueMs === undefined ? undefined : new Date(dueMs).toISOString().slice(0, 10),
          schedule,
        },
      };
    },
    allow: (parameters, choice) => {
      if (!isPayment(parameters)) return accessOnly().allow(parameters, choice);
      const { consent } = waiting(parameters);
      consents.authorise(consent, choice, world.nowMs);
      return consent;
    },
    refuse: (parameters) => {
      if (!isPayment(parameters)) {
        accessOnly().refuse(parameters);
        return;
      }
      consents.reject(waiting(parameters).consent, world.nowMs);
    },
  };
}
