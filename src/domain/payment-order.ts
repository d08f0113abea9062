// What is to be paid, checked before any call and told all at once: called by src/payments with what a client sent. Per
// scheme: UK Faster Payments (OBIE domestic payments) and SEPA credit transfers (Berlin Group). Sources: ISO 13616 (IBAN
// registry), ISO 7064 mod 97-10, ISO 9362 (BIC), EPC217-08 (SEPA character set), OBIE OBWriteDomestic2.

import type { AccountIdentification } from './account.ts';
import { type CalendarDate, parseDate } from './dates.ts';
import {
  type InternationalInput,
  type InternationalScheme,
  type InternationalTerms,
  readInternational,
} from './international-payment.ts';
import { parseCurrency } from './iso4217.ts';
import { InvalidAmount, type Money, parseMoney } from './money.ts';
import {
  type PaymentSchedule,
  type PaymentScheduleInput,
  readSchedule,
  type ScheduleScheme,
} from './payment-schedule.ts';

/** How an account to pay from or to is named: an IBAN, or a UK sort code and account number. */
export type PaymentAccount =
  | { readonly kind: 'iban'; readonly iban: string }
  | { readonly kind: 'uk'; readonly sortCode: string; readonly accountNumber: string };

/**
 * Whether a statement's or account list's numbers name this account. A British IBAN holds sort code and account number:
 * banks tell one or the other. Null when there is no number to tell by.
 */
export function namesAccount(
  { iban, sortCode, accountNumber }: Pick<AccountIdentification, 'iban' | 'sortCode' | 'accountNumber'>,
  account: PaymentAccount,
): boolean | null {
  const british = /^GB\d\d[A-Z]{4}(\d{6})(\d{8})$/;
  const plain = (text: string) => british.exec(text)?.slice(1).join('') ?? text;
  const numbers = [iban, sortCode === null || accountNumber === null ? null : sortCode + accountNumber].filter(
    (number) => number !== null,
  );
  if (numbers.length === 0) return null;
  const asked = account.kind === 'uk' ? account.sortCode + account.accountNumber : account.iban;
  return numbers.some((number) => plain(number) === plain(asked));
}

/** What is to be paid. Personal data: sealed where it is stored. */
export interface PaymentOrder {
  /** Null: the customer chooses it at the bank. */
  readonly debtorAccount: PaymentAccount | null;
  readonly creditorName: string;
  readonly creditorAccount: PaymentAccount;
  readonly creditorBic: string | null;
  readonly instructedAmount: Money;
  readonly endToEndId: string;
  readonly remittanceInformation: string | null;
  /** Null: at once. */
  readonly requestedExecutionDate: CalendarDate | null;
  readonly isInstant: boolean;
  /** What of the mandate that it is paid under has to be repeated to the bank; absent for payments under none. */
  readonly mandate?: OrderMandate | undefined;
  /** True where the bank is asked for the account that pays, so that it can be paid back (OBIE `ReadRefundAccount`); absent for not. */
  readonly asksRefundAccount?: true | undefined;
  /** A standing order's days; `instructedAmount` is paid each time. Absent for what is paid once. */
  readonly schedule?: PaymentSchedule | undefined;
  /** Of a payment into another country or currency; absent for the scheme's own payments. */
  readonly international?: InternationalTerms | undefined;
}

/** The part of a mandate that every payment under it repeats: see payment-mandate.ts. */
export interface OrderMandate {
  readonly type: 'SWEEPING' | 'OTHER';
  readonly debtorName: string | null;
  /** The reference that was agreed; null where each payment has its own. */
  readonly remittanceInformation: string | null;
}

/** An account as a client names it. */
export interface AccountInput {
  readonly iban: string | null;
  readonly sortCode: string | null;
  readonly accountNumber: string | null;
}

/** A payment as a client asks for it: nothing of it is trusted. */
export interface PaymentOrderInput {
  readonly debtorAccount: AccountInput | null;
  readonly creditor: AccountInput & { readonly name: string; readonly bic: string | null };
  /** Decimal. */
  readonly amount: string;
  readonly currency: string;
  /** Null: the gateway makes one. */
  readonly endToEndId: string | null;
  readonly remittanceInformation: string | null;
  readonly requestedExecutionDate: string | null;
  readonly isInstant: boolean;
  /** Whether the bank is to be asked for the account that pays; absent for not. */
  readonly asksRefundAccount?: boolean;
  /** Of a standing order; absent or null for what is paid once. */
  readonly schedule?: PaymentScheduleInput | null;
  /** Of an international payment; absent or null for the scheme's own. */
  readonly international?: InternationalInput | null;
}

