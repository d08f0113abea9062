// The Australian CDR customer → domain party. Called by connector.ts. Source: Consumer Data Standards 1.36
// ResponseCommonCustomer and ResponseCommonCustomerDetailV2 (person or organisation, phones, addresses).

import { toAlpha2 } from '../../domain/iso3166-alpha3.ts';
import type { Party, PostalAddress } from '../../domain/party.ts';
import {
  isObject,
  type JsonObject,
  readBoolean,
  readList,
  readObject,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';

/** The customer as a party. @throws Unreadable when neither a person nor an organisation is there */
export function parseParty(data: JsonObject): Party {
  const person = readObject(data, 'person');
  const organisation = readObject(data, 'organisation');
  const type = readString(data, 'customerUType');
  if (person !== null && type !== 'organisation') return { ...toPersonNames(person), ...toContact(person) };
  if (organisation !== null) return { ...toOrganisationNames(organisation), ...toContact(organisation) };
  throw new Unreadable('/data', 'neither person nor organisation');
}

function toPersonNames(person: JsonObject) {
  const first = readString(person, 'firstName');
  const last = readString(person, 'lastName');
  const suffix = readString(person, 'suffix');
  return {
    displayName: joinNames([first, last]),
    legalName: joinNames([first, ...readStrings(person, 'middleNames'), last, suffix]),
    dateOfBirth: null,
  };
}

function toOrganisationNames(organisation: JsonObject) {
  const businessName = readString(organisation, 'businessName');
  return {
    displayName: businessName,
    legalName: readString(organisation, 'legalName') ?? businessName,
    dateOfBirth: null,
  };
}

function joinNames(names: readonly (string | null)[]): string | null {
  return names.filter((name) => name !== null).join(' ') || null;
}

function toContact(customer: JsonObject): Pick<Party, 'email' | 'phone' | 'addresses'> {
  const phone = preferred((readList(customer, 'phoneNumbers') ?? []).filter(isObject), 'MOBILE');
  const email = preferred((readList(customer, 'emailAddresses') ?? []).filter(isObject), 'HOME');
  return {
    email: readString(email, 'address'),
    phone: readString(phone, 'fullNumber') ?? readString(phone, 'number'),
    addresses: (readList(customer, 'physicalAddresses') ?? [])
      .filter(isObject)
      .flatMap((address) => toPostalAddress(address) ?? []),
  };
}

/** The one that the customer prefers, else the first with the usual purpose, else the first. */
function preferred(entries: readonly JsonObject[], purpose: string): JsonObject | null {
  return (
    entries.find((entry) => readBoolean(entry, 'isPreferred') === true) ??
    entries.find((entry) => readString(entry, 'purpose') === purpose) ??
    entries[0] ??
    null
  );
}

function toPostalAddress(wire: JsonObject): PostalAddress | null {
  const simple = readObject(wire, 'simple');
  if (simple !== null) {
    return {
      lines: ['mailingName', 'addressLine1', 'addressLine2', 'addressLine3'].flatMap(
        (key) => readString(simple, key) ?? [],
      ),
      townName: readString(simple, 'city'),
      postCode: readString(simple, 'postcode'),
      countrySubDivision: readString(simple, 'state'),
      country: toAlpha2(readString(simple, 'country') ?? 'AUS'), // "Australia (AUS) is assumed"
    };
  }
  const paf = readObject(wire, 'paf');
  if (paf === null) return null;
  return {
    lines: toPafLines(paf),
    townName: readString(paf, 'localityName'),
    postCode: readString(paf, 'postcode'),
    countrySubDivision: readString(paf, 'state'),
    country: 'AU', // Australia Post's file holds no other country
  };
}

/** The lines of an Australia Post address: building, floor and flat, then street or post box. */
function toPafLines(paf: JsonObject): readonly string[] {
  const text = (key: string) => readString(paf, key) ?? '';
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
  const secondNumber = `${text('thoroughfareNumber2')}${text('thoroughfareNumber2Suffix')}`;
  const firstNumber = `${text('thoroughfareNumber1')}${text('thoroughfareNumber1Suffix')}`;
  const lot = text('lotNumber') === '' ? '' : `Lot ${text('lotNumber')}`;
  const box = `${text('postalDeliveryNumberPrefix')}${text('postalDeliveryNumber')}${text('postalDeliveryNumberSuffix')}`;
  return [
    text('buildingName1'),
    text('buildingName2'),
    join(text('floorLevelType'), text('floorLevelNumber'), text('flatUnitType'), text('flatUnitNumber')),
    join(
      lot,
      secondNumber === '' ? firstNumber : `${firstNumber}-${secondNumber}`,
      text('streetName'),
      text('streetType'),
      text('streetSuffix'),
    ),
    join(text('postalDeliveryType'), box),
  ].filter((line) => line !== '');
}
