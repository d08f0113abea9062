// Plaid's list of institutions, and what this standard keeps of one. Called by standard.ts and the connectors beside it. Source: Plaid
// API 2020-09-14, /institutions/get, /institutions/get_by_id.

import type { Bank, BankCapability, BankSource, Institution } from '../../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import { isShowable } from '../../domain/source.ts';
import {
  isObject,
  type JsonObject,
  readEntries,
  readRequiredString,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';
import type { InstitutionsRead, SourceCall } from '../source.ts';
import { parseText, readAnswerList, readErrors, toClientHeaders } from './wire.ts';

/** Where this connector's accounts are: elsewhere banks are reached directly, or through others. */
export const countries = ['US', 'CA'] as const;

/** What is kept of an institution besides what every source tells. */
export interface InstitutionDetails {
  /** Plaid's products that it has, as far as the gateway uses them. */
  readonly products: readonly string[];
  /** A routing number by which Link shows it first; null where none is known. */
  readonly routingNumber: string | null;
}

/** What is kept of a bank's institution, whichever version has written it; nothing of a bank that no list has told of. */
export function detailsOf({ via }: Bank): InstitutionDetails {
  const details = via?.institution.details ?? {};
  return { products: readStrings(details, 'products'), routingNumber: readString(details, 'routingNumber') };
}

/** Plaid's own id of a bank's institution. */
export const institutionIdOf = ({ via }: Bank): string => via?.institution.key ?? '';

/** The largest page there is. */
const pageSize = 500;
/** Some twelve thousand institutions are on twenty-five pages. */
const mostPages = 100;
const usedProducts: ReadonlySet<string> = new Set(['transactions', 'auth', 'identity', 'balance']);

/** The countries that the operator wants of those that there are. */
export function wantedCountries({ countries: wanted }: Pick<BankSource, 'countries'>): readonly string[] {
  const narrowed = countries.filter((country) => wanted?.has(country) ?? true);
  return narrowed.length === 0 ? countries : narrowed;
}

/** `POST /institutions/get`, page by page. @throws BankFailure */
export async function fetchInstitutions(source: BankSource, call: SourceCall): Promise<InstitutionsRead> {
  const institutions: Institution[] = [];
  const defects: InstitutionsRead['defects'][number][] = [];
  const wanted = wantedCountries(source);
  let offset = 0;
  for (let page = 1; ; page++) {
    const body = await post(source, call, {
      path: '/institutions/get',
      body: { count: pageSize, offset, country_codes: wanted },
    });
    const read = readPage(source, body, wanted);
    institutions.push(...read.entries);
    defects.push(...read.defects);
    offset += read.size;
    if (read.size === 0 || offset >= read.total) return { institutions, defects };
    if (page >= mostPages) throw failure(source, 'BANK_BAD_RESPONSE', 'the list of institutions does not end');
  }
}

/** `POST /institutions/get_by_id`: the logo, which the list leaves out. @throws BankFailure */
export async function fetchLogo(source: BankSource, call: SourceCall, { key }: Institution): Promise<Buffer | null> {
  const body = await post(source, call, {
    path: '/institutions/get_by_id',
    body: {
      institution_id: key,
      country_codes: wantedCountries(source),
      options: { include_optional_metadata: true },
    },
  });
  const institution = isObject(body) && isObject(body['institution']) ? body['institution'] : null;
  const logo = readString(institution, 'logo');
  return logo === null ? null : Buffer.from(logo, 'base64');
}

async function post(
  source: BankSource,
  call: SourceCall,
  { path, body }: { readonly path: string; readonly body: JsonObject },
): Promise<unknown> {
  const { status, text } = await call.send({
    method: 'POST',
    url: new URL(`${source.endpoint}${path}`),
    headers: toClientHeaders(source),
    body,
  });
  const answer = parseText(text);
  if (status === 200) return answer;
  const [said] = readErrors(answer);
  const code =
    status === 429 ? 'BANK_RATE_LIMITED' : status >= 500 ? 'BANK_UNAVAILABLE' : (said?.code ?? 'BANK_REJECTED_REQUEST');
  throw failure(source, code, `answered ${status}${said === undefined ? '' : ` ${said.bankCode}`}`);
}

function failure({ id }: BankSource, code: BankErrorCode, reason: string): BankFailure {
  return new BankFailure({ code, bankId: id, operatorMessage: `${id} institutions: ${reason}` });
}

function readPage(source: BankSource, body: unknown, wanted: readonly string[]) {
  try {
    const list = readAnswerList(body, 'institutions');
    const { entries, defects } = readEntries(list, '/institutions', (wire) => parseInstitution(wire, wanted));
    const total = isObject(body) && typeof body['total'] === 'number' ? body['total'] : 0;
    return { entries: entries.filter((entry) => entry !== null), defects, size: list.length, total };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw failure(source, 'BANK_BAD_RESPONSE', 'the answer cannot be read');
  }
}

/** Institution → institution; null for one of which nothing could be read, or that is elsewhere. @throws Unreadable */
function parseInstitution(wire: JsonObject, wanted: readonly string[]): Institution | null {
  const key = readRequiredString(wire, 'institution_id', '');
  const name = readRequiredString(wire, 'name', '');
  if (!isShowable(name)) throw new Unreadable('/name', 'too long, or with characters that cannot be seen');
  const told = readStrings(wire, 'country_codes');
  const country = wanted.find((one) => told.includes(one));
  if (country === undefined) return null;
  const products = readStrings(wire, 'products').filter((product) => usedProducts.has(product));
  // An Item is made for a product: of an institution that has none of them nothing could be linked.
  if (!products.some((product) => product !== 'balance')) return null;
  const [routingNumber = null] = readStrings(wire, 'routing_numbers').filter((number) => /^\d{9}$/.test(number));
  return {
    key,
    name,
    country,
    bic: null,
    logoUrl: null,
    maxConsentSeconds: null,
    capabilities: toCapabilities(products),
    details: { products, routingNumber },
  };
}

function toCapabilities(products: readonly string[]): readonly BankCapability[] {
  const capabilities: BankCapability[] = ['ACCOUNTS', 'BALANCES'];
  if (products.includes('transactions')) capabilities.push('TRANSACTIONS', 'PENDING_TRANSACTIONS');
  if (products.includes('identity')) capabilities.push('CUSTOMER');
  return capabilities;
}