/** What is wrong with one field; the message may be shown, and never repeats the value. */
export interface PaymentFault {
  /** Path of the input field, such as `creditor.iban`. */
  readonly field: string;
  readonly code: 'REQUIRED' | 'INVALID' | 'TOO_LONG' | 'CHARACTERS' | 'NOT_OFFERED' | 'IN_THE_PAST';
  readonly message: string;
}

/** What a scheme takes. */
export interface PaymentScheme {
  readonly currencies: ReadonlySet<string>;
  readonly accounts: ReadonlySet<PaymentAccount['kind']>;
  readonly needsDebtorAccount: boolean;
  readonly takesInstant: boolean;
  readonly takesBic: boolean;
  readonly maxNameLength: number;
  readonly maxEndToEndIdLength: number;
  readonly maxRemittanceLength: number;
  /** In the currency's minor units, inclusive; below 2^53, so that databases count it exactly. */
  readonly maxAmountMinor: bigint;
  /** Characters of names, references and remittance. */
  readonly characters: RegExp;
  /** Absent where the bank has no standing orders. */
  readonly schedules?: ScheduleScheme | undefined;
  /** Absent where the bank has no international payments. */
  readonly international?: InternationalScheme | undefined;
}

/** OBIE domestic payments: always GBP; Faster Payments takes 31 characters of the end-to-end id. */
export const ukDomesticScheme: PaymentScheme = {
  currencies: new Set(['GBP']),
  accounts: new Set(['uk', 'iban']),
  needsDebtorAccount: false,
  takesInstant: true,
  takesBic: false,
  maxNameLength: 70,
  maxEndToEndIdLength: 31,
  maxRemittanceLength: 140,
  maxAmountMinor: 999_999_999_999_999n,
  characters: /^[\x20-\x7E\u00A3]*$/,
};

