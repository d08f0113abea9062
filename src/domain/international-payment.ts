// A payment into another country or currency: what is asked for beside an ordinary order, and what the bank says of charges and rate
// before its customer agrees. Checked by payment-order.ts; said and read in their words by the connectors. Sources: OBIE international
// payments 3.1.11 and 4.0, Berlin Group cross-border credit transfers 1.3.12; ISO 20022 ChargeBearerType1Code, ExchangeRateType1Code.

import { type CurrencyCode, parseCurrency } from './iso4217.ts';
import type { Money } from './money.ts';

/** Who bears charges: DEBT, CRED, SHAR, SLEV. */
export const chargeBearers = ['DEBTOR', 'CREDITOR', 'SHARED', 'SERVICE_LEVEL'] as const;
/** One of {@link chargeBearers}. */
export type ChargeBearer = (typeof chargeBearers)[number];

/** A rate that is agreed with the bank beforehand, the one of the moment, or one that may still change. */
export const exchangeRateTypes = ['AGREED', 'ACTUAL', 'INDICATIVE'] as const;
/** One of {@link exchangeRateTypes}. */
export type ExchangeRateType = (typeof exchangeRateTypes)[number];

/** A rate as it is asked for. */
export interface AskedExchangeRate {
  readonly rateType: ExchangeRateType;
  /** The currency that one unit of is worth so much of the other. */
  readonly unitCurrency: CurrencyCode;
  /** Decimal; null unless it is agreed. */
  readonly rate: string | null;
  /** The agreement; null unless it is agreed. */
  readonly contractId: string | null;
}

/** What an international payment is asked for with. */
export interface InternationalTerms {
  /** In which currency it arrives, which may be another than the amount's and the account's. */
  readonly currencyOfTransfer: CurrencyCode;
  /** Null: the bank's own rule. */
  readonly chargeBearer: ChargeBearer | null;
  /** Null: the bank's own. */
  readonly exchangeRate: AskedExchangeRate | null;
}

/** What the bank takes for it. */
export interface PaymentCharge {
  /** Null where the bank does not say. */
  readonly chargeBearer: ChargeBearer | null;
  /** In the bank's words; a plain text. */
  readonly type: string;
  readonly amount: Money;
}

/** A rate as the bank tells it. */
export interface ToldExchangeRate {
  readonly unitCurrency: string;
  /** Decimal, as the bank writes it. */
  readonly rate: string;
  /** Null for a word that is not known. */
  readonly rateType: ExchangeRateType | null;
  readonly contractId: string | null;
  /** Until when it holds, RFC 3339; null where the bank does not say. */
  readonly expiresAt: string | null;
}

/** What a bank says of a payment before its customer agrees to it. */
export interface BankTerms {
  readonly charges: readonly PaymentCharge[];
  /** Null where it says none. */
  readonly exchangeRate: ToldExchangeRate | null;
}

/** International payments as a client asks for them: nothing of it is trusted. */
export interface InternationalInput {
  readonly currencyOfTransfer: string;
  readonly chargeBearer: ChargeBearer | null;
  readonly exchangeRate: {
    readonly rateType: ExchangeRateType;
    readonly unitCurrency: string;
    readonly rate: string | null;
    readonly contractId: string | null;
  } | null;
}

/** What a bank's standard can say of one. */
export interface InternationalScheme {
  /** Whether a rate can be asked for, and it can arrive in another currency than the amount's. */
  readonly takesExchange: boolean;
  readonly characters: RegExp;
  /** In minor units, inclusive; below 2^53. */
  readonly maxAmountMinor: bigint;
}

/** Where faults are told. */
interface FaultList {
  add(field: string, code: 'REQUIRED' | 'INVALID' | 'NOT_OFFERED' | 'TOO_LONG', message: string): null;
}

/** The terms, or null with all that is wrong with them told. `amount` is null where it is at fault. */
export function readInternational(
  input: InternationalInput,
  {
    scheme,
    amount,
    faults,
  }: { readonly scheme: InternationalScheme; readonly amount: Money | null; readonly faults: FaultList },
): InternationalTerms | null {
  const currencyOfTransfer = parseCurrency(input.currencyOfTransfer);
  if (currencyOfTransfer === null)
    faults.add('international.currencyOfTransfer', 'INVALID', 'This is no active ISO 4217 currency.');
  else if (!scheme.takesExchange && amount !== null && currencyOfTransfer !== amount.currency)
    faults.add(
      'international.currencyOfTransfer',
      'NOT_OFFERED',
      'At this bank it arrives in the currency of the amount.',
    );
  const exchangeRate = input.exchangeRate === null ? null : readRate(input.exchangeRate, scheme, faults);
  if (currencyOfTransfer === null) return null;
  return { currencyOfTransfer, chargeBearer: input.chargeBearer, exchangeRate };
}

function readRate(
  { rateType, unitCurrency: currency, rate, contractId }: NonNullable<InternationalInput['exchangeRate']>,
  { takesExchange }: InternationalScheme,
  faults: FaultList,
): AskedExchangeRate | null {
  const field = 'international.exchangeRate';
  if (!takesExchange) return faults.add(field, 'NOT_OFFERED', 'This bank takes no rate.');
  const unitCurrency = parseCurrency(currency);
  if (unitCurrency === null)
    return faults.add(`${field}.unitCurrency`, 'INVALID', 'This is no active ISO 4217 currency.');
  if (rateType === 'AGREED') {
    if (rate === null || !/^(?!0+(?:\.0+)?$)\d{1,9}(?:\.\d{1,9})?$/.test(rate))
      return faults.add(`${field}.rate`, rate === null ? 'REQUIRED' : 'INVALID', 'An agreed rate is a decimal number.');
    if (contractId === null || contractId.trim() === '' || contractId.length > 256)
      return faults.add(`${field}.contractId`, 'REQUIRED', 'An agreed rate has an agreement.');
  } else if (rate !== null || contractId !== null) {
    return faults.add(`${field}.rate`, 'INVALID', 'Only an agreed rate is named.');
  }
  return { rateType, unitCurrency, rate, contractId };
}
