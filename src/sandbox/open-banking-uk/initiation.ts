// What a domestic payment's consent may say, read from untrusted JSON with everything that is wrong with it. Called by
// payment-consents.ts. Sources: payment-initiation-openapi 3.1.11 and 4.0 (OBWriteDomesticConsent4, OBWriteDomesticScheduledConsent4)
// and OBL's error codes. House rules: GBP by Faster Payments only, at most £1,000,000, at most a year ahead.
import { isObject, type JsonObject } from '../json.ts';
import { isIban } from '../ledger/identifiers.ts';
import type { Payee } from '../payments/payee.ts';
import type { Schedule } from '../payments/schedule.ts';
import type { Mistake } from './refusals.ts';
import type { House } from './wire.ts';

/** What is said of an international payment beside its initiation. */
export interface International {
  readonly isCharged: boolean;
  readonly rateType: string;
}

/** An initiation, understood. */
export interface Initiation {
  readonly instructionId: string;
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly payee: Payee;
  readonly debtor: Payee | undefined;
  readonly reference: string | undefined;
  readonly text: string;
  readonly dueMs: number | undefined;
  /** Of a standing order; `amountMinor` is then the ordinary amount. */
  readonly schedule?: Schedule;
  /** Of `amountMinor`; GBP where it is not said. */
  readonly currency?: string;
  readonly international?: International;
}

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const amountPattern = /^(\d{1,13})(?:\.(\d{1,5}))?$/;
/** The limit of Faster Payments, in pence. */
const schemeLimit = 100_000_000n;
const yearMs = 366 * 86_400_000;

const commonFields = [
  'InstructionIdentification',
  'EndToEndIdentification',
  'LocalInstrument',
  'InstructedAmount',
  'DebtorAccount',
  'CreditorAccount',
  'CreditorPostalAddress',
  'RemittanceInformation',
  'SupplementaryData',
];
const newFields = ['CreditorAgent', 'UltimateCreditor', 'UltimateDebtor', 'RegulatoryReporting'];

/** An amount of pounds in pence; undefined for what is none, or has a fraction of a penny. */
export function toPence(text: unknown): bigint | undefined {
  const match = typeof text === 'string' ? amountPattern.exec(text) : null;
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (!/^0*$/.test(fraction.slice(2))) return undefined;
  return BigInt(whole) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, '0'));
}

type AccountName = 'CreditorAccount' | 'DebtorAccount';

/** A field of a body: where it is, and how long a text it may be. */
interface Field {
  readonly name: string;
  readonly path: string;
  readonly longest: number;
  readonly isRequired?: boolean;
}

/** Reads one body; collects what is wrong with it. Used for mandates (vrp-terms.ts) as well. */
export class Reader {
  readonly mistakes: Mistake[] = [];

  add(code: Mistake['code'], message: string, path: string): undefined {
    this.mistakes.push({ code, message, path });
    return undefined;
  }

  text(object: JsonObject, { name, path, longest, isRequired = false }: Field): string | undefined {
    const value = object[name];
    if (value === undefined) {
      return isRequired ? this.add('fieldMissing', `${name} is missing`, `${path}.${name}`) : undefined;
    }
    if (typeof value !== 'string' || value.length === 0 || value.length > longest) {
      return this.add('fieldInvalid', `${name} is a text of 1 to ${longest} characters`, `${path}.${name}`);
    }
    return value;
  }

  object(object: JsonObject, name: string, path: string): JsonObject | undefined {
    const value = object[name];
    if (value === undefined) return this.add('fieldMissing', `${name} is missing`, `${path}.${name}`);
    return isObject(value) ? value : this.add('fieldInvalid', `${name} is not an object`, `${path}.${name}`);
  }

  only(object: JsonObject, names: readonly string[], path: string): void {
    for (const name of Object.keys(object)) {
      if (!names.includes(name)) this.add('fieldUnexpected', `${name} has no place here`, `${path}.${name}`);
    }
  }

