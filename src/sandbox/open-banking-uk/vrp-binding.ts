// What a person is asked when an authorization request names a mandate's consent, and what the answer does; requests that name another
// consent go on to payments and account access. Made by routes.ts for the authorisation server.
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import type { BankContext } from '../bank/listener.ts';
import { toDecimal } from '../ledger/currency.ts';
import { canPay } from '../payments/payment.ts';
import { intentOf } from './binding.ts';
import { toAccountText } from './payment-binding.ts';
import type { AskedMandate, Mandate } from './vrp-consents.ts';

/** Sends requests that name a mandate one way, all others the way they went before. */
export function withMandates(
  { consents, bank, world }: BankContext,
  others: Binding,
  mandates: ReadonlyMap<string, Mandate>,
): Binding {
  const isMandate = (parameters: RequestParameters): boolean =>
    consents.findAt(bank.id, intentOf(parameters) ?? '')?.kind === 'mandate';
  function waiting(parameters: RequestParameters): AskedMandate {
    const consent = consents.findAt(bank.id, intentOf(parameters) ?? '');
    const mandate = consent === undefined ? undefined : mandates.get(consent.id);
    if (!String(parameters['scope']).split(' ').includes('payments')) {
      throw new errors.InvalidScope('the scope of a mandate is payments', 'payments');
    }
    if (consent === undefined || mandate === undefined || consents.stateOf(consent, world.nowMs) !== 'awaiting') {
      throw new errors.InvalidRequestObject('openbanking_intent_id names no consent that can be authorised');
    }
    return { consent, mandate };
  }
  return {
    ask: (parameters) => {
      if (!isMandate(parameters)) return others.ask(parameters);
      const { consent, mandate } = waiting(parameters);
      const { payee, maximumIndividual, limits, reference, validFrom, validTo } = mandate.terms;
      return {
        permissions: new Set(),
        expiresAtMs: consent.expiresAtMs,
        isEligible: (account) =>
          canPay(account, 'GBP') && (mandate.named === undefined || mandate.named.id === account.id),
        payment: {
          act: 'mandate',
          payee: payee.name,
          payeeAccount: toAccountText(payee),
          amount: toDecimal(maximumIndividual, 'GBP'),
          currency: 'GBP',
          reference,
          day: validFrom,
          lastDay: validTo,
          limits: limits.map(({ type, amountMinor }) => ({ period: type, amount: toDecimal(amountMinor, 'GBP') })),
        },
      };
    },
    allow: (parameters, choice) => {
      if (!isMandate(parameters)) return others.allow(parameters, choice);
      const { consent } = waiting(parameters);
      consents.authorise(consent, choice, world.nowMs);
      return consent;
    },
    refuse: (parameters) => {
      if (isMandate(parameters)) consents.reject(waiting(parameters).consent, world.nowMs);
      else others.refuse(parameters);
    },
  };
}
