// ISO 4217: the active alphabetic currency codes and their minor-unit exponents (list one, amendment 177). Used by
// money.ts and by the schema's CurrencyCode scalar. Testing codes and metals (XAU, XTS, XXX, …) have no minor unit and
// are left out: an account or entry in them is told as broken rather than guessed.

const codesByExponent: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
    NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

declare const currencyCode: unique symbol;

/** An active ISO 4217 alphabetic code with a minor unit. Made only by {@link parseCurrency}. */
export type CurrencyCode = string & { readonly [currencyCode]: true };

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(exponent)]),
  ),
);

function isCurrencyCode(text: string): text is CurrencyCode {
  return exponents.has(text);
}

/** Parses an alphabetic currency code; null when it is not an active one with a minor unit. */
export function parseCurrency(text: string): CurrencyCode | null {
  return isCurrencyCode(text) ? text : null;
}

/** Decimals of a currency: 2 for GBP, 0 for JPY, 3 for BHD. */
export function currencyExponent(currency: CurrencyCode): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined) throw new TypeError('a CurrencyCode is always in the list');
  return exponent;
}