  account(object: JsonObject, name: AccountName, path: string): Payee | undefined {
    const account = this.object(object, name, path);
    if (account === undefined) return undefined;
    const place = `${path}.${name}`;
    this.only(account, ['SchemeName', 'Identification', 'Name', 'SecondaryIdentification', 'Proxy'], place);
    const scheme = this.text(account, { name: 'SchemeName', path: place, longest: 256, isRequired: true });
    const number = this.text(account, { name: 'Identification', path: place, longest: 256, isRequired: true });
    // The payee has to be named; who pays is known to the bank.
    const isRequired = name === 'CreditorAccount';
    const owner = this.text(account, { name: 'Name', path: place, longest: 350, isRequired }) ?? '';
    this.text(account, { name: 'SecondaryIdentification', path: place, longest: 34 });
    if (scheme === undefined || number === undefined) return undefined;
    if (scheme === 'UK.OBIE.SortCodeAccountNumber') {
      if (!/^\d{14}$/.test(number)) {
        return this.add(
          'fieldInvalid',
          'Six digits of sort code and eight of account number',
          `${place}.Identification`,
        );
      }
      return { name: owner, iban: '', sortCode: number.slice(0, 6), accountNumber: number.slice(6) };
    }
    if (scheme === 'UK.OBIE.IBAN') {
      const iban = number.replaceAll(' ', '').toUpperCase();
      if (!isIban(iban)) return this.add('fieldInvalid', 'This is no IBAN', `${place}.Identification`);
      return { name: owner, iban, sortCode: '', accountNumber: '' };
    }
    return this.add('schemeUnsupported', `${scheme} is not supported`, `${place}.SchemeName`);
  }

  amount(initiation: JsonObject, path: string, name = 'InstructedAmount'): bigint | undefined {
    const amount = this.object(initiation, name, path);
    if (amount === undefined) return undefined;
    const place = `${path}.${name}`;
    this.only(amount, ['Amount', 'Currency'], place);
    const currency = this.text(amount, { name: 'Currency', path: place, longest: 3, isRequired: true });
    if (currency !== undefined && currency !== 'GBP') {
      const isCode = /^[A-Z]{3}$/.test(currency);
      this.add(isCode ? 'currencyUnsupported' : 'fieldInvalid', 'Domestic payments are in GBP', `${place}.Currency`);
    }
    if (this.text(amount, { name: 'Amount', path: place, longest: 19, isRequired: true }) === undefined)
      return undefined;
    const pence = toPence(amount['Amount']);
    if (pence === undefined || pence === 0n) {
      return this.add('fieldInvalid', 'Amount is a positive number of pounds and pence', `${place}.Amount`);
    }
    if (pence > schemeLimit) return this.add('fieldInvalid', 'The scheme takes £1,000,000 at most', `${place}.Amount`);
    return pence;
  }

  remittance(house: House, initiation: JsonObject, path: string): { reference?: string; text?: string } {
    if (initiation['RemittanceInformation'] === undefined) return {};
    const remittance = this.object(initiation, 'RemittanceInformation', path);
    if (remittance === undefined) return {};
    const place = `${path}.RemittanceInformation`;
    if (house.version === '3.1') {
      this.only(remittance, ['Unstructured', 'Reference'], place);
      const reference = this.text(remittance, { name: 'Reference', path: place, longest: 35 });
      const text = this.text(remittance, { name: 'Unstructured', path: place, longest: 140 });
      return { ...(reference === undefined ? {} : { reference }), ...(text === undefined ? {} : { text }) };
    }
    this.only(remittance, ['Structured', 'Unstructured'], place);
    const { Unstructured: lines = [], Structured: parts = [] } = remittance;
    if (!Array.isArray(lines) || !lines.every((line) => typeof line === 'string' && /^.{1,140}$/s.test(line))) {
      this.add('fieldInvalid', 'Unstructured is a list of texts of 1 to 140 characters', `${place}.Unstructured`);
      return {};
    }
    if (!Array.isArray(parts)) {
      this.add('fieldInvalid', 'Structured is a list', `${place}.Structured`);
      return {};
    }
    const first: unknown = parts[0];
    const about = isObject(first) ? first['CreditorReferenceInformation'] : undefined;
    const reference = isObject(about) ? about['Reference'] : undefined;
    const text = lines.length === 0 ? {} : { text: lines.join(' ') };
    return { ...(typeof reference === 'string' ? { reference } : {}), ...text };
  }

