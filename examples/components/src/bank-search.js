// The search of the bank picker: waits until nobody types any more, asks the gateway for a page, breaks off what nobody waits for,
// and puts further pages behind the first. It knows no document and no element. Driven by bank-picker-element.js.

/** @typedef {import('./generated.ts').ComponentBanksQuery['banks'][number]} Bank */
/** @typedef {{ readonly search: string, readonly country: string | null }} Asked */
/**
 * @typedef {object} SearchState
 * @property {'idle' | 'loading' | 'ready' | 'failed'} status `loading` with banks: more of them are on their way
 * @property {readonly Bank[]} banks
 * @property {boolean} hasMore
 * @property {unknown} error what it failed with
 */
/**
 * @typedef {object} SearchOptions
 * @property {(variables: object, signal: AbortSignal) => Promise<readonly Bank[]>} ask
 * @property {(state: SearchState) => void} onChange
 * @property {number} [pageSize]
 * @property {number} [delayMs] how long nobody may have typed
 */

/** @type {SearchState} */
const nothing = { status: 'idle', banks: [], hasMore: false, error: null };

/** One search at a time, over however many banks. */
export class BankSearch {
  #options;
  #pageSize;
  #delayMs;
  #controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #delay;
  /** @type {Asked | null} */
  #asked = null;
  #state = nothing;

  /** @param {SearchOptions} options */
  constructor(options) {
    this.#options = options;
    this.#pageSize = options.pageSize ?? 25;
    this.#delayMs = options.delayMs ?? 220;
  }

  get state() {
    return this.#state;
  }

  /**
   * Looks for something else. What was on its way is broken off at once; what is shown stays until there is an answer.
   * @param {Asked} asked
   * @param {{ isAtOnce?: boolean }} [options] without waiting for more letters
   */
  look(asked, { isAtOnce = false } = {}) {
    this.#stopWaiting();
    this.#asked = asked;
    this.#set({ ...this.#state, status: 'loading', error: null });
    this.#delay = setTimeout(() => void this.#read(asked, null), isAtOnce ? 0 : this.#delayMs);
  }

  /** Fetches the next page, where there is one and none is on its way. */
  more() {
    const last = this.#state.banks.at(-1);
    if (this.#asked === null || last === undefined || !this.#state.hasMore || this.#state.status === 'loading') return;
    this.#set({ ...this.#state, status: 'loading' });
    void this.#read(this.#asked, last.id);
  }

  /** Asks the same again, after a failure. */
  again() {
    if (this.#asked !== null) this.look(this.#asked, { isAtOnce: true });
  }

  /** Forgets everything; nothing is awaited any more. */
  stop() {
    this.#stopWaiting();
    this.#asked = null;
    this.#state = nothing;
  }

  #stopWaiting() {
    clearTimeout(this.#delay);
    this.#controller.abort();
    this.#controller = new AbortController();
  }

  /** @param {Asked} asked @param {string | null} after */
  async #read({ search, country }, after) {
    const { signal } = this.#controller;
    const words = search.trim().slice(0, 100);
    const variables = { search: words === '' ? null : words, country, first: this.#pageSize, after };
    try {
      const page = await this.#options.ask(variables, signal);
      if (signal.aborted) return;
      const before = after === null ? [] : this.#state.banks;
      const hasMore = page.length === this.#pageSize;
      this.#set({ status: 'ready', banks: [...before, ...page], hasMore, error: null });
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ ...this.#state, status: 'failed', banks: after === null ? [] : this.#state.banks, error });
    }
  }

  /** @param {SearchState} state */
  #set(state) {
    this.#state = state;
    this.#options.onChange(state);
  }
}
