// Payments and their consents as UK Open Banking JSON, in both versions' words. Called by payment-consents.ts and payments.ts.
// Source: payment-initiation-openapi 3.1.11 and 4.0, the responses of domestic and domestic scheduled payments.
import type { Consent, ConsentState } from '../consents.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Payment, PaymentStatus, Step } from '../payments/payment.ts';
import { reasonCodes } from '../payments/plan.ts';
import type { House } from './wire.ts';

/** The resources that this sandbox has. */
export const paymentResources = [
  'domestic-payments',
  'domestic-scheduled-payments',
  'domestic-standing-orders',
  'international-payments',
] as const;
/** One of {@link paymentResources}. */
export type PaymentResource = (typeof paymentResources)[number];

const instant = (atMs: number): string => new Date(atMs).toISOString();

const consentWords: Readonly<Record<ConsentState, readonly [v3: string, v4: string]>> = {
  awaiting: ['AwaitingAuthorisation', 'AWAU'],
  valid: ['Authorised', 'AUTH'],
  rejected: ['Rejected', 'RJCT'],
  expired: ['Rejected', 'RJCT'],
  revoked: ['Rejected', 'RJCT'],
  terminated: ['Rejected', 'RJCT'],
};

/** A payment consent's status; one that was used says so for ever. */
export function consentStatus(house: House, state: ConsentState, isConsumed: boolean): string {
  const [v3, v4] = isConsumed ? (['Consumed', 'COND'] as const) : consentWords[state];
  return house.version === '3.1' ? v3 : v4;
}

const domesticWords: Readonly<Record<PaymentStatus, readonly [v3: string, v4: string]>> = {
  RCVD: ['Pending', 'RCVD'],
  PDNG: ['Pending', 'PDNG'],
  ACTC: ['Pending', 'ACTC'],
  ACSP: ['AcceptedSettlementInProcess', 'ACSP'],
  ACSC: ['AcceptedSettlementCompleted', 'ACSC'],
  RJCT: ['Rejected', 'RJCT'],
  CANC: ['Rejected', 'RJCT'],
};
// House rule: a scheduled payment's initiation is complete when it was executed, not when it was accepted for its day.
const scheduledWords: Readonly<Record<PaymentStatus, readonly [v3: string, v4: string]>> = {
  RCVD: ['InitiationPending', 'RCVD'],
  PDNG: ['InitiationPending', 'PDNG'],
  ACTC: ['InitiationPending', 'ACTC'],
  ACSP: ['InitiationPending', 'ACSP'],
  ACSC: ['InitiationCompleted', 'ACSC'],
  RJCT: ['InitiationFailed', 'RJCT'],
  CANC: ['Cancelled', 'CANC'],
};
/** A standing order's initiation is complete when the bank has taken it in; what its days come to is in the statement. */
const standingWords: Readonly<Record<PaymentStatus, readonly [v3: string, v4: string]>> = {
  RCVD: ['InitiationPending', 'RCVD'],
  PDNG: ['InitiationPending', 'PDNG'],
  ACTC: ['InitiationCompleted', 'INCO'],
  ACSP: ['InitiationCompleted', 'INCO'],
  ACSC: ['InitiationCompleted', 'INCO'],
  RJCT: ['InitiationFailed', 'RJCT'],
  CANC: ['Cancelled', 'CANC'],
};
const statusWords = {
  'domestic-payments': domesticWords,
  'domestic-scheduled-payments': scheduledWords,
  'domestic-standing-orders': standingWords,
  'international-payments': domesticWords,
} as const;
const detailWords: Readonly<Record<PaymentStatus, readonly [v3: string, v4: string]>> = {
  RCVD: ['Received', 'PDNG'],
  PDNG: ['Pending', 'PDNG'],
  ACTC: ['AcceptedTechnicalValidation', 'ACTC'],
  ACSP: ['AcceptedSettlementInProcess', 'ACSP'],
  ACSC: ['AcceptedSettlementCompleted', 'ACSC'],
  RJCT: ['Rejected', 'RJCT'],
  CANC: ['Cancelled', 'RJCT'],
};

const pick = (house: House, [v3, v4]: readonly [string, string]): string => (house.version === '3.1' ? v3 : v4);

