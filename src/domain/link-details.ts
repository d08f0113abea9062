// What banks want to know of a customer before they make a consent: who they are there, and for some which accounts. Asked by
// the links page and taken by `createBankLink`, read here from untrusted text, sent by the standards' connectors and kept by
// nobody: it lasts as long as the call. Source: NextGenPSD2 1.3.12, headers PSU-ID, PSU-ID-Type, PSU-Corporate-ID; ISO 13616.

import { parseIban } from './payment-order.ts';

/** One thing that a customer tells. */
export type LinkDetail = 'psuId' | 'psuIdType' | 'psuCorporateId' | 'ibans';

/** What a customer has told. It is personal: never logged, never stored. */
export interface LinkDetails {
  /** What the customer signs in with at the bank, without any password; null for none. */
  readonly psuId: string | null;
  /** What sort of sign-in that is, in the bank's words; null for none. */
  readonly psuIdType: string | null;
  /** The company's id at the bank; null for none. */
  readonly psuCorporateId: string | null;
  /** The accounts to be shared, as IBANs in capitals without spaces; empty where the bank asks. */
  readonly ibans: readonly string[];
}

/** What a bank asks for. */
export interface AskedDetails {
  readonly required: ReadonlySet<LinkDetail>;
  readonly optional: ReadonlySet<LinkDetail>;
  /** What is not asked for beforehand, but taken for a bank that asks once it is asked; absent for nothing. */
  readonly onDemand?: ReadonlySet<LinkDetail>;
  /** What `psuIdType` may be; empty where the bank has no list. */
  readonly psuIdTypes: readonly string[];
}

/** Nothing told. */
export const noDetails: LinkDetails = { psuId: null, psuIdType: null, psuCorporateId: null, ibans: [] };

/** What is given, of whatever form; the same names as {@link LinkDetails}. */
export interface GivenDetails {
  readonly psuId?: string | null | undefined;
  readonly psuIdType?: string | null | undefined;
  readonly psuCorporateId?: string | null | undefined;
  readonly ibans?: readonly string[] | null | undefined;
}

/** Details that can be sent, or which of them cannot: `MISSING` where the bank needs it, else `INVALID`. */
export type ReadDetails =
  | { readonly kind: 'read'; readonly details: LinkDetails }
  | { readonly kind: 'faulty'; readonly missing: readonly LinkDetail[]; readonly invalid: readonly LinkDetail[] };

/** Printable ASCII: what a header can carry to any bank (RFC 9110 section 5.5). House rule: 100 characters. */
const headerForm = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;
/** House rule: nobody has more accounts at one bank. */
const mostIbans = 50;
const texts = ['psuId', 'psuIdType', 'psuCorporateId'] as const;

/**
 * Reads what a customer has given for a bank. What the bank does not ask for is not taken: it would be told who somebody is
 * without need.
 */
export function readDetails(given: GivenDetails, asked: AskedDetails | undefined): ReadDetails {
  const missing: LinkDetail[] = [];
  const invalid: LinkDetail[] = [];
  const isAsked = (name: LinkDetail) => asked?.required.has(name) === true || asked?.optional.has(name) === true;
  const isTaken = (name: LinkDetail) => isAsked(name) || asked?.onDemand?.has(name) === true;
  const readText = (name: (typeof texts)[number]): string | null => {
    const text = isTaken(name) ? (given[name] ?? '').trim() : '';
    if (text === '') {
      if (asked?.required.has(name) === true) missing.push(name);
      return null;
    }
    const isKnown = name !== 'psuIdType' || asked?.psuIdTypes.length === 0 || asked?.psuIdTypes.includes(text) === true;
    if (!headerForm.test(text) || !isKnown) invalid.push(name);
    return text;
  };
  const [psuId = null, psuIdType = null, psuCorporateId = null] = texts.map(readText);
  const written = isAsked('ibans') ? (given.ibans ?? []).map((text) => text.trim()).filter((text) => text !== '') : [];
  const ibans = written.slice(0, mostIbans).map(parseIban);
  if (asked?.required.has('ibans') === true && written.length === 0) missing.push('ibans');
  if (written.length > mostIbans || ibans.includes(null)) invalid.push('ibans');
  if (missing.length > 0 || invalid.length > 0) return { kind: 'faulty', missing, invalid };
  const known = [...new Set(ibans.filter((iban) => iban !== null))];
  return { kind: 'read', details: { psuId, psuIdType, psuCorporateId, ibans: known } };
}