  due(
    initiation: JsonObject,
    { path, nowMs, name = 'RequestedExecutionDateTime' }: { path: string; nowMs: number; name?: string },
  ): number | undefined {
    const value = initiation[name];
    const place = `${path}.${name}`;
    if (value === undefined) return this.add('fieldMissing', `${name} is missing`, place);
    const atMs = typeof value === 'string' && dateTime.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(atMs)) return this.add('dateInvalid', 'This is no ISO 8601 date-time with offset', place);
    if (atMs <= nowMs) return this.add('dateInvalid', `${name} must be in the future`, place);
    const isFar = name === 'RequestedExecutionDateTime' && atMs > nowMs + yearMs;
    if (isFar) return this.add('dateInvalid', `${name} is too far away`, place);
    return atMs;
  }
}

/** Whether two numbers are one account's. */
export const isSame = (one: Payee, other: Payee): boolean =>
  one.iban === other.iban && one.sortCode === other.sortCode && one.accountNumber === other.accountNumber;

/** What every consent's `Data` has around its initiation. */
export function checkData(reader: Reader, data: JsonObject, hasPermission: boolean): void {
  const optional = ['ReadRefundAccount', 'Authorisation', 'SCASupportData'];
  reader.only(data, ['Initiation', ...optional, ...(hasPermission ? ['Permission'] : [])], 'Data');
  if (hasPermission && data['Permission'] !== 'Create') {
    const code = data['Permission'] === undefined ? 'fieldMissing' : 'fieldInvalid';
    reader.add(code, 'Permission is Create', 'Data.Permission');
  }
  const refund = data['ReadRefundAccount'];
  if (refund !== undefined && refund !== 'Yes' && refund !== 'No') {
    reader.add('fieldInvalid', 'ReadRefundAccount is Yes or No', 'Data.ReadRefundAccount');
  }
}

/** Reads `Data` of a consent; gives what it says, or everything that is wrong. */
export function parseConsentData(
  house: House,
  data: JsonObject,
  { isScheduled, nowMs }: { readonly isScheduled: boolean; readonly nowMs: number },
): Initiation | readonly Mistake[] {
  const reader = new Reader();
  checkData(reader, data, isScheduled);
  const initiation = reader.object(data, 'Initiation', 'Data');
  if (initiation === undefined) return reader.mistakes;
  const path = 'Data.Initiation';
  const more = [...(house.version === '4.0' ? newFields : []), ...(isScheduled ? ['RequestedExecutionDateTime'] : [])];
  reader.only(initiation, [...commonFields, ...more], path);
  const instructionId = reader.text(initiation, {
    name: 'InstructionIdentification',
    path,
    longest: 35,
    isRequired: true,
  });
  const endToEndId =
    reader.text(initiation, { name: 'EndToEndIdentification', path, longest: 35, isRequired: !isScheduled }) ??
    instructionId;
  const instrument = reader.text(initiation, { name: 'LocalInstrument', path, longest: 50 });
  if (instrument !== undefined && instrument !== 'UK.OBIE.FPS') {
    reader.add('instrumentUnsupported', 'Only UK.OBIE.FPS is supported', `${path}.LocalInstrument`);
  }
  const amountMinor = reader.amount(initiation, path);
  const payee = reader.account(initiation, 'CreditorAccount', path);
  const debtor =
    initiation['DebtorAccount'] === undefined ? undefined : reader.account(initiation, 'DebtorAccount', path);
  const { reference, text } = reader.remittance(house, initiation, path);
  const dueMs = isScheduled ? reader.due(initiation, { path, nowMs }) : undefined;
  if (payee !== undefined && debtor !== undefined && isSame(payee, debtor)) {
    reader.add('fieldInvalid', 'The payee is the payer', `${path}.CreditorAccount.Identification`);
  }
  if (instructionId === undefined || endToEndId === undefined || amountMinor === undefined || payee === undefined) {
    return reader.mistakes;
  }
  if (reader.mistakes.length > 0) return reader.mistakes;
  return {
    instructionId,
    endToEndId,
    amountMinor,
    payee,
    debtor,
    reference: reference ?? text?.slice(0, 35),
    text: text ?? reference ?? payee.name,
    dueMs,
  };
}
