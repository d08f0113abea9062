// Follows one source's list of institutions: from the store at start, asked for behind requests once a day, and kept over the source's
// being down. Made by open.ts. Whatever fails costs nothing but age.

import type { SourceCall, SourceStandard } from '../banks/source.ts';
import type { BankSource, Institution } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { StoreFailure } from '../store/failures.ts';
import type { InstitutionStore } from '../store/institutions.ts';
import { InstitutionList } from './institution-list.ts';

/** What {@link FollowedSource} needs. */
export interface FollowedSourceOptions {
  readonly source: BankSource;
  readonly standard: SourceStandard;
  /** What the source is asked with. */
  readonly call: (deadline: Deadline) => SourceCall;
  /** Null where nothing outlives the process. */
  readonly store: Pick<InstitutionStore, 'readList' | 'keepList'> | null;
  /** Why the list is not newer, for operators. */
  readonly onTrouble: (reason: string) => void;
  /** Told of each list that is in use: how many institutions, and of when, epoch milliseconds. */
  readonly onList?: (list: { readonly sourceId: string; readonly size: number; readonly fetchedAtMs: number }) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** A list is asked for anew after so long. */
const everyMs = 24 * 3_600_000;
/** Between looks into the store for a bank that is not known here, milliseconds. */
const leastBetweenLooksMs = 60_000;
/** How long a source may take to give its whole list, in several calls where it must. */
const askMs = 120_000;
const firstBackoffMs = 30_000;
const longestBackoffMs = 3_600_000;

/** One source as it is followed on one gateway. */
export class FollowedSource {
  readonly source: BankSource;
  readonly #options: FollowedSourceOptions;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #stopped = new AbortController();
  #list: InstitutionList;
  /** A list of the store's that nobody has asked for yet: taking thousands of institutions apart would hold up a start. */
  #unread: string | null = null;
  #fetchedAtMs = 0;
  #lookedAtMs = 0;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: FollowedSourceOptions) {
    this.source = options.source;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#list = new InstitutionList(options.source);
  }

  /** The list as it is now; empty before the source has told any. */
  get list(): InstitutionList {
    if (this.#unread !== null) {
      const text = this.#unread;
      this.#unread = null;
      this.#list = InstitutionList.parse(this.source, text) ?? this.#list;
    }
    return this.#list;
  }

  /** Takes the list that the store has, and begins to ask. Fulfilled when there is a list, or none could be had. Never rejects. */
  async start(): Promise<void> {
    // Whoever watches sees a source that has never told any.
    this.#options.onList?.({ sourceId: this.source.id, size: 0, fetchedAtMs: 0 });
    await this.#readKept();
    this.#schedule(this.#fetchedAtMs === 0 ? 0 : this.#fetchedAtMs + everyMs - this.#now());
    if (this.#fetchedAtMs === 0) await this.askNow();
  }

  /**
   * Told of a bank of this source that the list has not: another gateway may know it already, from a list that it has asked for since.
   * The store is looked at behind the request, once a minute at most. Never fails.
   */
  missed(bankId: string): void {
    if (!bankId.startsWith(`${this.source.id}-`) || this.#stopped.signal.aborted) return;
    const nowMs = this.#now();
    if (nowMs - this.#lookedAtMs < leastBetweenLooksMs) return;
    this.#lookedAtMs = nowMs;
    void this.#readKept();
  }

  /** Asks the source now. Never rejects. */
  async askNow(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    // Whatever fails, the next asking does not.
    this.#asking = this.#asking.then(() => this.#ask()).catch(() => this.#fail());
    await this.#asking;
  }

  /** Whether logos are asked for here, and not at an address that the list tells. */
  get givesLogos(): boolean {
    return this.#options.standard.fetchLogo !== undefined;
  }

  /** An institution's logo, from the source itself; null for none. @throws BankFailure */
  async fetchLogo(institution: Institution): Promise<Buffer | null> {
    const { source, standard, call } = this.#options;
    return (await standard.fetchLogo?.(source, call(deadlineIn(askMs, this.#stopped.signal)), institution)) ?? null;
  }

  /** Asks no more; what is under way is broken off. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#asking;
  }

  /** Another gateway may have asked meanwhile. */
  async #readKept(): Promise<boolean> {
    const { source, store, onTrouble } = this.#options;
    try {
      const kept = (await store?.readList(source.id)) ?? null;
      if (kept === null || kept.fetchedAtMs <= this.#fetchedAtMs) return false;
      const about = InstitutionList.look(source, kept.list);
      if (about === null) return false;
      this.#unread = kept.list;
      // Of a source that was configured otherwise: better than nothing, and to be asked for anew at once.
      this.#tell(about.size, about.isSame ? kept.fetchedAtMs : 0);
      return about.isSame;
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      onTrouble(error.message);
      return false;
    }
  }

  #tell(size: number, fetchedAtMs: number): void {
    this.#fetchedAtMs = fetchedAtMs;
    this.#options.onList?.({ sourceId: this.source.id, size, fetchedAtMs });
  }

  async #ask(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    const isOwed = !(await this.#readKept()) || this.#fetchedAtMs + everyMs <= this.#now();
    const isHad = !isOwed || (await this.#fetch());
    if (isHad) {
      this.#failures = 0;
      this.#schedule(everyMs);
    } else this.#retry();
  }

  #retry(): void {
    this.#failures += 1;
    this.#schedule(Math.min(firstBackoffMs * 2 ** Math.min(this.#failures, 12), longestBackoffMs));
  }

  #fail(): void {
    this.#options.onTrouble(`${this.source.id}: its list could not be taken: unexpected error`);
    this.#retry();
  }

  async #fetch(): Promise<boolean> {
    const { source, standard, call, store, onTrouble } = this.#options;
    const fetchedAtMs = this.#now();
    try {
      const { institutions, defects } = await standard.fetchInstitutions(
        source,
        call(deadlineIn(askMs, this.#stopped.signal)),
      );
      // What names none of thousands says nothing about them.
      if (institutions.length === 0 && this.list.size > 0) throw toEmpty(source);
      const [defect] = defects;
      if (defect !== undefined) {
        onTrouble(`${source.id}: ${defects.length} institutions cannot be read; ${defect.pointer}: ${defect.reason}`);
      }
      const list = this.list.updated(institutions);
      this.#list = list;
      this.#tell(list.size, fetchedAtMs);
      const unknown = list.unknownNames;
      if (unknown.length > 0) onTrouble(`${source.id}: no institution is called ${unknown.join(', ')}`);
      await store?.keepList(source.id, { list: list.toText(), fetchedAtMs });
      return true;
    } catch (error) {
      if (this.#stopped.signal.aborted) return false;
      if (!(error instanceof BankFailure || error instanceof StoreFailure)) throw error;
      onTrouble(error.message);
      return error instanceof StoreFailure;
    }
  }

  /** In so many milliseconds, more or less: gateways that were started together do not ask together. */
  #schedule(inMs: number): void {
    if (this.#stopped.signal.aborted) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.askNow(), Math.max(1000, inMs * (0.9 + this.#random() * 0.2)));
    this.#timer.unref();
  }
}

function toEmpty({ id }: BankSource): BankFailure {
  const operatorMessage = `${id}: an empty list of institutions; the one before is kept`;
  return new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: id, operatorMessage });
}
