// Operators' commands about payments: what needs somebody, what is known of one, and closing one of unknown outcome by evidence. No
// command pays anything or asks a bank. Listed in commands.ts; src/payments/closings.ts closes.

import { toDecimal } from '../domain/money.ts';
import { newEndToEndId } from '../domain/own-reference.ts';
import { type PaymentStatus, paymentStatuses } from '../domain/payment.ts';
import { type ClosingRefusal, type ClosingResult, PaymentClosings } from '../payments/closings.ts';
import type { ClosingRecord } from '../store/payment-closings.ts';
import type { ClosingStatus, PaymentRecord } from '../store/payments.ts';
import {
  type Command,
  type CommandContext,
  CommandRefused,
  exitCodes,
  notFound,
  type Output,
  type Told,
  toInstant,
  toPage,
  toQueriedPage,
} from './command.ts';
import { assertPersonalData } from './identity.ts';

const closingStatuses = ['SETTLED', 'REJECTED'] as const;
/** Evidence is a note, and no file. */
const maxEvidenceLength = 1000;
const maxReferenceLength = 140;

/** What a payment's order says: names, numbers and amounts. */
export function toOrder({ order, refundOf }: PaymentRecord): Readonly<Record<string, Told>> {
  const { creditorAccount: account } = order;
  return {
    amount: toDecimal(order.instructedAmount),
    currency: order.instructedAmount.currency,
    creditor: order.creditorName,
    creditorAccount: account.kind === 'iban' ? account.iban : `${account.sortCode} ${account.accountNumber}`,
    endToEndId: order.endToEndId,
    remittanceInformation: order.remittanceInformation,
    executionDate: order.requestedExecutionDate,
    // A standing order: closed as settled it was set up, whatever becomes of its payments.
    standingOrderFrom: order.schedule?.firstPaymentDate ?? null,
    currencyOfTransfer: order.international?.currencyOfTransfer ?? null,
    refundOf,
  };
}

const toClosing = (closing: ClosingRecord, nowMs: number) => ({
  id: closing.id,
  payment: closing.paymentId,
  as: closing.status,
  state: closing.state === 'PROPOSED' && closing.expiresAtMs <= nowMs ? 'EXPIRED' : closing.state,
  proposedBy: closing.proposedBy,
  proposed: toInstant(closing.proposedAtMs),
  expires: closing.state === 'PROPOSED' ? toInstant(closing.expiresAtMs) : null,
  endedBy: closing.endedBy,
  ended: toInstant(closing.endedAtMs),
});

const list: Command = {
  group: 'payments',
  name: 'list',
  text: 'Payments, oldest first.',
  scope: 'operator:read',
  isList: true,
  options: {
    status: { value: 'STATUS', text: 'In this status.', choices: paymentStatuses },
    bank: { value: 'BANK', text: 'At this bank.' },
    customer: { value: 'CUSTOMER', text: 'Of this customer.' },
    'needs-operator': { text: 'Of unknown outcome, and followed by nobody any more.' },
  },
  about: ({ values }) => ({ bankId: values['bank'] ?? null, customerId: values['customer'] ?? null }),
  async run({ store }, input) {
    const { status, bank: bankId, customer: customerId } = input.values;
    const needsOperator = input.flags.has('needs-operator');
    // One of the choices.
    const filter = { status: status as PaymentStatus | undefined, bankId, customerId, needsOperator };
    const found = await store.operatorViews.listPayments(filter, toQueriedPage(input));
    return toPage(found, input.limit, {
      toId: ({ id }) => id,
      toRow: (payment) => ({
        id: payment.id,
        customer: payment.customerId,
        bank: payment.bankId,
        client: payment.clientId,
        status: payment.status,
        furthest: payment.furthest,
        stage: payment.stage,
        reason: payment.reasonCode,
        created: toInstant(payment.createdAtMs),
        since: toInstant(payment.updatedAtMs),
      }),
    });
  },
};

const show: Command = {
  group: 'payments',
  name: 'show',
  text: 'One payment: its events and bank steps, what the bank knows it by, what statements say, how it was closed.',
  scope: 'operator:read',
  args: ['PAYMENT'],
  options: {
    'personal-data': { text: 'Names, numbers, amounts and evidence, too: needs pii:read, and is told by the audit.' },
  },
  about: ({ args }) => ({ paymentId: args['PAYMENT'] ?? null }),
  async run({ store, operator, now }, { args, flags }) {
    const isNamed = flags.has('personal-data');
    if (isNamed) assertPersonalData(operator);
    const payment = await store.payments.read(args['PAYMENT'] ?? '');
    if (payment === null) throw notFound('payment');
    const { id, order } = payment;
    const [events, steps, evidence, search, closings] = await Promise.all([
      store.payments.readEvents(id),
      store.payments.readSteps(id),
      store.payments.readEvidenceOf([id]),
      store.paymentSearches.read(id),
      store.paymentClosings.readOfPayment(id),
    ]);
    const proof = evidence.get(id);
    const isOwnReference = order.endToEndId === newEndToEndId(id);
    return {
      kind: 'one',
      value: {
        id,
        customer: payment.customerId,
        bank: payment.bankId,
        client: payment.clientId,
        link: payment.debtor?.linkId ?? null,
        status: payment.status,
        furthest: payment.furthest,
        stage: payment.stage,
        reason: payment.reasonCode,
        rejection: payment.rejection,
        cancellation: payment.cancellation,
        created: toInstant(payment.createdAtMs),
        submitted: toInstant(payment.submittedAtMs),
        since: toInstant(payment.updatedAtMs),
        // What the bank's support finds it by.
        bankPayment: payment.bankPaymentId,
        bankConsent: payment.bankConsentId,
        endToEndId: isOwnReference || isNamed ? order.endToEndId : 'the client’s own',
        events: events.map(({ status, source, reasonCode, atMs }) => ({
          at: toInstant(atMs),
          status,
          source,
          reason: reasonCode,
        })),
        steps: steps.map(({ step, phase, code, atMs }) => ({ at: toInstant(atMs), step, phase, code })),
        statementEvidence:
          proof === undefined ? null : { day: proof.day, link: proof.linkId, at: toInstant(proof.atMs) },
        search:
          search === null
            ? null
            : {
                looked: search.tries,
                next: toInstant(search.dueAtMs),
                seenOn: search.seen?.day ?? null,
                findings: search.told,
              },
        closings: closings.map((closing) => ({
          ...toClosing(closing, now()),
          ...(isNamed ? { evidence: { ...closing.evidence } } : {}),
        })),
        ...(isNamed ? { order: toOrder(payment) } : {}),
      },
    };
  },
};

