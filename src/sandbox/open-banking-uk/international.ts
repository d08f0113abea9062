// What an international payment's consent may say, read from untrusted JSON with everything that is wrong with it, and what the bank says
// of charges and rate. Called by payment-consents.ts and payment-wire.ts. Source: payment-initiation-openapi 3.1.11 and 4.0,
// international-payment-consents. House rules: from accounts in GBP, to an IBAN, in a currency that the bank knows, with its own rate.
import { isObject, type JsonObject, type Wire } from '../json.ts';
import { exponentOf, toDecimal } from '../ledger/currency.ts';
import { chargeMinor, isKnownCurrency, rateText } from '../payments/conversion.ts';
import { checkData, type Initiation, isSame, Reader } from './initiation.ts';
import type { Mistake } from './refusals.ts';
import type { House } from './wire.ts';

const bearers = ['BorneByCreditor', 'BorneByDebtor', 'FollowingServiceLevel', 'Shared'];
const rateTypes = ['Actual', 'Agreed', 'Indicative'];
const fields = [
  'InstructionIdentification',
  'EndToEndIdentification',
  'LocalInstrument',
  'InstructionPriority',
  'ExtendedPurpose',
  'ChargeBearer',
  'CurrencyOfTransfer',
  'DestinationCountryCode',
  'InstructedAmount',
  'ExchangeRateInformation',
  'DebtorAccount',
  'Creditor',
  'CreditorAgent',
  'CreditorAccount',
  'RemittanceInformation',
  'SupplementaryData',
];

function readAmount(reader: Reader, initiation: JsonObject, path: string) {
  const amount = reader.object(initiation, 'InstructedAmount', path);
  if (amount === undefined) return undefined;
  const place = `${path}.InstructedAmount`;
  reader.only(amount, ['Amount', 'Currency'], place);
  const currency = reader.text(amount, { name: 'Currency', path: place, longest: 3, isRequired: true });
  const text = reader.text(amount, { name: 'Amount', path: place, longest: 19, isRequired: true });
  if (currency === undefined || text === undefined) return undefined;
  if (!isKnownCurrency(currency))
    return reader.add('currencyUnsupported', 'The bank does not pay in this currency', `${place}.Currency`);
  const exponent = exponentOf(currency);
  const [, whole = '', fraction = ''] = /^(\d{1,13})(?:\.(\d{1,5}))?$/.exec(text) ?? [];
  const amountMinor = BigInt(`${whole}${fraction.slice(0, exponent).padEnd(exponent, '0')}` || '0');
  if (amountMinor === 0n || !/^0*$/.test(fraction.slice(exponent)))
    return reader.add('fieldInvalid', 'Amount is a positive number of its currency', `${place}.Amount`);
  return { amountMinor, currency };
}

function readRateType(reader: Reader, initiation: JsonObject, path: string): string | undefined {
  const wire = initiation['ExchangeRateInformation'];
  if (wire === undefined) return 'Actual';
  const place = `${path}.ExchangeRateInformation`;
  if (!isObject(wire)) return reader.add('fieldInvalid', 'ExchangeRateInformation is not an object', place);
  reader.only(wire, ['UnitCurrency', 'ExchangeRate', 'RateType', 'ContractIdentification'], place);
  reader.text(wire, { name: 'UnitCurrency', path: place, longest: 3, isRequired: true });
  const type = reader.text(wire, { name: 'RateType', path: place, longest: 10, isRequired: true });
  if (type === undefined) return undefined;
  if (!rateTypes.includes(type)) return reader.add('fieldInvalid', 'RateType is none', `${place}.RateType`);
  const hasRate = wire['ExchangeRate'] !== undefined || wire['ContractIdentification'] !== undefined;
  if (type !== 'Agreed' && hasRate)
    return reader.add('fieldInvalid', 'Only an agreed rate is named', `${place}.ExchangeRate`);
  // This bank has agreed on nothing with anybody.
  return type === 'Agreed'
    ? reader.add('fieldInvalid', 'There is no such agreement', `${place}.ContractIdentification`)
    : type;
}

/** Reads `Data` of a consent; gives what it says, or everything that is wrong. */
export function parseInternationalData(house: House, data: JsonObject): Initiation | readonly Mistake[] {
  const reader = new Reader();
  checkData(reader, data, false);
  const initiation = reader.object(data, 'Initiation', 'Data');
  if (initiation === undefined) return reader.mistakes;
  const path = 'Data.Initiation';
  reader.only(initiation, house.version === '3.1' ? [...fields, 'Purpose'] : fields, path);
  const text = (name: string) => reader.text(initiation, { name, path, longest: 35, isRequired: true });
  const instructionId = text('InstructionIdentification');
  const endToEndId = text('EndToEndIdentification');
  const currencyOfTransfer = reader.text(initiation, {
    name: 'CurrencyOfTransfer',
    path,
    longest: 3,
    isRequired: true,
  });
  const money = readAmount(reader, initiation, path);
  if (currencyOfTransfer !== undefined && money !== undefined && currencyOfTransfer !== money.currency)
    reader.add('currencyUnsupported', 'It arrives in the currency of its amount', `${path}.CurrencyOfTransfer`);
  const bearer = initiation['ChargeBearer'];
  if (bearer !== undefined && !bearers.some((one) => one === bearer))
    reader.add('fieldInvalid', 'ChargeBearer is none', `${path}.ChargeBearer`);
  const rateType = readRateType(reader, initiation, path);
  const payee = reader.account(initiation, 'CreditorAccount', path);
  if (payee !== undefined && payee.iban === '')
    reader.add('schemeUnsupported', 'It is paid to an IBAN', `${path}.CreditorAccount.SchemeName`);
  const debtor =
    initiation['DebtorAccount'] === undefined ? undefined : reader.account(initiation, 'DebtorAccount', path);
  if (payee !== undefined && debtor !== undefined && isSame(payee, debtor))
    reader.add('fieldInvalid', 'The payee is the payer', `${path}.CreditorAccount.Identification`);
  const remittance = reader.remittance(house, initiation, path);
  if (reader.mistakes.length > 0 || instructionId === undefined || endToEndId === undefined) return reader.mistakes;
  if (payee === undefined || money === undefined || rateType === undefined) return reader.mistakes;
  return {
    ...money,
    instructionId,
    endToEndId,
    payee,
    debtor,
    reference: remittance.reference ?? remittance.text?.slice(0, 35),
    text: remittance.text ?? remittance.reference ?? payee.name,
    dueMs: undefined,
    international: { isCharged: bearer !== 'BorneByCreditor', rateType },
  };
}

/** `Charges` and `ExchangeRateInformation` of an answer; nothing of a payment that is none. */
export function toTerms({ international, currency = 'GBP' }: Initiation, createdAtMs: number): Wire {
  if (international === undefined) return {};
  const { isCharged, rateType } = international;
  const charge = {
    ChargeBearer: 'BorneByDebtor',
    Type: 'UK.OBIE.SWIFT',
    Amount: { Amount: toDecimal(chargeMinor, 'GBP'), Currency: 'GBP' },
  };
  return {
    ...(isCharged ? { Charges: [charge] } : {}),
    ExchangeRateInformation: {
      UnitCurrency: currency,
      ExchangeRate: Number(rateText(currency, 'GBP')),
      RateType: rateType,
      ...(rateType === 'Actual' ? { ExpirationDateTime: new Date(createdAtMs + 86_400_000).toISOString() } : {}),
    },
  };
}
