// New Zealand's account information 3.0 (Payments NZ API Centre), which is derived from UK Open Banking 3.1 and names accounts, account
// types and remittance texts in its own way. Loaded by src/banks/quirk.ts where a bank's entry names it; such an entry also says
// `profile.consentForm: payments-nz`. Source: its specification, AccountModel, TransactionModel, BECSRemittance.

import { isObject, type JsonObject, readObject, readString, readStrings } from '../../json.ts';
import { editList, type Quirk } from '../../quirk.ts';

/** Bank, branch, account and suffix as one number is a BBAN; a masked card number is what stands for a card. */
const schemes: Readonly<Record<string, string>> = { BECSElectronicCredit: 'BBAN', MaskedCardNumber: 'PAN' };
const subTypes: Readonly<Record<string, string>> = { Transaction: 'CurrentAccount', Lending: 'Loan' };

function toIdentifier(wire: JsonObject): JsonObject {
  const scheme = schemes[readString(wire, 'SchemeName') ?? ''];
  return scheme === undefined ? wire : { ...wire, SchemeName: scheme };
}

/** One identifier instead of a list of them, whose name is the account's and not its owner's. */
function toAccount(wire: JsonObject): JsonObject {
  const subType = subTypes[readString(wire, 'AccountSubType') ?? ''];
  const typed = subType === undefined ? wire : { ...wire, AccountSubType: subType };
  const identifier = readObject(wire, 'Account');
  if (identifier === null) return typed;
  const { Name: name, ...number } = toIdentifier(identifier);
  const description = 'Description' in typed || typeof name !== 'string' ? {} : { Description: name };
  return { ...typed, ...description, Account: [number] };
}

/** What is written for a side: particulars, code and reference, as statements in New Zealand show them. */
const partsOf = (reference: JsonObject | null): readonly string[] =>
  ['Particulars', 'Code', 'Reference'].flatMap((key) => readString(reference, key) ?? []);

/** A side with its account's scheme in the standard's words, and with the name of the remittance where its account has none. */
function toSide(wire: JsonObject, side: 'Creditor' | 'Debtor', remittance: JsonObject | null): JsonObject {
  const key = `${side}Account`;
  const account = readObject(wire, key);
  const name = readString(account, 'Name') ?? readString(remittance, `${side}Name`);
  if (account === null && name === null) return {};
  return { [key]: { ...(account === null ? {} : toIdentifier(account)), ...(name === null ? {} : { Name: name }) } };
}

/** The remittance is an object of both sides' words; the owner's are those of the side that the entry is on. */
function toEntry(wire: JsonObject): JsonObject {
  const { TransactionReference: reference, ...others } = wire;
  const remittance = isObject(reference) ? reference : null;
  const own = /^credit$/i.test(readString(wire, 'CreditDebitIndicator') ?? '') ? 'Creditor' : 'Debtor';
  const other = own === 'Creditor' ? 'Debtor' : 'Creditor';
  const words = partsOf(readObject(remittance, `${own}Reference`)).join(' ');
  const told = [...readStrings(wire, 'TransactionInformation'), words].filter((text) => text !== '');
  const exchange = wire['CurrencyExchange'];
  return {
    ...others,
    ...(isObject(exchange) ? { CurrencyExchange: [exchange] } : {}),
    ...(told.length === 0 ? {} : { TransactionInformation: [...new Set(told)] }),
    ...toSide(wire, own, null),
    ...toSide(wire, other, remittance),
    ...(remittance === null && reference !== undefined ? { TransactionReference: reference } : {}),
  };
}

export default {
  bank: 'Banks in New Zealand, by the account information API 3.0 of the Payments NZ API Centre',
  what: 'An account has one identifier, of New Zealand’s schemes; the remittance of an entry is an object of both sides’ words.',
  seen: 'In the published specification, account information 3.0.3; not tried at a bank.',
  edits: {
    accounts: (body) => editList(body, ['Data', 'Account'], toAccount),
    transactions: (body) => editList(body, ['Data', 'Transaction'], toEntry),
  },
} satisfies Quirk;
