// A Berlin Group payment read from untrusted JSON. Called by payments.ts and funds-confirmations.ts. Source: psd2-api 1.3.12, schema
// paymentInitiation_json, and the SEPA rules for credit transfers: EUR, an IBAN, 0.01 to 999,999,999.99.
import { isObject, type JsonObject } from '../json.ts';
import { isDay } from '../ledger/calendar.ts';
import { isIban } from '../ledger/identifiers.ts';
import type { Payee } from '../payments/payee.ts';
import type { Schedule } from '../payments/schedule.ts';
import { parsePeriodicParts } from './periodic-payment.ts';
import { refuse } from './refusals.ts';

/** An order, understood. */
export interface Initiation {
  readonly wire: JsonObject;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly payee: Payee;
  /** The IBAN that pays; undefined when the customer chooses. */
  readonly debtorIban: string | undefined;
  readonly endToEndId: string;
  readonly instructionId: string | undefined;
  readonly text: string;
  readonly day: string | undefined;
  /** Of a periodic payment. */
  readonly schedule: Schedule | undefined;
}

const amountPattern = /^(\d{1,9})(?:\.(\d{1,2}))?$/;

/** A text of a body; refuses what is none, or too long. */
export function textOf(object: JsonObject, name: string, longest: number): string | undefined {
  const value = object[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length === 0 || value.length > longest) {
    throw refuse('FORMAT_ERROR', `${name} is a text of 1 to ${longest} characters`, name);
  }
  return value;
}

/** The IBAN of an account reference; refuses one that is none. */
export function ibanOf(object: JsonObject, name: string): string {
  const account = object[name];
  const iban = isObject(account) ? account['iban'] : undefined;
  if (typeof iban !== 'string') throw refuse('FORMAT_ERROR', `${name} is named by its iban`, `${name}.iban`);
  const bare = iban.replaceAll(' ', '').toUpperCase();
  if (!isIban(bare)) throw refuse('FORMAT_ERROR', `${name} has no IBAN that can be`, `${name}.iban`);
  return bare;
}

/** A positive amount of euros in cents. */
export function centsOf(object: JsonObject, name: string, currencies: readonly string[] = ['EUR']): bigint {
  const amount = object[name];
  if (!isObject(amount)) throw refuse('FORMAT_ERROR', `${name} is missing`, name);
  if (!currencies.some((currency) => currency === amount['currency']))
    throw refuse('FORMAT_ERROR', `It is paid in ${currencies.join(', ')}`, `${name}.currency`);
  const text = amount['amount'];
  const match = typeof text === 'string' ? amountPattern.exec(text) : null;
  const [, whole = '', fraction = ''] = match ?? [];
  const cents = match === null ? 0n : BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  if (cents === 0n) throw refuse('FORMAT_ERROR', 'amount is a positive number of euros and cents', `${name}.amount`);
  return cents;
}

/** Reads the body of a payment; `today` is the bank's day. */
export function parseInitiation(
  body: unknown,
  {
    debtorMayChoose,
    today,
    isPeriodic,
    currencies,
  }: {
    readonly debtorMayChoose: boolean;
    readonly today: string;
    readonly isPeriodic: boolean;
    readonly currencies: readonly string[];
  },
): Initiation {
  if (!isObject(body)) throw refuse('FORMAT_ERROR', 'The body is not a JSON object');
  const debtorIban = body['debtorAccount'] === undefined && debtorMayChoose ? undefined : ibanOf(body, 'debtorAccount');
  const iban = ibanOf(body, 'creditorAccount');
  if (iban === debtorIban) throw refuse('FORMAT_ERROR', 'The creditor is the debtor', 'creditorAccount.iban');
  const name = textOf(body, 'creditorName', 70);
  if (name === undefined) throw refuse('FORMAT_ERROR', 'creditorName is missing', 'creditorName');
  const amountMinor = centsOf(body, 'instructedAmount', currencies);
  const { instructedAmount } = body;
  const currency = isObject(instructedAmount) ? String(instructedAmount['currency']) : '';
  const bearer = body['chargeBearer'];
  if (bearer !== undefined && !['DEBT', 'CRED', 'SHAR', 'SLEV'].includes(String(bearer)))
    throw refuse('FORMAT_ERROR', 'chargeBearer is none', 'chargeBearer');
  const day = textOf(body, 'requestedExecutionDate', 10);
  if (day !== undefined && !isDay(day)) {
    throw refuse('FORMAT_ERROR', 'requestedExecutionDate is not an ISO date', 'requestedExecutionDate');
  }
  if (day !== undefined && isPeriodic) {
    throw refuse('FORMAT_ERROR', 'A periodic payment has a startDate', 'requestedExecutionDate');
  }
  if (day !== undefined && day < today) {
    throw refuse('EXECUTION_DATE_INVALID', 'requestedExecutionDate is over', 'requestedExecutionDate');
  }
  return {
    wire: body,
    amountMinor,
    currency,
    payee: { name, iban, sortCode: '', accountNumber: '' },
    debtorIban,
    endToEndId: textOf(body, 'endToEndIdentification', 35) ?? 'NOTPROVIDED',
    instructionId: textOf(body, 'instructionIdentification', 35),
    text: textOf(body, 'remittanceInformationUnstructured', 140) ?? name,
    day,
    schedule: isPeriodic ? parsePeriodicParts(body, today) : undefined,
  };
}
