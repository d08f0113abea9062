// International payments as UK Open Banking writes them, and what a bank says of charges and rate in the consent. Called by payment.ts.
// Source: OBIE payment initiation 3.1.11 and 4.0, international-payment-consents and international-payments.

import type {
  BankTerms,
  ChargeBearer,
  ExchangeRateType,
  InternationalScheme,
  InternationalTerms,
  PaymentCharge,
} from '../../domain/international-payment.ts';
import { parseCurrency } from '../../domain/iso4217.ts';
import { InvalidAmount, parseMoney } from '../../domain/money.ts';
import type { PaymentOrder } from '../../domain/payment-order.ts';
import { isObject, type JsonObject, readDecimal, readList, readObject, readString, Unreadable } from '../json.ts';

/** An order with international terms. */
export interface InternationalOrder extends PaymentOrder {
  readonly international: InternationalTerms;
}

/** Whether an order is an international payment. */
export const isInternational = (order: PaymentOrder): order is InternationalOrder => order.international !== undefined;

/** What the standard takes: any text that ISO 20022 does. */
export const internationalScheme: InternationalScheme = {
  takesExchange: true,
  characters: /^[^\p{Cc}\p{Cf}]*$/u,
  maxAmountMinor: 999_999_999_999_999n,
};

const bearers: Readonly<Record<ChargeBearer, string>> = {
  DEBTOR: 'BorneByDebtor',
  CREDITOR: 'BorneByCreditor',
  SHARED: 'Shared',
  SERVICE_LEVEL: 'FollowingServiceLevel',
};
const rateTypes: Readonly<Record<ExchangeRateType, string>> = {
  AGREED: 'Agreed',
  ACTUAL: 'Actual',
  INDICATIVE: 'Indicative',
};

/** The key of a word in a table of words; null where it is not there. */
function keyOf<Key extends string>(words: Readonly<Record<Key, string>>, word: string | null): Key | null {
  // The keys are those of the table.
  const found = (Object.keys(words) as Key[]).find((key) => words[key] === word);
  return found ?? null;
}

/** What an international initiation has beside a domestic one. */
export function toInternationalParts({ international, creditorBic, creditorName }: InternationalOrder): JsonObject {
  const { currencyOfTransfer, chargeBearer, exchangeRate } = international;
  return {
    CurrencyOfTransfer: currencyOfTransfer,
    ...(chargeBearer === null ? {} : { ChargeBearer: bearers[chargeBearer] }),
    ...(exchangeRate === null
      ? {}
      : {
          ExchangeRateInformation: {
            UnitCurrency: exchangeRate.unitCurrency,
            RateType: rateTypes[exchangeRate.rateType],
            // A number in the standard: what is checked to be one, with at most 15 digits that count.
            ...(exchangeRate.rate === null ? {} : { ExchangeRate: Number(exchangeRate.rate) }),
            ...(exchangeRate.contractId === null ? {} : { ContractIdentification: exchangeRate.contractId }),
          },
        }),
    Creditor: { Name: creditorName },
    ...(creditorBic === null ? {} : { CreditorAgent: { SchemeName: 'UK.OBIE.BICFI', Identification: creditorBic } }),
  };
}

/** The first of these parts that an answer repeats otherwise; null where all that is repeated is the order's. */
export function findInternationalDifference(
  { international }: InternationalOrder,
  initiation: JsonObject | null,
): string | null {
  const currency = readString(initiation, 'CurrencyOfTransfer');
  return currency !== null && currency !== international.currencyOfTransfer ? 'currency of transfer' : null;
}

/** `Charges` and `ExchangeRateInformation` of an answer; null where it says neither. What cannot be read of them is left out. */
export function readBankTerms(data: JsonObject): BankTerms | null {
  const charges = (readList(data, 'Charges') ?? []).flatMap((charge) => (isObject(charge) ? toCharge(charge) : []));
  const wire = readObject(data, 'ExchangeRateInformation');
  const rate = wire === null ? null : readRate(wire);
  const unitCurrency = readString(wire, 'UnitCurrency');
  const exchangeRate =
    rate === null || unitCurrency === null || parseCurrency(unitCurrency) === null
      ? null
      : {
          unitCurrency,
          rate,
          rateType: keyOf(rateTypes, readString(wire, 'RateType')),
          contractId: readString(wire, 'ContractIdentification'),
          expiresAt: toInstant(readString(wire, 'ExpirationDateTime')),
        };
  return charges.length === 0 && exchangeRate === null ? null : { charges, exchangeRate };
}

function toInstant(text: string | null): string | null {
  const atMs = Date.parse(text ?? '');
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}

function readRate(wire: JsonObject): string | null {
  try {
    const rate = readDecimal(wire, 'ExchangeRate', '');
    return /^\d+(?:\.\d+)?$/.test(rate) ? rate : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function toCharge(wire: JsonObject): PaymentCharge[] {
  const of = readObject(wire, 'Amount');
  const currency = parseCurrency(readString(of, 'Currency') ?? '');
  if (of === null || currency === null) return [];
  try {
    const amount = parseMoney(readDecimal(of, 'Amount', ''), currency);
    const type = (readString(wire, 'Type') ?? '').slice(0, 140);
    return [{ chargeBearer: keyOf(bearers, readString(wire, 'ChargeBearer')), type, amount }];
  } catch (error) {
    if (error instanceof Unreadable || error instanceof InvalidAmount) return [];
    throw error;
  }
}
