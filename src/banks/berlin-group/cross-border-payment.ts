// Cross-border credit transfers of Berlin Group: another product of the same service, in any currency, without an end-to-end id of its
// own. Called by payment.ts. Source: NextGenPSD2 1.3.12, table of paymentInitiation_json: endToEndIdentification, exchangeRateInformation
// and currencyOfTransfer are not available; transactionFees and currencyConversionFee come with the answer.

import type {
  BankTerms,
  ChargeBearer,
  InternationalScheme,
  InternationalTerms,
} from '../../domain/international-payment.ts';
import { parseCurrency } from '../../domain/iso4217.ts';
import { InvalidAmount, parseMoney } from '../../domain/money.ts';
import { type JsonObject, readDecimal, readObject, readString, Unreadable } from '../json.ts';

/** The product's name in the path. */
export const crossBorderProduct = 'cross-border-credit-transfers';

/** What it takes: SWIFT's characters; it arrives in the amount's own currency. */
export const crossBorderScheme: InternationalScheme = {
  takesExchange: false,
  characters: /^[A-Za-z0-9/\-?:().,'+ ]*$/,
  maxAmountMinor: 99_999_999_999n,
};

/** ISO 20022 ChargeBearerType1Code. */
const bearers: Readonly<Record<ChargeBearer, string>> = {
  DEBTOR: 'DEBT',
  CREDITOR: 'CRED',
  SHARED: 'SHAR',
  SERVICE_LEVEL: 'SLEV',
};

/** What a cross-border payment has beside a SEPA one. */
export function toCrossBorderParts({ chargeBearer }: InternationalTerms): JsonObject {
  return chargeBearer === null ? {} : { chargeBearer: bearers[chargeBearer] };
}

/** The fees of an answer; null where it says none. What cannot be read of them is left out. */
export function readFees(body: JsonObject): BankTerms | null {
  const charges = (['transactionFees', 'currencyConversionFee', 'currencyConversionFees'] as const).flatMap((name) => {
    const of = readObject(body, name);
    const currency = parseCurrency(readString(of, 'currency') ?? '');
    if (of === null || currency === null) return [];
    try {
      return [{ chargeBearer: null, type: name, amount: parseMoney(readDecimal(of, 'amount', ''), currency) }];
    } catch (error) {
      if (error instanceof Unreadable || error instanceof InvalidAmount) return [];
      throw error;
    }
  });
  return charges.length === 0 ? null : { charges, exchangeRate: null };
}
