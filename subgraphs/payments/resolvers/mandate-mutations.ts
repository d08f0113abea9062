// Mandates set up, confirmed, taken back and paid under, through the caller's mandates (src/payments/mandates): what a client or a bank can
// cause comes back as a member of the union, never as an error. Part of Mutation.ts.

import { BankFailure } from '../../../src/domain/errors.ts';
import type { CallerMandates } from '../../../src/payments/mandates/caller-mandates.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { CreatePaymentMandateInput, MutationResolvers } from '../generated.ts';
import {
  toConfirmMandateResult,
  toCreateMandateResult,
  toPayUnderMandateResult,
  toRevokeMandateResult,
} from '../mandate-result.ts';
import { type DebtorAccount, type Payer, readDebtorAccount, readPayer, toDebtorName } from '../payer.ts';
import { toFieldRejection, unavailable, unsupported } from '../payment-result.ts';

async function create(input: CreatePaymentMandateInput, mandates: CallerMandates, context: RequestContext) {
  const before = await mandates.findByKey(input.idempotencyKey);
  const { access, ids } = context;
  let payer = await readPayer(input, { access, ids, wasAsked: before !== null });
  if ('__typename' in payer) return payer;
  let paying: DebtorAccount | null = null;
  // What was asked before is answered by its key, whatever the bank says today of the account.
  if (before !== null && before.debtor !== null && payer.debtor !== null) payer = { ...payer, bankId: before.bankId };
  if (before === null) {
    if (!context.banks.has(payer.bankId)) return toFieldRejection('bankId', 'INVALID', 'There is no such bank.');
    if (!mandates.canMandate(payer.bankId)) return unsupported;
    if (payer.debtor !== null) {
      try {
        paying = await readDebtorAccount(payer.debtor, context);
      } catch (error) {
        if (error instanceof BankFailure) return unavailable;
        throw error;
      }
      if (paying === null) {
        return toFieldRejection('debtorAccountId', 'INVALID', 'There is no such account that you may pay from.');
      }
      // Of a bank that its customer reaches by two ways the account is at one.
      payer = { ...payer, bankId: paying.bankId };
      if (!mandates.canMandate(payer.bankId)) return unsupported;
    }
  }
  return toCreateMandateResult(await mandates.create(toRequest(input, payer, paying)), context);
}

function toRequest(
  input: CreatePaymentMandateInput,
  payer: Payer,
  paying: DebtorAccount | null,
): Parameters<CallerMandates['create']>[0] {
  const { creditor, maximumIndividualAmount } = input;
  return {
    idempotencyKey: input.idempotencyKey,
    customerId: payer.customerId,
    bankId: payer.bankId,
    debtor: paying?.debtor ?? null,
    debtorName: toDebtorName(payer.debtor),
    terms: {
      debtorAccount: paying?.number ?? null,
      debtorName: paying?.name ?? null,
      creditor: {
        name: creditor.name,
        iban: creditor.iban ?? null,
        sortCode: creditor.sortCode ?? null,
        accountNumber: creditor.accountNumber ?? null,
        bic: creditor.bic ?? null,
      },
      type: input.type ?? 'SWEEPING',
      remittanceInformation: input.remittanceInformation ?? null,
      maximumIndividualAmount: maximumIndividualAmount.amount,
      currency: maximumIndividualAmount.currency,
      periodicLimits: input.periodicLimits.map(({ amount, periodType, alignment }) => ({
        ...{ amount: amount.amount, currency: amount.currency },
        ...{ periodType, alignment: alignment ?? 'CONSENT' },
      })),
      validFromDate: input.validFrom ?? null,
      validToDate: input.validTo ?? null,
    },
    redirectUri: input.redirectUri,
    state: input.state ?? null,
  };
}

/** The mandates' part of the mutations. */
export const mandateMutations = {
  createPaymentMandate: (_parent, { input }, context) =>
    context.payments === null ? unsupported : create(input, context.payments.mandates, context),
  confirmPaymentMandate: async (_parent, { code }, context) =>
    toConfirmMandateResult((await context.payments?.mandates.confirm(code)) ?? { kind: 'refused' }, context),
  async payUnderMandate(_parent, { input }, context) {
    const { ids, payments } = context;
    const parsed = ids.parse(input.mandateId);
    if (payments === null || parsed?.type !== 'PaymentMandate') {
      return toPayUnderMandateResult({ kind: 'unknownMandate' }, context);
    }
    const result = await payments.mandates.pay({
      idempotencyKey: input.idempotencyKey,
      mandateId: parsed.mandateId,
      amount: input.amount.amount,
      currency: input.amount.currency,
      endToEndId: input.endToEndId ?? null,
      remittanceInformation: input.remittanceInformation ?? null,
    });
    return toPayUnderMandateResult(result, context);
  },
  async revokePaymentMandate(_parent, { mandateId }, context) {
    const { ids, payments } = context;
    const parsed = ids.parse(mandateId);
    const result =
      payments === null || parsed?.type !== 'PaymentMandate'
        ? ({ kind: 'unknownMandate' } as const)
        : await payments.mandates.revoke(parsed.mandateId);
    return toRevokeMandateResult(result, context);
  },
} satisfies Pick<
  MutationResolvers,
  'createPaymentMandate' | 'confirmPaymentMandate' | 'payUnderMandate' | 'revokePaymentMandate'
>;
