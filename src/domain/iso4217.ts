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

/**
 * Codes withdrawn since 1999 (list three), which statements and card entries of those years bear: read, never accepted for
 * anything new. BGN is the euro's since 2026 and stays among the active ones until the list drops it.
 */
const withdrawnByExponent: Readonly<Record<number, string>> = {
  0: 'BEF BYR ESP GRD GWP ITL LUF MGF PTE ROL TPE TRL',
  2: `ANG ATS AZM BYB CSD CUC CYP DEM ECS EEK FIM FRF GHC HRK IEP LTL LVL MRO MTL MXP MZM NLG RUR SDD SIT SKK SLL SRG STD
    TMM USS VEB VEF XEU ZMK ZWD ZWL ZWR`,
};

declare const currencyCode: unique symbol;

/**
 * An ISO 4217 alphabetic code with a minor unit: an active one, made by {@link parseCurrency}, or in what banks tell of the
 * past a withdrawn one, made by {@link parseCurrencyOfHistory}.
 */
export type CurrencyCode = string & { readonly [currencyCode]: true };

function toExponents(codesBy: Readonly<Record<number, string>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(codesBy).flatMap(([exponent, codes]) =>
      codes.split(/\s+/).map((code): [string, number] => [code, Number(exponent)]),
    ),
  );
}

const exponents = toExponents(codesByExponent);
const withdrawnExponents = toExponents(withdrawnByExponent);

function isCurrencyCode(text: string): text is CurrencyCode {
  return exponents.has(text);
}

/** Parses an alphabetic currency code; null when it is not an active one with a minor unit. */
export function parseCurrency(text: string): CurrencyCode | null {
  return isCurrencyCode(text) ? text : null;
}

function isWithdrawnCode(text: string): text is CurrencyCode {
  return withdrawnExponents.has(text);
}

/** Parses a code in what a bank tells, in any case: also one that was withdrawn since. Null for any other text. */
export function parseCurrencyOfHistory(text: string): CurrencyCode | null {
  const code = text.toUpperCase();
  return parseCurrency(code) ?? (isWithdrawnCode(code) ? code : null);
}

/** Decimals of a currency: 2 for GBP, 0 for JPY, 3 for BHD. */
export function currencyExponent(currency: CurrencyCode): number {
  const exponent = exponents.get(currency) ?? withdrawnExponents.get(currency);
  if (exponent === undefined) throw new TypeError('a CurrencyCode is always in the list');
  return exponent;
}
