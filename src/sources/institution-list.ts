// The institutions of one source, as it was last asked: found by the ids of their banks, searched by name, written down for the next
// start. Made by followed-source.ts. Some 300 bytes an institution; nothing is opened for one that nobody asks for.

import { createHash } from 'node:crypto';
import { isObject } from '../banks/json.ts';
import { type BankCapability, type BankSource, bankCapabilities, type Institution } from '../domain/bank.ts';
import { isWanted, toInstitutionBankId } from '../domain/source.ts';
import { type BankListing, compareListings, toSearchText } from './bank-search.ts';

/** One institution, its bank's id, and whether the source has it still. */
interface Held {
  readonly institution: Institution;
  /** As it was when it was seen first: an institution that is renamed is the same bank. */
  readonly bankId: string;
  /** True for one that the source named before and names no more: links to its bank stay readable, and nobody is offered it. */
  readonly isGone: boolean;
}

/** By what a list is known to be of a source as it is configured: another address, client or kind of customer has another list. */
function printOf({ standard, version, endpoint, credentials, profile }: BankSource): string {
  const told = [standard, version, endpoint, credentials, profile];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url');
}

/** What {@link InstitutionList.toText} writes of each that is not gone; a quote in a name is escaped, so that none is taken for it. */
const isHere = ',"isGone":false}';

const capabilityNames: ReadonlySet<unknown> = new Set(bankCapabilities);
const isCapability = (value: unknown): value is BankCapability => capabilityNames.has(value);

/** By hand: there are thousands. Null for what was not written by this version or an earlier one. */
function readHeld(source: BankSource, entry: unknown): Held | null {
  if (!isObject(entry)) return null;
  const {
    key,
    name,
    country,
    bic = null,
    logoUrl = null,
    maxConsentSeconds = null,
    capabilities,
    details,
    isGone,
    bankId,
  } = entry;
  if (typeof key !== 'string' || typeof name !== 'string' || typeof country !== 'string') return null;
  if (!Array.isArray(capabilities) || !isObject(details)) return null;
  const institution: Institution = {
    key,
    name,
    country,
    bic: typeof bic === 'string' ? bic : null,
    logoUrl: typeof logoUrl === 'string' ? logoUrl : null,
    maxConsentSeconds: typeof maxConsentSeconds === 'number' ? maxConsentSeconds : null,
    capabilities: capabilities.filter(isCapability),
    details,
  };
  return {
    institution,
    bankId: typeof bankId === 'string' ? bankId : toInstitutionBankId(source, institution),
    isGone: isGone === true,
  };
}

/** The list of one source. Never changes: another takes its place. */
export class InstitutionList {
  /** Those that are offered, in the order of {@link compareListings}. */
  readonly listings: readonly BankListing[];
  readonly #source: BankSource;
  /** All that the source has named, wanted or not: what an operator narrows today may be wanted tomorrow. */
  readonly #held: readonly Held[];
  readonly #byBankId: ReadonlyMap<string, Held>;

  constructor(source: BankSource, held: readonly Held[] = []) {
    this.#source = source;
    this.#held = held;
    const byBankId = new Map<string, Held>();
    const listings: BankListing[] = [];
    // Thousands share the few sets that there are.
    const shared = new Map<string, ReadonlySet<string>>();
    for (const one of held) {
      const { institution, bankId: id, isGone } = one;
      // Of two of one key the first is it: the key is all that the source is asked with.
      if (byBankId.has(id)) continue;
      byBankId.set(id, one);
      if (isGone || !isWanted(source, institution, id)) continue;
      const { name, country, bic } = institution;
      const word = institution.capabilities.join(' ');
      const capabilities = shared.get(word) ?? new Set(institution.capabilities);
      shared.set(word, capabilities);
      listings.push({ id, name, country, capabilities, sourceId: source.id, text: toSearchText(name, bic) });
    }
    this.#byBankId = byBankId;
    this.listings = listings.sort(compareListings);
  }

  /** The institution behind a bank's id, also one that is gone or not wanted any more; null for none of this source. */
  find(bankId: string): Institution | null {
    return this.#byBankId.get(bankId)?.institution ?? null;
  }

  /** How many the source names. */
  get size(): number {
    return this.#held.filter(({ isGone }) => !isGone).length;
  }

  /** Of the names and ids to which the operator has narrowed the source, those that no institution bears. */
  get unknownNames(): readonly string[] {
    const known = new Set(this.listings.flatMap(({ id, name }) => [id, name]));
    return [...(this.#source.only ?? [])].filter((name) => !known.has(name));
  }

  /** This list after the source was asked again. */
  updated(institutions: readonly Institution[]): InstitutionList {
    const keys = new Set(institutions.map(({ key }) => key));
    const known = new Map(this.#held.map(({ institution: { key }, bankId }) => [key, bankId]));
    const gone = this.#held.filter(({ institution: { key } }) => !keys.has(key));
    return new InstitutionList(this.#source, [
      ...institutions.map((institution) => ({
        institution,
        bankId: known.get(institution.key) ?? toInstitutionBankId(this.#source, institution),
        isGone: false,
      })),
      ...gone.map(({ institution, bankId }) => ({ institution, bankId, isGone: true })),
    ]);
  }

  /** As JSON, for {@link InstitutionList.parse}. */
  toText(): string {
    const institutions = this.#held.map(({ institution, bankId, isGone }) => ({ ...institution, bankId, isGone }));
    return JSON.stringify({ print: printOf(this.#source), institutions });
  }

  /**
   * How many institutions a list that was written down names, without taking it apart, and whether it is of the source as it is
   * configured now; null where it is none.
   */
  static look(source: BankSource, text: string): { readonly size: number; readonly isSame: boolean } | null {
    if (!text.startsWith('{"print":"') || !text.endsWith(']}')) return null;
    let size = 0;
    for (let at = text.indexOf(isHere); at >= 0; at = text.indexOf(isHere, at + isHere.length)) size += 1;
    return { size, isSame: text.startsWith(`{"print":"${printOf(source)}"`) };
  }

  /** A list that was written down; null where it is none. What of it cannot be read is left out. */
  static parse(source: BankSource, text: string): InstitutionList | null {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return null;
    }
    const institutions = isObject(parsed) ? parsed['institutions'] : null;
    if (!Array.isArray(institutions)) return null;
    return new InstitutionList(
      source,
      institutions.flatMap((entry: unknown) => readHeld(source, entry) ?? []),
    );
  }
}