const idName: Readonly<Record<PaymentResource, string>> = {
  'domestic-payments': 'DomesticPaymentId',
  'domestic-scheduled-payments': 'DomesticScheduledPaymentId',
  'domestic-standing-orders': 'DomesticStandingOrderId',
  'international-payments': 'InternationalPaymentId',
};

function reasonOf({ reason }: Payment, { status }: Step): readonly [code: string, name: string] | undefined {
  return status === 'RJCT' && reason !== undefined ? reasonCodes[reason] : undefined;
}

/** The account that pays, as the bank names it to the client once the customer has agreed. */
export function toDebtor(account: Account): Wire {
  return {
    SchemeName: 'UK.OBIE.SortCodeAccountNumber',
    Identification: `${account.sortCode}${account.accountNumber}`,
    Name: account.holders.map((id) => customers.get(id)?.fullName ?? id).join(' & '),
  };
}

/** What a consent was asked for, as it came. */
export interface ConsentWire {
  readonly resource: PaymentResource;
  readonly data: Wire;
  readonly risk: Wire;
}

/** The payment consent's `Data`. */
export function toConsentData(
  house: House,
  consent: Consent,
  {
    data,
    status,
    debtor,
  }: Pick<ConsentWire, 'data'> & { readonly status: string; readonly debtor: Account | undefined },
): Wire {
  const isRejected = house.version === '4.0' && status === 'RJCT';
  return {
    ConsentId: consent.id,
    CreationDateTime: instant(consent.createdAtMs),
    Status: status,
    StatusUpdateDateTime: instant(consent.changedAtMs),
    ...(isRejected
      ? { StatusReason: [{ StatusReasonCode: 'U033', StatusReasonDescription: 'Authorisation failed' }] }
      : {}),
    ...data,
    ...(debtor === undefined ? {} : { Debtor: toDebtor(debtor) }),
  };
}

/** What the `Data` of a payment under a mandate says of one step of its life. */
export function toStatusData(house: House, payment: Payment, step: Step): Wire {
  const reason = reasonOf(payment, step);
  return {
    CreationDateTime: instant(payment.createdAtMs),
    Status: pick(house, domesticWords[step.status]),
    StatusUpdateDateTime: instant(step.atMs),
    ...(house.version === '4.0' && reason !== undefined
      ? { StatusReason: [{ StatusReasonCode: reason[0], StatusReasonDescription: reason[1] }] }
      : {}),
  };
}

/** The payment's `Data`, at one step of its life. */
export function toPaymentData(
  house: House,
  payment: Payment,
  { resource, data, step }: Pick<ConsentWire, 'resource' | 'data'> & { readonly step: Step },
): Wire {
  const words = statusWords[resource];
  const reason = reasonOf(payment, step);
  const { debtor, order } = payment;
  return {
    [idName[resource]]: payment.id,
    ConsentId: payment.consentId,
    CreationDateTime: instant(payment.createdAtMs),
    Status: pick(house, words[step.status]),
    StatusUpdateDateTime: instant(step.atMs),
    ...(house.version === '4.0' && reason !== undefined
      ? { StatusReason: [{ StatusReasonCode: reason[0], StatusReasonDescription: reason[1] }] }
      : {}),
    ...(order.dueMs === undefined || order.schedule !== undefined
      ? {}
      : { ExpectedExecutionDateTime: instant(order.dueMs) }),
    ...(data['ReadRefundAccount'] === 'Yes' && debtor !== undefined ? { Refund: { Account: toDebtor(debtor) } } : {}),
    Initiation: data['Initiation'],
    ...(debtor === undefined ? {} : { Debtor: toDebtor(debtor) }),
  };
}

/** The `Data` of payment-details: one transaction, with the reason of a rejection. */
export function toDetailsData(house: House, payment: Payment, step: Step): Wire {
  const reason = reasonOf(payment, step);
  const Status = pick(house, detailWords[step.status]);
  const [code, name] = reason ?? [];
  const detail =
    reason === undefined
      ? { Status }
      : {
          Status,
          StatusReason: house.version === '3.1' ? 'ProprietaryRejection' : code,
          StatusReasonDescription: house.version === '3.1' ? `${code} ${name}` : name,
        };
  return {
    PaymentStatus: [
      {
        PaymentTransactionId: `FPS-${payment.id}`,
        Status,
        StatusUpdateDateTime: instant(step.atMs),
        StatusDetail: detail,
      },
    ],
  };
}