/** What a closing came to instead. */
const refusals: Readonly<Record<ClosingRefusal, string>> = {
  NOT_FOUND: 'There is no such payment, or no such proposal.',
  NOT_UNKNOWN: 'The payment is not closed by hand: its outcome is known, or the gateway still follows it.',
  PROPOSED_BEFORE: 'A proposal for this payment waits already: approve it, or withdraw it.',
  NOT_PROPOSED: 'The proposal does not wait any more.',
  SAME_OPERATOR: 'Another operator has to approve it: you have proposed it.',
  EXPIRED: 'The proposal has expired: propose anew.',
  CHANGED: 'What is known of the payment has changed meanwhile: look at it again.',
};

function toOutput(result: ClosingResult, nowMs: number): Output {
  if (result.kind === 'refused') {
    const code = result.reason === 'NOT_FOUND' ? exitCodes.notFound : exitCodes.conflict;
    throw new CommandRefused(result.reason, refusals[result.reason], code);
  }
  if (result.kind === 'closed') {
    const { id, status, bankId } = result.payment;
    return { kind: 'one', value: { result: 'CLOSED', payment: id, bank: bankId, status } };
  }
  const { proposal } = result;
  const shown = toClosing({ ...proposal, state: result.kind === 'withdrawn' ? 'WITHDRAWN' : proposal.state }, nowMs);
  return { kind: 'one', value: { result: result.kind.toUpperCase(), ...shown } };
}

const toClosings = ({ store, approvals, now }: CommandContext) => new PaymentClosings({ store, approvals, now });

/** A text of an operator's. @throws CommandRefused for one that is too long, or holds what no terminal should show */
export function parseText(name: string, text: string | undefined, most: number): string | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= most && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(trimmed)) return trimmed;
  throw new CommandRefused(
    'USAGE',
    `--${name} must be a text of one line, ${most} characters at most`,
    exitCodes.usage,
  );
}

const close: Command = {
  group: 'payments',
  name: 'close',
  text: 'Closes a payment of unknown outcome by what you know of it; with OPERATOR_APPROVALS=2 proposes to. Pays and sends nothing.',
  scope: 'operator:write',
  args: ['PAYMENT'],
  options: {
    as: { value: 'STATUS', text: 'What became of it. Required.', choices: closingStatuses },
    evidence: { value: 'TEXT', text: 'How you know: kept sealed. This or --reference is required.' },
    reference: { value: 'REF', text: 'The bank’s reference of it, or of your case there.' },
  },
  about: ({ args }) => ({ paymentId: args['PAYMENT'] ?? null }),
  async run(context, { args, values }) {
    const evidence = {
      text: parseText('evidence', values['evidence'], maxEvidenceLength),
      reference: parseText('reference', values['reference'], maxReferenceLength),
    };
    const status = values['as'] as ClosingStatus | undefined;
    if (status === undefined || (evidence.text ?? evidence.reference) === null) {
      throw new CommandRefused('USAGE', '--as, and --evidence or --reference, are required', exitCodes.usage);
    }
    const request = { paymentId: args['PAYMENT'] ?? '', status, evidence, operator: context.operator.subject };
    return toOutput(await toClosings(context).close(request), context.now());
  },
};

const proposals: Command = {
  group: 'payments',
  name: 'proposals',
  text: 'Closings that wait for a second operator.',
  scope: 'operator:read',
  isList: true,
  async run({ store, now }, input) {
    const { after, limit } = toQueriedPage(input);
    const found = await store.paymentClosings.readProposed(after ?? '', limit);
    return toPage(found, input.limit, { toId: ({ id }) => id, toRow: (closing) => toClosing(closing, now()) });
  },
};

const approve: Command = {
  group: 'payments',
  name: 'approve',
  text: 'Closes a payment as another operator has proposed. Look at the payment and its evidence first.',
  scope: 'operator:write',
  args: ['PROPOSAL'],
  async run(context, { args }) {
    return toOutput(await toClosings(context).approve(args['PROPOSAL'] ?? '', context.operator.subject), context.now());
  },
};

const withdraw: Command = {
  group: 'payments',
  name: 'withdraw',
  text: 'Takes a proposal back, yours or another operator’s.',
  scope: 'operator:write',
  args: ['PROPOSAL'],
  async run(context, { args }) {
    return toOutput(
      await toClosings(context).withdraw(args['PROPOSAL'] ?? '', context.operator.subject),
      context.now(),
    );
  },
};

/** All of this group. */
export const paymentCommands: readonly Command[] = [list, show, close, proposals, approve, withdraw];
