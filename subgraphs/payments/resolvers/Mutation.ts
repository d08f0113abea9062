// Payments made, cancelled, payees verified, through the caller's payments (src/payments): what a client or a bank can cause
// comes back as a member of the union, never as an error.

import { BankFailure } from '../../../src/domain/errors.ts';
import { parsePayee } from '../../../src/domain/payment-order.ts';
import type { CallerPayments } from '../../../src/payments/caller-payments.ts';
import type { InitiateRequest, InitiateResult } from '../../../src/payments/results.ts';
import type { RequestContext } from '../../shared/context.ts';
import type {
  InitiatePaymentInput,
  InternationalPaymentInput,
  MutationResolvers,
  PaymentScheduleInput,
  RefundPaymentInput,
} from '../generated.ts';
import {
  type DebtorAccount,
  type Payer,
  type PayerInput,
  readDebtorAccount,
  readPayer,
  toDebtorName,
} from '../payer.ts';
import {
  toCancelPaymentResult,
  toConfirmPaymentResult,
  toFieldRejection,
  toInitiatePaymentResult,
  toRateRejection,
  toRefundPaymentResult,
  toValidationRejection,
  unavailable,
  unsupported,
} from '../payment-result.ts';
import { mandateMutations } from './mandate-mutations.ts';
import { webhookMutations } from './webhook-mutations.ts';

type FieldRejection = ReturnType<typeof toFieldRejection>;

/** What is initiated, without who pays. */
type Asked = Pick<InitiateRequest, 'idempotencyKey' | 'redirectUri' | 'state' | 'refund'> & {
  readonly order: Omit<InitiateRequest['order'], 'debtorAccount'>;
};

/** What came of it, or the member of the union where it did not come so far. */
async function initiate(
  {
    input,
    asked,
  }: { readonly input: PayerInput & Pick<InitiatePaymentInput, 'idempotencyKey'>; readonly asked: Asked },
  payments: CallerPayments,
  context: RequestContext,
): Promise<Awaited<ReturnType<CallerPayments['initiate']>> | FieldRejection | typeof unsupported | typeof unavailable> {
  const before = await payments.findByKey(input.idempotencyKey);
  const { access, ids } = context;
  let payer = await readPayer(input, { access, ids, wasAsked: before !== null });
  if ('__typename' in payer) return payer;
  let paying: DebtorAccount | null = null;
  // What was asked before is answered by its key, whatever the bank says today of the account, and by whichever way it is reached.
  if (before !== null && before.debtor !== null && payer.debtor !== null) payer = { ...payer, bankId: before.bankId };
  if (before === null) {
    if (!payments.canPay(payer.bankId)) {
      return context.banks.has(payer.bankId)
        ? unsupported
        : toFieldRejection('bankId', 'INVALID', 'There is no such bank.');
    }
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
      if (!payments.canPay(payer.bankId)) return unsupported;
    }
  }
  const request = toRequest(asked, payer, paying);
  let result = await payments.initiate(request);
  if (result.kind === 'keyConflict' && payer.debtor !== null) {
    // It may be the same input, whose account was named otherwise then.
    for (const debtorName of await readOtherNames(payer.debtor, context)) {
      if (result.kind === 'keyConflict') result = await payments.initiate({ ...request, debtorName });
    }
  }
  return result;
}

/** What else an account is, or was, named by; nothing where its bank does not answer. */
async function readOtherNames(
  { place, accountKey }: NonNullable<Payer['debtor']>,
  { loaders }: RequestContext,
): Promise<readonly [string, string][]> {
  try {
    const located = await loaders.accounts.account(place, accountKey);
    if (located === null) return [];
    const former = loaders.accounts.formerNamesOf(located);
    return [['', located.record.key], ...former.map((name): [string, string] => [name.linkId, name.accountKey])];
  } catch (error) {
    if (error instanceof BankFailure) return [];
    throw error;
  }
}

function toRequest(
  { order, ...asked }: Asked,
  payer: Payer,
  paying: DebtorAccount | null,
): Parameters<CallerPayments['initiate']>[0] {
  return {
    ...asked,
    customerId: payer.customerId,
    bankId: payer.bankId,
    debtor: paying?.debtor ?? null,
    debtorName: toDebtorName(payer.debtor),
    debtorCurrency: paying?.currency ?? null,
    order: { ...order, debtorAccount: paying?.number ?? null },
  };
}

