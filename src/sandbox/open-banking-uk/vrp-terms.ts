// What a mandate's consent may say, read from untrusted JSON with everything that is wrong with it. Called by vrp-consents.ts.
// Sources: vrp-openapi 3.1.11 and 4.0 (OBDomesticVRPConsentRequest, OBDomesticVRPControlParameters). House rules: GBP only, the
// creditor is named in the consent, references are the payments' own where the consent has none.
import { isObject, type JsonObject } from '../json.ts';
import type { Payee } from '../payments/payee.ts';
import { isSame, Reader, toPence } from './initiation.ts';
import type { Mistake } from './refusals.ts';
import type { House } from './wire.ts';

/** One periodic limit, in the standard's words. */
export interface PeriodLimit {
  readonly type: 'Day' | 'Week' | 'Fortnight' | 'Month' | 'Half-year' | 'Year';
  readonly alignment: 'Consent' | 'Calendar';
  readonly amountMinor: bigint;
}

/** A mandate, understood. */
export interface VrpTerms {
  readonly payee: Payee;
  readonly debtor: Payee | undefined;
  readonly reference: string | undefined;
  readonly maximumIndividual: bigint;
  readonly limits: readonly PeriodLimit[];
  /** Days of the United Kingdom, both included; undefined for no such bound. */
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly vrpTypes: readonly string[];
  readonly authenticationMethods: readonly string[];
}

const dateTime = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const periodTypes = ['Day', 'Week', 'Fortnight', 'Month', 'Half-year', 'Year'] as const;
const alignments = ['Consent', 'Calendar'] as const;
const vrpTypes = ['UK.OBIE.VRPType.Sweeping', 'UK.OBIE.VRPType.Other'];
const authenticationMethods = ['UK.OBIE.SCA', 'UK.OBIE.SCANotRequired'];
const controls = 'Data.ControlParameters';

/** Reads `Data` of a consent; gives what it says, or everything that is wrong. */
export function parseVrpConsent(house: House, data: JsonObject): VrpTerms | readonly Mistake[] {
  const reader = new Reader();
  reader.only(data, ['ReadRefundAccount', 'ControlParameters', 'Initiation'], 'Data');
  const parameters = reader.object(data, 'ControlParameters', 'Data');
  const initiation = reader.object(data, 'Initiation', 'Data');
  if (parameters === undefined || initiation === undefined) return reader.mistakes;
  const path = 'Data.Initiation';
  reader.only(initiation, ['DebtorAccount', 'CreditorAccount', 'CreditorPostalAddress', 'RemittanceInformation'], path);
  const payee = reader.account(initiation, 'CreditorAccount', path);
  const debtor =
    initiation['DebtorAccount'] === undefined ? undefined : reader.account(initiation, 'DebtorAccount', path);
  // The schema demands a name of the debtor, too.
  const named = initiation['DebtorAccount'];
  if (isObject(named) && named['Name'] === undefined) {
    reader.add('fieldMissing', 'Name is missing', `${path}.DebtorAccount.Name`);
  }
  if (payee !== undefined && debtor !== undefined && isSame(payee, debtor)) {
    reader.add('fieldInvalid', 'The payee is the payer', `${path}.CreditorAccount.Identification`);
  }
  const { reference, text } = reader.remittance(house, initiation, path);
  const control = readControls(reader, parameters);
  if (reader.mistakes.length > 0 || payee === undefined || control === undefined) return reader.mistakes;
  return { payee, debtor, reference: reference ?? text, ...control };
}

