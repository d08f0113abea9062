// PaymentMandate: as the store has it. No field asks a bank; `debtorAccount` leads to the account's own fields, which do.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { maskIdentification, maskName, maskText } from '../../../src/domain/masking.ts';
import type { MandateRecord } from '../../../src/store/payment-mandates.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { PaymentMandateModel } from '../../shared/models.ts';
import { toMoney } from '../../shared/money.ts';
import { visibleReference } from '../../shared/references.ts';
import type { PaymentMandateResolvers } from '../generated.ts';
import { mandateUrlOf, toRemainingLimit } from '../mandate-result.ts';
import { homeOfLink, toIdentification } from './Payment.ts';

/** The mandate itself: a reference alone is read, for a caller who may see it. @throws NotFound */
async function load({ id, record }: PaymentMandateModel, { ids, loaders }: RequestContext): Promise<MandateRecord> {
  if (record !== undefined) return record;
  const parsed = ids.parse(id);
  const read = parsed?.type === 'PaymentMandate' ? await loaders.payments.mandate(parsed.mandateId) : null;
  if (read === null) throw new NotFound();
  return read;
}

const toDateTime = (atMs: number) => new Date(atMs).toISOString();
const toOptionalDateTime = (atMs: number | null) => (atMs === null ? null : toDateTime(atMs));

/** Resolvers of `PaymentMandate`. */
export const PaymentMandate: PaymentMandateResolvers = {
  __resolveReference: visibleReference('PaymentMandate'),
  bank: async (model, _args, context) => ({ id: bankGlobalId((await load(model, context)).bankId) }),
  customer: async (model, _args, context) => ({ id: context.ids.customer((await load(model, context)).customerId) }),
  async debtorAccount(model, _args, context) {
    const { customerId, bankId, debtor } = await load(model, context);
    if (debtor === null) return null;
    const home = await homeOfLink(debtor.linkId, bankId, context);
    const account = { customerId, bankId: home, accountKey: debtor.accountKey };
    // The customer may have granted other accounts since.
    return (await context.access.maySeeAccount(account)) ? { id: context.ids.account(account) } : null;
  },
  async creditor(model, _args, context) {
    const { creditorName: name, creditorAccount } = (await load(model, context)).terms;
    const identification = toIdentification(creditorAccount, null);
    return maySeePersonalData(context.principal)
      ? { name, identification }
      : { name: maskName(name), identification: maskIdentification(identification) };
  },
  type: async (model, _args, context) => (await load(model, context)).terms.type,
  async remittanceInformation(model, _args, context) {
    const { remittanceInformation: text } = (await load(model, context)).terms;
    return text === null || maySeePersonalData(context.principal) ? text : maskText(text);
  },
  async maximumIndividualAmount(model, _args, context) {
    const { currency, maximumIndividualMinor: amountMinor } = (await load(model, context)).terms.limits;
    return toMoney({ amountMinor, currency });
  },
  async periodicLimits(model, _args, context) {
    const { currency, periodicLimits } = (await load(model, context)).terms.limits;
    return periodicLimits.map(({ amountMinor, periodType, alignment }) => ({
      amount: toMoney({ amountMinor, currency }),
      periodType,
      alignment,
    }));
  },
  validFrom: async (model, _args, context) => (await load(model, context)).terms.limits.validFromDate,
  validTo: async (model, _args, context) => (await load(model, context)).terms.limits.validToDate,
  status: async (model, _args, context) => (await load(model, context)).status,
  async remaining(model, _args, context) {
    const mandate = await load(model, context);
    const remains = (await context.payments?.mandates.remains(mandate)) ?? null;
    if (remains === null) return null;
    const { currency } = mandate.terms.limits;
    return {
      nextPayment: toMoney({ amountMinor: remains.nextPaymentMinor, currency }),
      periods: remains.limits.map((limit) => toRemainingLimit(limit, mandate)),
    };
  },
  authorizationUrl: async (model, _args, context) => mandateUrlOf(await load(model, context), Date.now()),
  async authorizationExpiresAt(model, _args, context) {
    const mandate = await load(model, context);
    return mandateUrlOf(mandate, Date.now()) === null ? null : toDateTime(mandate.authoriseUntilMs);
  },
  confirmationRequired: async (model, _args, context) => (await load(model, context)).needsConfirmation,
  isEndedAtBank: async (model, _args, context) => (await load(model, context)).stage === 'ENDED',
  createdAt: async (model, _args, context) => toDateTime((await load(model, context)).createdAtMs),
  authorisedAt: async (model, _args, context) => toOptionalDateTime((await load(model, context)).authorisedAtMs),
  endedAt: async (model, _args, context) => toOptionalDateTime((await load(model, context)).endedAtMs),
};
