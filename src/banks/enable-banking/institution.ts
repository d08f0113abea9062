// Enable Banking's list of institutions, and what this standard keeps of one. Called by standard.ts and the connectors beside it.
// Source: Enable Banking API reference, GET /aspsps (ASPSPData, ResponsePaymentType).

import type { Bank, BankCapability, BankSource, Institution } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import { countryFault } from '../../domain/iso3166.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import { isShowable } from '../../domain/source.ts';
import { toBic } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  readBoolean,
  readEntries,
  readList,
  readRequiredString,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';
import type { InstitutionsRead, SourceCall } from '../source.ts';
import { enableBankingProfileOf } from './profile.ts';
import { readAnswerList } from './wire.ts';

/** Payment types that are asked for: what the gateway's credit transfers are. */
export const paymentTypes = ['SEPA', 'INST_SEPA'] as const;
/** One of {@link paymentTypes}. */
export type PaymentType = (typeof paymentTypes)[number];

/** What is kept of an institution besides what every source tells. */
export interface InstitutionDetails {
  /** Headers that say that the person is there, lower case: all of them or none. */
  readonly psuHeaders: readonly string[];
  readonly paymentTypes: readonly PaymentType[];
}

/** What is kept of a bank's institution, whichever version has written it; nothing of a bank that no list has told of. */
export function detailsOf({ via }: Bank): InstitutionDetails {
  const details = via?.institution.details ?? {};
  const types = readStrings(details, 'paymentTypes');
  return {
    psuHeaders: readStrings(details, 'psuHeaders'),
    paymentTypes: paymentTypes.filter((type) => types.includes(type)),
  };
}

/** An institution as it is named in requests, letter by letter as the list has it. */
export interface Aspsp {
  readonly name: string;
  readonly country: string;
}

/** By what Enable Banking knows a bank: name and country. */
export function aspspOf({ via, name, country }: Bank): Aspsp {
  const parsed: unknown = via == null ? null : JSON.parse(via.institution.key);
  if (!Array.isArray(parsed)) return { name, country };
  const [knownCountry, knownName]: readonly unknown[] = parsed;
  return { name: String(knownName), country: String(knownCountry) };
}

/** `GET /aspsps`: all of them in one answer. @throws BankFailure */
export async function fetchInstitutions(source: BankSource, call: SourceCall): Promise<InstitutionsRead> {
  const { psuType, beta } = enableBankingProfileOf(source);
  const url = new URL(`${source.endpoint}/aspsps`);
  url.searchParams.set('service', 'AIS');
  url.searchParams.set('psu_type', psuType);
  const token = await call.tokens.clientToken('');
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const { status, text } = await call.send({ method: 'GET', url, headers, body: null });
  if (status !== 200) {
    if (status === 401) call.tokens.forgetClientToken('', token);
    const code = status >= 500 ? 'BANK_UNAVAILABLE' : status === 429 ? 'BANK_RATE_LIMITED' : 'BANK_REJECTED_REQUEST';
    throw new BankFailure({
      code,
      bankId: source.id,
      operatorMessage: `${source.id} institutions: answered ${status}`,
    });
  }
  try {
    const list = readAnswerList(JSON.parse(text), 'aspsps');
    const { entries, defects } = readEntries(list, '/aspsps', (wire) => parseInstitution(wire, { psuType, beta }));
    return { institutions: entries.filter((institution) => institution !== null), defects };
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof SyntaxError)) throw error;
    const operatorMessage = `${source.id} institutions: the answer cannot be read`;
    throw new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: source.id, operatorMessage });
  }
}

/** ASPSPData → institution; null for one that is not wanted. @throws Unreadable */
function parseInstitution(
  wire: JsonObject,
  { psuType, beta }: { readonly psuType: string; readonly beta: boolean },
): Institution | null {
  const name = readRequiredString(wire, 'name', '');
  if (typeof wire['name'] !== 'string' || typeof wire['country'] !== 'string')
    throw new Unreadable('/name', 'not a text');
  if (!isShowable(name)) throw new Unreadable('/name', 'too long, or with characters that cannot be seen');
  const country = readRequiredString(wire, 'country', '').toUpperCase();
  if (countryFault(country) !== null) throw new Unreadable('/country', 'not an ISO 3166-1 code');
  const psuTypes = readStrings(wire, 'psu_types');
  if (psuTypes.length > 0 && !psuTypes.includes(psuType)) return null;
  if (!beta && readBoolean(wire, 'beta') === true) return null;
  const payments = readPayments(wire, psuType);
  const capabilities: readonly BankCapability[] = [
    'ACCOUNTS',
    'BALANCES',
    'TRANSACTIONS',
    'PENDING_TRANSACTIONS',
    'CARDS',
  ];
  return {
    key: JSON.stringify([wire['country'], wire['name']]),
    name,
    country,
    bic: toBic(readString(wire, 'bic')),
    logoUrl: readLogo(wire),
    maxConsentSeconds: readSeconds(wire),
    capabilities: payments.paymentTypes.length === 0 ? capabilities : [...capabilities, 'PAYMENTS'],
    details: {
      psuHeaders: readStrings(wire, 'required_psu_headers').map((header) => header.toLowerCase()),
      ...payments,
    },
  };
}

/** Nobody consents for longer: what is larger is no number of seconds. */
const longestSeconds = 10 * 366 * 86_400;

function readSeconds(wire: JsonObject): number | null {
  const seconds = wire['maximum_consent_validity'];
  const isKnown =
    typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 && seconds <= longestSeconds;
  return isKnown ? seconds : null;
}

/** Only what a browser could be sent to without being overheard. */
function readLogo(wire: JsonObject): string | null {
  const text = readString(wire, 'logo');
  const url = text !== null && URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  return isSafe ? (url?.href ?? null) : null;
}

function readPayments(wire: JsonObject, psuType: string): Pick<InstitutionDetails, 'paymentTypes'> {
  const offered = (readList(wire, 'payments') ?? []).filter(isObject).filter((payment) => {
    const own = readString(payment, 'psu_type');
    return own === null || own === psuType;
  });
  return {
    paymentTypes: paymentTypes.filter((type) => offered.some((one) => readString(one, 'payment_type') === type)),
  };
}
