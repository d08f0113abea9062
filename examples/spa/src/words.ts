// What the gateway's codes are to people: statuses of payments and of sources. A code of a later version is shown as it is.

import type { PaymentStatus, SourceStatus } from './gql/graphql.ts';

/** How a payment stands, for people. */
export const paymentWords: Readonly<Record<PaymentStatus, string>> = {
  AWAITING_AUTHORISATION: 'Waits for you to agree at your bank',
  RECEIVED: 'Your bank has it',
  PENDING: 'Your bank is looking at it',
  ACCEPTED: 'Your bank has accepted it',
  SETTLEMENT_IN_PROCESS: 'On its way',
  SETTLED: 'Paid',
  REJECTED: 'Refused: nothing was paid',
  CANCELLED: 'Cancelled: nothing was paid',
  UNKNOWN: 'Nobody can tell yet whether it was paid. Do not pay again.',
};

const finalStatuses: ReadonlySet<PaymentStatus> = new Set(['SETTLED', 'REJECTED', 'CANCELLED', 'UNKNOWN']);

/** Whether nothing more is to come. An unknown one may still be found, but nobody should wait for it. */
export const isFinal = (status: PaymentStatus): boolean => finalStatuses.has(status);

/** How a bank answered, for people. */
export const sourceWords: Readonly<Record<SourceStatus, string>> = {
  OK: 'Up to date',
  PARTIAL: 'Incomplete: some of it could not be read',
  STALE: 'Your bank does not answer: this is from before',
  TIMEOUT: 'Your bank is slow and did not answer in time',
  DOWN: 'Your bank does not answer',
  RATE_LIMITED: 'Your bank asks us to wait',
  CONSENT_REQUIRED: 'Your consent has ended: nothing can be read',
  FORBIDDEN: 'You do not share this',
  UNSUPPORTED: 'Your bank does not offer this',
};

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** An instant in the person's own time. */
export const toTime = (instant: string): string => dateTime.format(new Date(instant));

/** A day, which has no zone. */
export const toDay = (date: string): string => day.format(new Date(`${date}T00:00:00Z`));
