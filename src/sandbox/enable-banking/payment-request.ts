// A payment read from untrusted JSON. Called by payments.ts. Source: the specification's CreatePaymentRequest, what the institution
// says of its payments in GET /aspsps, and the SEPA rules for credit transfers: EUR, an IBAN, 0.01 to 999,999,999.99.
import { isObject, type JsonObject } from '../json.ts';
import { addDays, isDay } from '../ledger/calendar.ts';
import { isIban } from '../ledger/identifiers.ts';
import type { Payee } from '../payments/payee.ts';
import type { Institution, PaymentKind } from './institutions.ts';
import { malformed, refuse } from './refusals.ts';

/** A payment, understood. */
export interface PaymentRequest {
  readonly kind: PaymentKind;
  /** The request as it came; told again to whoever asks for the payment. */
  readonly wire: JsonObject;
  /** Its one transaction, as it came. */
  readonly transaction: JsonObject;
  readonly amountMinor: bigint;
  readonly payee: Payee;
  /** The account that pays; undefined when the person chooses. */
  readonly debtorIban: string | undefined;
  readonly endToEndId: string;
  readonly instructionId: string | undefined;
  readonly text: string;
  readonly day: string | undefined;
}

const amountPattern = /^(\d{1,9})(?:\.(\d{1,2}))?$/;
/** How far ahead a payment can be ordered, in days; the directory says so. */
export const farthestDays = 365;

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  if (!isObject(value)) throw malformed(`${name} is missing`);
  return value;
}

function textIn(object: JsonObject, name: string, longest: number): string | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > longest) {
    throw malformed(`${name} is a text of 1 to ${longest} characters`);
  }
  return value;
}

function ibanIn(account: JsonObject, name: string): string {
  const { identification, scheme_name: scheme } = account;
  if (typeof identification !== 'string' || typeof scheme !== 'string') {
    throw malformed(`${name} needs identification and scheme_name`);
  }
  const bare = identification.replaceAll(' ', '').toUpperCase();
  if (scheme !== 'IBAN' || !isIban(bare)) throw refuse('INVALID_PAYMENT', { detail: `${name} is no IBAN` });
  return bare;
}

function centsIn({ currency, amount }: JsonObject): bigint {
  if (typeof currency !== 'string' || typeof amount !== 'string') throw malformed('instructed_amount is no amount');
  if (currency !== 'EUR') throw refuse('INVALID_PAYMENT', { detail: 'instructed_amount is in EUR' });
  const match = amountPattern.exec(amount);
  const [, whole = '', fraction = ''] = match ?? [];
  const cents = match === null ? 0n : BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  if (cents === 0n) throw refuse('INVALID_PAYMENT', { detail: 'instructed_amount is positive, in euros and cents' });
  return cents;
}

function dayIn(transaction: JsonObject, kind: PaymentKind, today: string): string | undefined {
  const day = textIn(transaction, 'requested_execution_date', 10);
  if (day === undefined) return undefined;
  if (!isDay(day)) throw malformed('requested_execution_date is not a date');
  const isSupported = kind === 'SEPA' || day === today;
  if (!isSupported || day < today || day > addDays(today, farthestDays)) {
    throw refuse('INVALID_PAYMENT', { detail: 'requested_execution_date is not supported' });
  }
  return day;
}

function remittanceIn({ remittance_information: lines }: JsonObject): string | undefined {
  if (lines === undefined || lines === null) return undefined;
  if (!Array.isArray(lines)) throw malformed('remittance_information is a list');
  if (lines.length === 0) return undefined;
  const [line]: unknown[] = lines;
  if (lines.length > 1 || typeof line !== 'string' || line === '' || line.length > 140) {
    throw malformed('remittance_information is one line of 1 to 140 characters');
  }
  return line;
}

function kindOf({ habits }: Institution, value: unknown): PaymentKind {
  const kind = habits.payments.find((candidate) => candidate === value);
  if (kind === undefined) throw malformed('payment_type is not supported by the ASPSP');
  return kind;
}

function debtorIn(request: JsonObject, { habits }: Institution): string | undefined {
  const { debtor_account: account } = request;
  if (account === undefined || account === null) {
    if (habits.debtorAccountRequired) throw malformed('payment_request.debtor_account is required by the ASPSP');
    return undefined;
  }
  return ibanIn(objectIn(request, 'debtor_account'), 'debtor_account');
}

/** Reads the payment of a body; `today` is the bank's day. */
export function parsePayment(body: JsonObject, institution: Institution, today: string): PaymentRequest {
  const kind = kindOf(institution, body['payment_type']);
  const wire = objectIn(body, 'payment_request');
  const transactions = wire['credit_transfer_transaction'];
  if (!Array.isArray(transactions)) throw malformed('credit_transfer_transaction is a list');
  const [transaction]: unknown[] = transactions;
  if (transactions.length !== 1 || !isObject(transaction)) throw malformed('credit_transfer_transaction has one item');
  const beneficiary = objectIn(transaction, 'beneficiary');
  const iban = ibanIn(objectIn(beneficiary, 'creditor_account'), 'creditor_account');
  const { creditor, payment_id: ids } = { creditor: beneficiary['creditor'], payment_id: transaction['payment_id'] };
  const name = isObject(creditor) ? textIn(creditor, 'name', 70) : undefined;
  if (name === undefined) throw malformed('beneficiary.creditor.name is required by the ASPSP');
  const debtorIban = debtorIn(wire, institution);
  if (debtorIban === iban) throw refuse('INVALID_PAYMENT', { detail: 'The creditor is the debtor' });
  const known = isObject(ids) ? ids : {};
  return {
    kind,
    wire,
    transaction,
    amountMinor: centsIn(objectIn(transaction, 'instructed_amount')),
    payee: { name, iban, sortCode: '', accountNumber: '' },
    debtorIban,
    endToEndId: textIn(known, 'end_to_end_id', 35) ?? 'NOTPROVIDED',
    instructionId: textIn(known, 'instruction_id', 35),
    text: remittanceIn(transaction) ?? name,
    day: dayIn(transaction, kind, today),
  };
}
