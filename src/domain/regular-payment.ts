// What a bank will pay from an account without being asked again: direct debits that the customer has authorised, standing orders,
// and single payments for a day to come; and to whom the customer can pay without typing a number (beneficiaries). Built by the
// connectors, read by the loaders (src/reading/located-arrangement.ts) and resolvers. Words are those of ISO 20022 (mandate, creditor,
// requested execution date) and of the UK's and Australia's standards, which alone have these resources.

import type { AccountIdentification } from './account.ts';
import type { CalendarDate } from './dates.ts';
import type { Money } from './money.ts';

/** The unit of a frequency. */
export type FrequencyUnit = 'DAY' | 'WORKING_DAY' | 'WEEK' | 'MONTH' | 'YEAR';

/** How often something is paid: in the bank's words, and typed as far as those words say it for certain. */
export interface PaymentFrequency {
  /** As the bank writes it, such as `IntrvlMnthDay:01:15`, `UK.OBIE.Monthly`, `FRTN`, `P1M`. */
  readonly text: string;
  /** Every {@link count} of these; null where the words do not say it for certain. */
  readonly unit: FrequencyUnit | null;
  /** 1 or more; null with `unit`. */
  readonly count: number | null;
  /** Day of the week by ISO 8601, 1 for Monday; null where none is said. */
  readonly weekday: number | null;
  /** Which such weekday of the month: 1 to 5, or -1 for the last; null where none is said. */
  readonly weekOfMonth: number | null;
  /** Day of the month, 1 to 31, or from its end, -1 for the last day to -5; null where none is said. */
  readonly dayOfMonth: number | null;
}

/** A frequency of which only the bank's words are known. */
export const untypedFrequency = (text: string): PaymentFrequency => ({
  text,
  unit: null,
  count: null,
  weekday: null,
  weekOfMonth: null,
  dayOfMonth: null,
});

/** Where an arrangement stands (ISO 20022 ExternalMandateStatus1Code); `UNKNOWN` where the bank does not say, or says a word that is not known. */
export type ArrangementStatus = 'ACTIVE' | 'INACTIVE' | 'SUSPENDED' | 'CANCELLED' | 'EXPIRED' | 'UNKNOWN';

/** Whom an arrangement pays. Personal data. */
export interface Payee {
  /** Null where nobody is named. */
  readonly creditorName: string | null;
  /** Null where no account is named. */
  readonly creditorAccount: AccountIdentification | null;
}

/** A mandate by which a creditor collects from the account. */
export interface DirectDebit {
  /** The bank's own stable id; null where it gives none. Never leaves the gateway. */
  readonly bankId: string | null;
  readonly mandateId: string | null;
  readonly creditorName: string | null;
  readonly status: ArrangementStatus;
  readonly frequency: PaymentFrequency | null;
  readonly firstPaymentDate: CalendarDate | null;
  readonly lastPaymentDate: CalendarDate | null;
  /** Unsigned; what was collected last. */
  readonly lastPaymentAmount: Money | null;
  readonly finalPaymentDate: CalendarDate | null;
}

/** One payment of a standing order that is past or to come. */
export interface ArrangedPayment {
  readonly date: CalendarDate | null;
  /** Unsigned; null where the bank does not say, or reckons it when it is due. */
  readonly amount: Money | null;
}

/** An order to pay somebody again and again. */
export interface StandingOrder extends Payee {
  readonly bankId: string | null;
  /** How the customer or the bank calls it; personal data. */
  readonly name: string | null;
  readonly status: ArrangementStatus;
  /** Null where the bank says none. */
  readonly frequency: PaymentFrequency | null;
  readonly reference: string | null;
  readonly firstPayment: ArrangedPayment;
  readonly nextPayment: ArrangedPayment;
  readonly lastPayment: ArrangedPayment;
  readonly finalPayment: ArrangedPayment;
  /** All payments from first to last, those that were made among them. */
  readonly numberOfPayments: number | null;
  /** Those that are still to be made. */
  readonly remainingPayments: number | null;
}

/** What a scheduled payment's day is of. */
export type ScheduledDateType = 'EXECUTION' | 'ARRIVAL';

/** One payment that is to be made on a day to come. */
export interface ScheduledPayment extends Payee {
  readonly bankId: string | null;
  readonly name: string | null;
  readonly status: ArrangementStatus;
  readonly scheduledDate: CalendarDate;
  /** Null where the bank does not say. */
  readonly dateType: ScheduledDateType | null;
  /** Unsigned; null where the bank reckons it when it is due. */
  readonly instructedAmount: Money | null;
  readonly reference: string | null;
}

/** Of which kind a beneficiary is. */
export type BeneficiaryType = 'DOMESTIC' | 'INTERNATIONAL' | 'BILLER' | 'DIGITAL_WALLET';

/** Somebody whom the customer has entered at the bank to pay them. */
export interface Beneficiary extends Payee {
  readonly bankId: string | null;
  /** How the customer calls them. Personal data. */
  readonly nickname: string | null;
  /** Null where the bank does not say. */
  readonly type: BeneficiaryType | null;
  /** Whether the customer trusts them, so that payments to them need no strong authentication; null where the bank does not say. */
  readonly isTrusted: boolean | null;
  readonly reference: string | null;
  readonly createdOn: CalendarDate | null;
  /** True where one more call to the bank tells the account. */
  readonly hasMore: boolean;
}

/** The kinds of what is arranged, each a resource of the bank's. */
export interface Arrangements {
  readonly directDebits: DirectDebit;
  readonly standingOrders: StandingOrder;
  readonly scheduledPayments: ScheduledPayment;
  readonly beneficiaries: Beneficiary;
}

/** The name of one of {@link Arrangements}. */
export type ArrangementKind = keyof Arrangements;