function readControls(reader: Reader, parameters: JsonObject) {
  reader.only(
    parameters,
    [
      'ValidFromDateTime',
      'ValidToDateTime',
      'MaximumIndividualAmount',
      'PeriodicLimits',
      'VRPType',
      'PSUAuthenticationMethods',
      'PSUInteractionTypes',
    ],
    controls,
  );
  const maximum = reader.object(parameters, 'MaximumIndividualAmount', controls);
  const maximumIndividual =
    maximum === undefined ? undefined : readAmount(reader, maximum, `${controls}.MaximumIndividualAmount`);
  const limits = readLimits(reader, parameters['PeriodicLimits']);
  const validFrom = readDay(reader, parameters, 'ValidFromDateTime');
  const validTo = readDay(reader, parameters, 'ValidToDateTime');
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    reader.add('dateInvalid', 'The mandate ends before it begins', `${controls}.ValidToDateTime`);
  }
  const types = readWords(reader, parameters, { name: 'VRPType', among: vrpTypes });
  const methods = readWords(reader, parameters, {
    name: 'PSUAuthenticationMethods',
    among: authenticationMethods,
  });
  if (parameters['PSUInteractionTypes'] !== undefined) {
    readWords(reader, parameters, { name: 'PSUInteractionTypes', among: ['InSession', 'OffSession'] });
  }
  if (maximumIndividual === undefined) return undefined;
  return { maximumIndividual, limits, validFrom, validTo, vrpTypes: types, authenticationMethods: methods };
}

function readAmount(reader: Reader, amount: JsonObject, path: string): bigint | undefined {
  const currency = reader.text(amount, { name: 'Currency', path, longest: 3, isRequired: true });
  if (currency !== undefined && currency !== 'GBP') {
    reader.add('currencyUnsupported', 'Mandates are in GBP', `${path}.Currency`);
  }
  const pence = toPence(amount['Amount']);
  if (amount['Amount'] === undefined) return reader.add('fieldMissing', 'Amount is missing', `${path}.Amount`);
  if (pence === undefined || pence === 0n) {
    return reader.add('fieldInvalid', 'Amount is a positive number of pounds and pence', `${path}.Amount`);
  }
  return pence;
}

function readLimits(reader: Reader, list: unknown): readonly PeriodLimit[] {
  const path = `${controls}.PeriodicLimits`;
  if (list === undefined) {
    reader.add('fieldMissing', 'PeriodicLimits is missing', path);
    return [];
  }
  if (!Array.isArray(list) || list.length === 0) {
    reader.add('fieldInvalid', 'PeriodicLimits is a list of one limit or more', path);
    return [];
  }
  return list.flatMap((item: unknown, index): PeriodLimit[] => {
    const at = `${path}[${index}]`;
    if (!isObject(item)) {
      reader.add('fieldInvalid', 'A limit is an object', at);
      return [];
    }
    reader.only(item, ['PeriodType', 'PeriodAlignment', 'Amount', 'Currency'], at);
    const type = periodTypes.find((word) => word === item['PeriodType']);
    const alignment = alignments.find((word) => word === item['PeriodAlignment']);
    if (type === undefined) {
      reader.add('fieldInvalid', `PeriodType is ${periodTypes.join(', ')}`, `${at}.PeriodType`);
    }
    if (alignment === undefined || (type === 'Fortnight' && alignment === 'Calendar')) {
      reader.add('fieldInvalid', 'PeriodAlignment is Consent, or Calendar but for fortnights', `${at}.PeriodAlignment`);
    }
    const amountMinor = readAmount(reader, item, at);
    return type === undefined || alignment === undefined || amountMinor === undefined
      ? []
      : [{ type, alignment, amountMinor }];
  });
}

function readDay(reader: Reader, parameters: JsonObject, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  const day = typeof value === 'string' ? dateTime.exec(value)?.[1] : undefined;
  if (day === undefined || Number.isNaN(Date.parse(String(value)))) {
    return reader.add('dateInvalid', 'This is no ISO 8601 date-time with offset', `${controls}.${name}`);
  }
  return day;
}

function readWords(
  reader: Reader,
  parameters: JsonObject,
  { name, among }: { readonly name: string; readonly among: readonly string[] },
): readonly string[] {
  const list = parameters[name];
  if (list === undefined) {
    reader.add('fieldMissing', `${name} is missing`, `${controls}.${name}`);
    return [];
  }
  if (!Array.isArray(list) || list.length === 0 || !list.every((word) => among.includes(String(word)))) {
    reader.add('fieldInvalid', `${name} is a list of ${among.join(', ')}`, `${controls}.${name}`);
    return [];
  }
  return list.map(String);
}
