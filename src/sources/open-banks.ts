// All banks of one gateway: those of the banks file, opened at start, and those of the sources, each opened when somebody asks for it.
// Found by id by reading, linking and payments; searched by the banks subgraph and the pages. Made by open.ts.

import type { ControllableBank } from '../banks/card-controls.ts';
import type { Connector } from '../banks/connector.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { OpenBank } from '../banks/open-bank.ts';
import type { PayableBank } from '../banks/payable-bank.ts';
import type { Bank, BankSource, Institution } from '../domain/bank.ts';
import type { Lookup } from '../domain/lookup.ts';
import { type BankListing, type BankQuery, compareListings, toMatcher } from './bank-search.ts';
import type { FollowedSource } from './followed-source.ts';
import { toSourceBank } from './source-bank.ts';

/** Which banks there are: all of it is replaced at once. */
export interface BankSet {
  /** Those of the banks file. */
  readonly own: readonly OpenBank[];
  readonly sources: readonly Pick<FollowedSource, 'source' | 'list' | 'missed'>[];
  /** Ids of sources whose institutions customers are linked to; the others' accounts are the operator's own. */
  readonly linkableSources: ReadonlySet<string>;
}

/** What {@link OpenBanks} needs. */
export interface OpenBanksOptions extends BankSet {
  /** Opens a bank of a source. No call is made. */
  readonly open: (bank: Bank, source: BankSource) => OpenBank;
  /** How a bank of the banks file is found. */
  readonly toListing: (bank: OpenBank) => BankListing;
}

/** A bank of a source, and as which institution it was opened. */
interface Opened {
  readonly open: OpenBank;
  readonly institution: Institution;
  readonly print: string;
  readonly source: BankSource;
}

/** The banks of one gateway. */
export class OpenBanks implements Lookup<OpenBank> {
  readonly connectors: Lookup<Connector> = this.#toLookup(({ connector }) => connector);
  readonly linkable: Lookup<LinkableBank> = this.#toLookup(({ linkable }) => linkable);
  readonly payable: Lookup<PayableBank> = this.#toLookup(({ payable }) => payable);
  readonly controllable: Lookup<ControllableBank> = this.#toLookup(({ controllable }) => controllable);
  #options: OpenBanksOptions;
  #own: ReadonlyMap<string, OpenBank>;
  readonly #opened = new Map<string, Opened>();
  #listings: readonly BankListing[] | null = null;

  constructor(options: OpenBanksOptions) {
    this.#options = options;
    this.#own = new Map(options.own.map((open) => [open.bank.id, open]));
  }

  /**
   * From now on these banks. Banks of a source that is not among the new ones any more are opened anew, should it have come
   * back in another form. @returns those that were open and are not in use any more: whoever calls ends them, after the calls under way
   */
  replace(next: BankSet): readonly OpenBank[] {
    const stays = new Set(next.own);
    const retired = this.#options.own.filter((open) => !stays.has(open));
    const sources = new Set(next.sources.map(({ source }) => source));
    for (const [bankId, { open, source }] of this.#opened) {
      if (sources.has(source)) continue;
      this.#opened.delete(bankId);
      retired.push(open);
    }
    this.#options = { ...this.#options, ...next };
    this.#own = new Map(next.own.map((open) => [open.bank.id, open]));
    this.#listings = null;
    return retired;
  }

  get(bankId: string): OpenBank | undefined {
    return this.#own.get(bankId) ?? this.#getOfSource(bankId);
  }

  has(bankId: string): boolean {
    return this.get(bankId) !== undefined;
  }

  /** What people call a bank, without opening it; null where there is none of that id. */
  nameOf(bankId: string): string | null {
    const own = this.#own.get(bankId);
    if (own !== undefined) return own.bank.name;
    for (const { list } of this.#options.sources) {
      const found = list.find(bankId);
      if (found !== null) return found.name;
    }
    return null;
  }

  /** Ids of what customers can be linked to: banks of the banks file, and sources. */
  get linkableNames(): readonly string[] {
    const own = this.#options.own.filter(({ linkable }) => linkable !== null).map(({ bank }) => bank.id);
    return [...own, ...this.#options.sources.map(({ source }) => source.id)];
  }

  /** Ids of sources whose institutions customers are linked to. */
  get linkableSources(): ReadonlySet<string> {
    return this.#options.linkableSources;
  }

  /** The sources, as they were configured. */
  get sources(): readonly BankSource[] {
    return this.#options.sources.map(({ source }) => source);
  }

  /** The banks of the banks file. */
  get own(): readonly OpenBank[] {
    return this.#options.own;
  }

  /** What is asked for, the best first, then by name; without a search by name. None is opened. */
  find(query: BankQuery): readonly BankListing[] {
    this.#listings ??= this.#options.own.map(this.#options.toListing).sort(compareListings);
    const match = toMatcher(query);
    const found: { readonly listing: BankListing; readonly rank: number }[] = [];
    for (const listings of [this.#listings, ...this.#options.sources.map(({ list }) => list.listings)]) {
      for (const listing of listings) {
        const rank = match(listing);
        if (rank !== null) found.push({ listing, rank });
      }
    }
    found.sort((one, other) => one.rank - other.rank || compareListings(one.listing, other.listing));
    return found.map(({ listing }) => listing);
  }

  /** Ends the sockets of all that are open. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values()].map(({ open }) => open);
    await Promise.all([...this.#own.values(), ...opened].map((open) => open.close()));
  }

  #getOfSource(bankId: string): OpenBank | undefined {
    const before = this.#opened.get(bankId);
    for (const { source, list } of this.#options.sources) {
      const institution = list.find(bankId);
      if (institution === null) continue;
      if (before?.institution === institution) return before.open;
      // The source has told its list anew: mostly the same.
      const print = JSON.stringify(institution);
      const open =
        before?.print === print ? before.open : this.#options.open(toSourceBank(bankId, source, institution), source);
      this.#opened.set(bankId, { open, institution, print, source });
      return open;
    }
    // Of a source's list that another gateway has seen first, perhaps.
    if (before === undefined) for (const source of this.#options.sources) source.missed(bankId);
    return before?.open;
  }

  #toLookup<T>(part: (open: OpenBank) => T | null): Lookup<T> {
    const get = (bankId: string): T | undefined => {
      const open = this.get(bankId);
      return open === undefined ? undefined : (part(open) ?? undefined);
    };
    return { get, has: (bankId) => get(bankId) !== undefined };
  }
}
