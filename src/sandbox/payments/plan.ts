// How a bank treats payments from now on: how fast they settle, whether at all, how it keeps idempotency keys, and what
// becomes of its answers. Set by the control API for one bank at a time; read by the payment book and the banks' routes.
import { isObject } from '../json.ts';

/** Why a payment is rejected. */
export type RejectionReason =
  | 'insufficient-funds'
  | 'limit'
  | 'invalid-creditor'
  | 'payee-account-closed'
  | 'payee-currency'
  | 'debtor-account'
  | 'not-authorised'
  | 'bank';

/** A reason in the words of ISO 20022's ExternalStatusReason1Code, with its name there. */
export const reasonCodes: Readonly<Record<RejectionReason, readonly [code: string, name: string]>> = {
  'insufficient-funds': ['AM04', 'InsufficientFunds'],
  limit: ['AM14', 'AmountExceedsAgreedLimit'],
  'invalid-creditor': ['AC03', 'InvalidCreditorAccountNumber'],
  'payee-account-closed': ['AC07', 'ClosedCreditorAccountNumber'],
  'payee-currency': ['AC11', 'InvalidCreditorAccountCurrency'],
  'debtor-account': ['AG01', 'TransactionForbidden'],
  'not-authorised': ['DS0B', 'InvalidSignerRights'],
  bank: ['NARR', 'Narrative'],
};

/** A call of a bank's payment interface, as far as faults tell them apart. */
export type PaymentCall = 'consent' | 'payment' | 'confirmation' | 'status' | 'cancel';

/** One bank's plan; everything is set at once. */
export interface PaymentPlan {
  /** Real milliseconds for which a submitted payment is pending before the bank accepts it. */
  readonly pendingMs: number;
  /** Real milliseconds from acceptance to settlement. */
  readonly settleMs: number;
  /** What becomes of accepted payments: `never` leaves them accepted for ever. */
  readonly outcome: 'settle' | 'reject' | 'never';
  /** With outcome `reject`. */
  readonly reason: RejectionReason;
  /** `ignored`: a key sent again means nothing; `reckless`: a consent can be used again as well, so that money moves twice. */
  readonly idempotency: 'honoured' | 'ignored' | 'reckless';
  /** How long each status call takes. */
  readonly statusLatencyMs: number;
  /** Every second status call tells the state before the present one. */
  readonly statusBackwards: boolean;
  /** The work is done, then the answer is lost: by a reset, by silence, by a 500. */
  readonly loseAnswer?: 'reset' | 'timeout' | 'error' | undefined;
  /** The calls whose answers are lost. */
  readonly loseOn: readonly PaymentCall[];
  /** How many answers are lost; all when absent. */
  readonly loseTimes?: number | undefined;
  /** The share of those calls that suffer, 0 to 1. */
  readonly loseShare: number;
  /** Each answer to a POST is sent twice on the same connection. */
  readonly answerTwice: boolean;
  /** A POST that makes a payment is answered with the answer to the one before. */
  readonly repeatAnswer: boolean;
  /** UK: an order is held up for so long before anything is done about it, and its connection is gone by then. */
  readonly lateMs: number;
  /** The share of orders that suffer that, 0 to 1. */
  readonly lateShare: number;
  /** UK: something on the way sends each order twice; the answer is the second's. */
  readonly isDoubled: boolean;
  /** Berlin Group: what a customer has authorised waits for the client's confirmation; undefined for as the house does. */
  readonly confirmation?: boolean;
  /** Berlin Group: a confirmation is offered, and not waited for: what the customer authorises is carried out. */
  readonly isConfirmationIgnored: boolean;
  /** UK: the customer's token for an order comes with one that refreshes it. */
  readonly refreshTokens: boolean;
}

/** What banks do when nobody says otherwise. */
export const ordinaryPlan: PaymentPlan = {
  pendingMs: 0,
  settleMs: 1_500,
  outcome: 'settle',
  reason: 'bank',
  idempotency: 'honoured',
  statusLatencyMs: 0,
  statusBackwards: false,
  loseOn: ['payment'],
  loseShare: 1,
  answerTwice: false,
  repeatAnswer: false,
  lateMs: 0,
  lateShare: 1,
  isDoubled: false,
  isConfirmationIgnored: false,
  refreshTokens: false,
};

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const numbers = {
  pendingMs: [0, 86_400_000],
  settleMs: [0, 86_400_000],
  statusLatencyMs: [0, 120_000],
  loseTimes: [1, 1_000_000],
  loseShare: [0, 1],
  lateMs: [0, 600_000],
  lateShare: [0, 1],
} as const;
const flags = [
  'statusBackwards',
  'answerTwice',
  'repeatAnswer',
  'isDoubled',
  'confirmation',
  'isConfirmationIgnored',
  'refreshTokens',
] as const;
const outcomes = ['settle', 'reject', 'never'] as const;
const idempotencies = ['honoured', 'ignored', 'reckless'] as const;
const losses = ['reset', 'timeout', 'error'] as const;
const calls = ['consent', 'payment', 'confirmation', 'status', 'cancel'] as const;

function isIn<Item extends string>(list: readonly Item[], value: unknown): value is Item {
  return list.some((item) => item === value);
}

/** Whether a value is a reason for a rejection. */
export function isReason(value: unknown): value is RejectionReason {
  return typeof value === 'string' && Object.hasOwn(reasonCodes, value);
}

function isNumberName(name: string): name is keyof typeof numbers {
  return Object.hasOwn(numbers, name);
}

function isFlagName(name: string): name is (typeof flags)[number] {
  return isIn(flags, name);
}

/** Untrusted JSON to a plan, or the reason why not; what it does not name is as usual. */
export function parsePlan(body: unknown): PaymentPlan | { readonly problem: string } {
  if (!isObject(body)) return { problem: 'the body must be a JSON object' };
  const plan: Writable<PaymentPlan> = { ...ordinaryPlan };
  for (const [name, value] of Object.entries(body)) {
    if (isNumberName(name)) {
      const [low, high] = numbers[name];
      if (typeof value !== 'number' || !(value >= low && value <= high)) {
        return { problem: `${name} must be a number from ${low} to ${high}` };
      }
      if (!name.endsWith('Share') && !Number.isInteger(value)) return { problem: `${name} must be a whole number` };
      plan[name] = value;
    } else if (isFlagName(name)) {
      if (typeof value !== 'boolean') return { problem: `${name} must be true or false` };
      plan[name] = value;
    } else if (name === 'outcome') {
      if (!isIn(outcomes, value)) return { problem: `outcome is ${outcomes.join(', ')}` };
      plan.outcome = value;
    } else if (name === 'idempotency') {
      if (!isIn(idempotencies, value)) return { problem: `idempotency is ${idempotencies.join(', ')}` };
      plan.idempotency = value;
    } else if (name === 'loseAnswer') {
      if (!isIn(losses, value)) return { problem: `loseAnswer is ${losses.join(', ')}` };
      plan.loseAnswer = value;
    } else if (name === 'loseOn') {
      if (!Array.isArray(value) || !value.every((item) => isIn(calls, item))) {
        return { problem: `loseOn is a list of ${calls.join(', ')}` };
      }
      plan.loseOn = value.filter((item) => isIn(calls, item));
    } else if (name === 'reason') {
      if (!isReason(value)) return { problem: `reason is ${Object.keys(reasonCodes).join(', ')}` };
      plan.reason = value;
    } else {
      return { problem: `there is nothing named ${name}` };
    }
  }
  return plan;
}