function toPayment(input: InitiatePaymentInput): Asked {
  const { creditor, amount } = input;
  return {
    idempotencyKey: input.idempotencyKey,
    order: {
      creditor: {
        name: creditor.name,
        iban: creditor.iban ?? null,
        sortCode: creditor.sortCode ?? null,
        accountNumber: creditor.accountNumber ?? null,
        bic: creditor.bic ?? null,
      },
      amount: amount.amount,
      currency: amount.currency,
      endToEndId: input.endToEndId ?? null,
      remittanceInformation: input.remittanceInformation ?? null,
      requestedExecutionDate: input.requestedExecutionDate ?? null,
      isInstant: input.isInstant ?? false,
      asksRefundAccount: input.requestRefundAccount ?? false,
      schedule: input.schedule == null ? null : toSchedule(input.schedule),
      international: input.international == null ? null : toInternational(input.international),
    },
    redirectUri: input.redirectUri,
    state: input.state ?? null,
  };
}

function toInternational({ currencyOfTransfer, chargeBearer, exchangeRate }: InternationalPaymentInput) {
  return {
    currencyOfTransfer,
    chargeBearer: chargeBearer ?? null,
    exchangeRate:
      exchangeRate == null
        ? null
        : { ...exchangeRate, rate: exchangeRate.rate ?? null, contractId: exchangeRate.contractId ?? null },
  };
}

function toSchedule({ frequency, ...schedule }: PaymentScheduleInput): NonNullable<Asked['order']['schedule']> {
  return {
    frequency: {
      unit: frequency.unit,
      count: frequency.count ?? 1,
      weekday: frequency.weekday ?? null,
      weekOfMonth: frequency.weekOfMonth ?? null,
      dayOfMonth: frequency.dayOfMonth ?? null,
    },
    firstPaymentDate: schedule.firstPaymentDate,
    finalPaymentDate: schedule.finalPaymentDate ?? null,
    numberOfPayments: schedule.numberOfPayments ?? null,
    firstAmount: schedule.firstAmount ?? null,
    finalAmount: schedule.finalAmount ?? null,
    executionRule: schedule.executionRule ?? null,
  };
}

/** Who is paid back, and how much where nothing is said, is the payment's that it gives back: src/payments/refund.ts. */
function toRefund(input: RefundPaymentInput, paymentId: string): Asked {
  const { amount, payerName } = input;
  return {
    idempotencyKey: input.idempotencyKey,
    order: {
      creditor: { name: '', iban: null, sortCode: null, accountNumber: null, bic: null },
      amount: '',
      currency: '',
      endToEndId: input.endToEndId ?? null,
      remittanceInformation: input.remittanceInformation ?? null,
      requestedExecutionDate: null,
      isInstant: input.isInstant ?? false,
    },
    redirectUri: input.redirectUri,
    state: input.state ?? null,
    refund: { paymentId, amount: amount ?? null, payerName: payerName ?? null },
  };
}

const noSuchPayment: InitiateResult = { kind: 'refundRefused', reason: 'PAYMENT_NOT_FOUND' };

/** Resolvers of `Mutation` in this subgraph. */
export const Mutation: MutationResolvers = {
  async initiatePayment(_parent, { input }, context) {
    if (context.payments === null) return unsupported;
    const result = await initiate({ input, asked: toPayment(input) }, context.payments, context);
    if ('__typename' in result) return result;
    // It gives nothing back.
    return result.kind === 'refundRefused' ? unsupported : toInitiatePaymentResult(result, context);
  },
  async refundPayment(_parent, { input }, context) {
    if (context.payments === null) return unsupported;
    const parsed = context.ids.parse(input.paymentId);
    if (parsed?.type !== 'Payment') return toRefundPaymentResult(noSuchPayment, context);
    const asked = toRefund(input, parsed.paymentId);
    const result = await initiate({ input, asked }, context.payments, context);
    return '__typename' in result ? result : toRefundPaymentResult(result, context);
  },
  confirmPayment: async (_parent, { code }, context) =>
    toConfirmPaymentResult((await context.payments?.confirm(code)) ?? { kind: 'refused' }, context),
  async cancelPayment(_parent, { paymentId }, context) {
    const { ids, payments } = context;
    const parsed = ids.parse(paymentId);
    const result =
      payments === null || parsed?.type !== 'Payment'
        ? ({ kind: 'unknownPayment' } as const)
        : await payments.cancel(parsed.paymentId);
    return toCancelPaymentResult(result, context);
  },
  async verifyPayee(_parent, { payee }, context) {
    const { payments } = context;
    const parsed = parsePayee({
      name: payee.name,
      iban: payee.iban ?? null,
      sortCode: payee.sortCode ?? null,
      accountNumber: payee.accountNumber ?? null,
    });
    if ('faults' in parsed) return toValidationRejection(parsed.faults);
    if (payments === null) {
      return { __typename: 'PayeeVerification' as const, outcome: 'NOT_POSSIBLE' as const, suggestedName: null };
    }
    const answer = await payments.verifyPayee(parsed.name, parsed.account);
    if ('kind' in answer) return toRateRejection(answer, 'VERIFICATIONS', context);
    return { __typename: 'PayeeVerification' as const, ...answer };
  },
  ...mandateMutations,
  ...webhookMutations,
};