/** SEPA credit transfers: EUR, IBAN to IBAN, at most 999,999,999.99 (EPC125-05, AT-T002). */
export const sepaScheme: PaymentScheme = {
  currencies: new Set(['EUR']),
  accounts: new Set(['iban']),
  needsDebtorAccount: true,
  takesInstant: true,
  takesBic: true,
  maxNameLength: 70,
  maxEndToEndIdLength: 35,
  maxRemittanceLength: 140,
  maxAmountMinor: 99_999_999_999n,
  characters: /^[A-Za-z0-9/\-?:().,'+ ]*$/,
};

/** IBAN lengths by country. Source: SWIFT IBAN registry, release 99. */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
  FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21
  LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33
  SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** An IBAN in its electronic form: country, length and check digits hold. Null for anything else. */
export function parseIban(text: string): string | null {
  const compact = text.replace(/ /g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(compact) || ibanLengths[compact.slice(0, 2)] !== compact.length) return null;
  const digits = `${compact.slice(4)}${compact.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n ? compact : null;
}

/** A UK sort code as six digits, from `10-20-30` too; null for anything else. */
export function parseSortCode(text: string): string | null {
  return /^(?:\d{6}|\d{2}-\d{2}-\d{2}|\d{2} \d{2} \d{2})$/.test(text) ? text.replace(/\D/g, '') : null;
}

/** Collects faults field by field. */
class Faults {
  readonly list: PaymentFault[] = [];
  add(field: string, code: PaymentFault['code'], message: string): null {
    this.list.push({ field, code, message });
    return null;
  }
}

/** How an account is read: `path` is where a fault is told, `isCreditor` whether its fields are the payer's own input. */
interface AccountReading {
  readonly path: string;
  readonly isCreditor: boolean;
  readonly scheme: Pick<PaymentScheme, 'accounts'>;
  readonly faults: Faults;
}

function readAccount(input: AccountInput, { path, isCreditor, scheme, faults }: AccountReading): PaymentAccount | null {
  const at = (field: string) => (isCreditor ? `${path}.${field}` : path);
  const hasUk = input.sortCode !== null || input.accountNumber !== null;
  if (input.iban !== null && hasUk) {
    return faults.add(at('iban'), 'INVALID', 'Give either an IBAN or a sort code with an account number.');
  }
  if (input.iban !== null) {
    if (!scheme.accounts.has('iban')) return faults.add(at('iban'), 'NOT_OFFERED', 'The bank does not pay by IBAN.');
    const iban = parseIban(input.iban);
    return iban === null ? faults.add(at('iban'), 'INVALID', 'This is no valid IBAN.') : { kind: 'iban', iban };
  }
  if (!hasUk) return faults.add(at('iban'), 'REQUIRED', 'An account is needed.');
  if (!scheme.accounts.has('uk')) {
    return faults.add(at('sortCode'), 'NOT_OFFERED', 'The bank pays by IBAN only.');
  }
  const sortCode = parseSortCode(input.sortCode ?? '');
  const accountNumber = /^\d{8}$/.test(input.accountNumber ?? '') ? input.accountNumber : null;
  if (sortCode === null) faults.add(at('sortCode'), 'INVALID', 'A sort code has six digits.');
  if (accountNumber === null) faults.add(at('accountNumber'), 'INVALID', 'An account number has eight digits.');
  return sortCode === null || accountNumber === null ? null : { kind: 'uk', sortCode, accountNumber };
}

/** How a text is read: faults are told of `field`. */
interface TextReading {
  readonly field: string;
  readonly maxLength: number;
  readonly scheme: Pick<PaymentScheme, 'characters'>;
  readonly faults: Faults;
}

function readText(text: string, { field, maxLength, scheme, faults }: TextReading): string {
  if (text.length > maxLength) faults.add(field, 'TOO_LONG', `At most ${maxLength} characters.`);
  if (!scheme.characters.test(text)) faults.add(field, 'CHARACTERS', 'It has characters that banks do not pass on.');
  return text;
}

function readAmount(input: PaymentOrderInput, scheme: PaymentScheme, faults: Faults): Money | null {
  const currency = parseCurrency(input.currency);
  if (currency === null) return faults.add('amount.currency', 'INVALID', 'This is no active ISO 4217 currency.');
  // Of an international payment the bank says which currencies it pays in.
  if (input.international == null && !scheme.currencies.has(currency)) {
    return faults.add('amount.currency', 'NOT_OFFERED', `The bank pays in ${[...scheme.currencies].join(', ')} only.`);
  }
  try {
    const money = parseMoney(input.amount, currency);
    if (money.amountMinor <= 0n) return faults.add('amount.amount', 'INVALID', 'An amount must be more than nothing.');
    if (money.amountMinor > scheme.maxAmountMinor) {
      return faults.add('amount.amount', 'INVALID', 'The amount is more than the scheme can carry.');
    }
    return money;
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error;
    return faults.add('amount.amount', 'INVALID', 'This is no amount of its currency.');
  }
}

/** What a payee can be named by, over all schemes, and the longest name that Verification Of Payee takes (EPC288-23). */
const payeeScheme: Pick<PaymentScheme, 'accounts' | 'characters'> = {
  accounts: new Set(['uk', 'iban']),
  characters: /^[^\p{Cc}\p{Cf}]*$/u,
};
const maxPayeeNameLength = 140;

/** Checks a payee that is to be verified: name and account, or every fault at once. */
export function parsePayee(
  input: AccountInput & { readonly name: string },
): { readonly name: string; readonly account: PaymentAccount } | { readonly faults: readonly PaymentFault[] } {
  const faults = new Faults();
  const name = input.name.trim();
  if (name === '') faults.add('payee.name', 'REQUIRED', 'Who is paid must have a name.');
  readText(name, { field: 'payee.name', maxLength: maxPayeeNameLength, scheme: payeeScheme, faults });
  const account = readAccount(input, { path: 'payee', isCreditor: true, scheme: payeeScheme, faults });
  return account === null || faults.list.length > 0 ? { faults: faults.list } : { name, account };
}

/**
 * Checks a payment against its scheme: the order, or every fault at once. `today` is the day at the bank's own place;
 * `newEndToEndId` names a payment whose payer gave no reference (at most 31 letters and digits).
 */
export function parseOrder(
  input: PaymentOrderInput,
  bankScheme: PaymentScheme,
  { today, newEndToEndId }: { readonly today: CalendarDate; readonly newEndToEndId: string },
): { readonly order: PaymentOrder } | { readonly faults: readonly PaymentFault[] } {
  const faults = new Faults();
  const { creditor, schedule: orderedSchedule = null } = input;
  const scheme = input.international == null ? bankScheme : toInternationalScheme(bankScheme);
  const { schedules = noSchedules } = scheme;
  const instructedAmount = readAmount(input, scheme, faults);
  const creditorAccount = readAccount(creditor, { path: 'creditor', isCreditor: true, scheme, faults });
  const debtorAccount =
    input.debtorAccount === null
      ? null
      : readAccount(input.debtorAccount, { path: 'debtorAccountId', isCreditor: false, scheme: bankScheme, faults });
  if (input.debtorAccount === null && scheme.needsDebtorAccount) {
    faults.add('debtorAccountId', 'REQUIRED', 'This bank wants to know the paying account beforehand.');
  }
  const creditorName = creditor.name.trim();
  if (creditorName === '') faults.add('creditor.name', 'REQUIRED', 'Who is paid must have a name.');
  readText(creditorName, { field: 'creditor.name', maxLength: scheme.maxNameLength, scheme, faults });
  const creditorBic = creditor.bic === null ? null : creditor.bic.toUpperCase();
  if (creditorBic !== null && !/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(creditorBic)) {
    faults.add('creditor.bic', 'INVALID', 'This is no BIC.');
  } else if (creditorBic !== null && !scheme.takesBic) {
    faults.add('creditor.bic', 'NOT_OFFERED', 'This bank takes no BIC.');
  }
  const remittanceInformation = input.remittanceInformation === '' ? null : input.remittanceInformation;
  if (remittanceInformation !== null) {
    const maxLength = orderedSchedule === null ? scheme.maxRemittanceLength : schedules.maxRemittanceLength;
    readText(remittanceInformation, { field: 'remittanceInformation', maxLength, scheme, faults });
    if (remittanceInformation.trim() === '') faults.add('remittanceInformation', 'INVALID', 'It says nothing.');
  }
  const endToEndId = input.endToEndId ?? newEndToEndId;
  readText(endToEndId, { field: 'endToEndId', maxLength: scheme.maxEndToEndIdLength, scheme, faults });
  // ISO 20022 usage: references neither begin nor end with a slash, nor hold two in a row (EPC217-08).
  if (endToEndId.trim() !== endToEndId || endToEndId === '' || /^\/|\/\/|\/$/.test(endToEndId)) {
    faults.add('endToEndId', 'INVALID', 'A reference neither begins nor ends with a space or slash.');
  }
  if (orderedSchedule !== null && schedules.hasOneText && input.endToEndId !== null && remittanceInformation !== null)
    faults.add(
      'endToEndId',
      'NOT_OFFERED',
      'The bank’s standing orders have one text: give remittanceInformation alone.',
    );
  const schedule =
    orderedSchedule === null
      ? null
      : readSchedule(orderedSchedule, {
          scheme: schedules,
          today,
          amount: instructedAmount,
          maxAmountMinor: scheme.maxAmountMinor,
          faults,
        });
  const requestedExecutionDate = readExecutionDate(input, today, faults);
  if (orderedSchedule !== null && (input.requestedExecutionDate !== null || input.isInstant)) {
    const field = input.isInstant ? 'isInstant' : 'requestedExecutionDate';
    faults.add(field, 'INVALID', 'A standing order is paid on the days of its schedule.');
  }
  const international =
    input.international == null
      ? null
      : readInternational(input.international, {
          scheme: scheme.international ?? noInternational,
          amount: instructedAmount,
          faults,
        });
  if (
    input.international != null &&
    (orderedSchedule !== null || input.requestedExecutionDate !== null || input.isInstant)
  )
    faults.add('international', 'NOT_OFFERED', 'International payments are made once, as soon as the bank can.');
  if (input.isInstant && !scheme.takesInstant) faults.add('isInstant', 'NOT_OFFERED', 'The bank has no such payments.');
  if (faults.list.length > 0 || instructedAmount === null || creditorAccount === null) return { faults: faults.list };
  return {
    order: {
      debtorAccount,
      creditorName,
      creditorAccount,
      creditorBic,
      instructedAmount,
      endToEndId,
      remittanceInformation,
      requestedExecutionDate,
      isInstant: input.isInstant,
      ...(input.asksRefundAccount === true ? { asksRefundAccount: true } : {}),
      ...(schedule === null ? {} : { schedule }),
      ...(international === null ? {} : { international }),
    },
  };
}

/** Of a scheme without international payments: nothing of one is taken. */
const noInternational: InternationalScheme = { takesExchange: false, characters: /^$/, maxAmountMinor: 0n };

/** The bank's scheme as it is for payments abroad: by IBAN, with a BIC. */
const toInternationalScheme = ({ international = noInternational, ...scheme }: PaymentScheme): PaymentScheme => ({
  ...scheme,
  international,
  accounts: new Set(['iban']),
  takesBic: true,
  maxEndToEndIdLength: 35,
  maxAmountMinor: international.maxAmountMinor,
  characters: international.characters,
});

/** Of a scheme without standing orders: nothing of one is taken. */
const noSchedules: ScheduleScheme = {
  takesFrequency: () => false,
  takesOtherAmounts: false,
  takesNumberOfPayments: false,
  takesExecutionRule: false,
  hasOneText: false,
  maxRemittanceLength: 0,
};

function readExecutionDate(
  { requestedExecutionDate: text, isInstant }: PaymentOrderInput,
  today: CalendarDate,
  faults: Faults,
): CalendarDate | null {
  if (text === null) return null;
  const field = 'requestedExecutionDate';
  const date = parseDate(text);
  if (date === null) return faults.add(field, 'INVALID', 'There is no such day.');
  if (date < today) return faults.add(field, 'IN_THE_PAST', 'The day is past.');
  if (date === today) return null;
  if (isInstant) return faults.add(field, 'INVALID', 'An instant payment is made at once.');
  return date;
}
