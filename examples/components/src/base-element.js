// What all three elements have in common: where to ask and with whose token, loading and its end with the element, what went
// wrong and how to go on, words in the page's language, the focus that survives a drawing. Extended by the elements.

import { askGateway, GatewayTrouble } from './gateway.js';
import { make, makeButton } from './make.js';
import { sheets } from './style.js';
import { createWords, languageAround } from './words.js';

/** Longer waits are the person's to end. */
const longestWaitMs = 120_000;
const tickMs = 30_000;

/** Asks the gateway and draws the answer. @abstract */
export class BankgraphElement extends HTMLElement {
  static observedAttributes = ['endpoint', 'lang', 'locale', 'time-zone', 'heading-level'];

  /** @type {import('./gateway.js').GetAccessToken | null} */
  #getAccessToken = null;
  #lifetime = new AbortController();
  #loading = new AbortController();
  #isPlanned = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  #isLoading = false;
  /** @type {GatewayTrouble | null} */
  #trouble = null;
  #announcer = make('p', { role: 'status', class: 'unseen' });
  /** Everything that is drawn. */
  root = make('div', { class: 'root', part: 'root', tabindex: '-1' });
  words = createWords({ tag: 'en' });

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [...sheets];
    shadow.append(this.#announcer, this.root);
  }

  /** Gives the person's access token whenever something is asked; null when nobody is signed in. Never kept here. */
  get getAccessToken() {
    return this.#getAccessToken;
  }

  set getAccessToken(value) {
    const before = this.#getAccessToken;
    this.#getAccessToken = value;
    if (value === null && before !== null) this.#signOut();
    // Frameworks give another function at each drawing of theirs: that alone is no reason to ask again.
    else if (before === null || this.#trouble?.kind === 'sign-in') this.#plan();
  }

  /** Where the gateway answers. */
  get endpoint() {
    return this.getAttribute('endpoint') ?? '';
  }

  set endpoint(value) {
    this.setAttribute('endpoint', value);
  }

  get isLoading() {
    return this.#isLoading;
  }

  /** What went wrong with the last question; null while all is well. */
  get trouble() {
    return this.#trouble;
  }

  connectedCallback() {
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    this.#takeEarlyProperties();
    const observer = new MutationObserver(() => this.redraw());
    observer.observe(this.ownerDocument.documentElement, { attributeFilter: ['lang'] });
    const ticking = setInterval(() => this.#tick(), tickMs);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      clearInterval(ticking);
      clearTimeout(this.#waiting);
      this.#loading.abort();
    });
    this.redraw();
    this.#plan();
  }

  disconnectedCallback() {
    this.#lifetime.abort();
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    if (name === 'endpoint') this.#plan();
    else this.redraw();
  }

  /** Asks anew. What is shown stays until there is an answer. */
  async reload() {
    clearTimeout(this.#waiting);
    this.#loading.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#isLoading = true;
    this.redraw();
    try {
      await this.read(loading.signal);
      if (loading.signal.aborted) return;
      this.#trouble = null;
      this.emit('data-loaded', {});
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#fail(error instanceof GatewayTrouble ? error : new GatewayTrouble('request'));
    }
    this.#isLoading = false;
    this.redraw();
  }

  /**
   * Asks for what the element shows, and keeps it.
   * @param {AbortSignal} _signal
   * @returns {Promise<void>}
   */
  async read(_signal) {}

  /** Forgets what is shown: it is somebody's who is signed in no more. */
  forget() {}

  /** What is to be seen now. @returns {readonly import('./make.js').Child[]} */
  view() {
    return [];
  }

  /**
   * One question.
   * @template Data
   * @param {string} query
   * @param {object} variables
   * @param {AbortSignal} signal
   * @returns {Promise<{ data: Data, errors: readonly import('./gateway.js').AnswerError[] }>}
   */
  ask(query, variables, signal) {
    return askGateway({ endpoint: this.endpoint, getAccessToken: this.#getAccessToken, signal }, query, variables);
  }

  /** Draws everything anew, where anything is drawn. */
  redraw() {
    if (!this.isConnected) return;
    this.words = createWords({
      tag: languageAround(this),
      locale: this.getAttribute('locale'),
      timeZone: this.getAttribute('time-zone') ?? undefined,
      preferred: navigator.languages,
    });
    this.root.lang = this.words.language;
    this.#announcer.lang = this.words.language;
    this.root.setAttribute('aria-busy', String(this.#isLoading));
    this.draw();
  }

  /** Puts what is to be seen in the place of what was. */
  draw() {
    const focused = this.shadowRoot?.activeElement;
    const key = focused instanceof HTMLElement && this.root.contains(focused) ? (focused.dataset['key'] ?? '') : null;
    const isOpen = this.root.querySelector('details')?.open ?? false;
    this.root.replaceChildren(
      ...this.view().filter((child) => child !== null && child !== undefined && child !== false),
    );
    for (const details of this.root.querySelectorAll('details')) details.open = isOpen;
    if (key === null) return;
    const same = [...this.root.querySelectorAll('[data-key]')].find((each) => each.getAttribute('data-key') === key);
    (same instanceof HTMLElement ? same : this.root).focus();
  }

  /**
   * Says something to who hears the page.
   * @param {string} text
   */
  announce(text) {
    if (this.#announcer.textContent !== text) this.#announcer.textContent = text;
  }

  /**
   * Tells the page of something.
   * @param {string} type
   * @param {object} detail
   * @returns {boolean} false when the page does the rest itself: it has called `preventDefault`
   */
  emit(type, detail) {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** The tag of headings, one level below those of the page. @param {number} [below] */
  heading(below = 0) {
    const asked = Number.parseInt(this.getAttribute('heading-level') ?? '2', 10);
    const level = Math.min(6, Math.max(1, Number.isNaN(asked) ? 2 : asked) + below);
    return /** @type {'h2'} */ (`h${level}`);
  }

  /** How long ago something was; kept right while it is shown. @param {string} instant */
  ageOf(instant) {
    const { age, moment } = this.words;
    return make('time', { datetime: instant, title: moment(instant), 'data-age': instant }, age(instant));
  }

  /** What went wrong, and what helps. */
  troubleView() {
    const trouble = this.#trouble;
    if (trouble === null) return null;
    const { say, name } = this.words;
    const isSignIn = trouble.kind === 'sign-in' || trouble.kind === 'forbidden';
    const waits = trouble.retryAtMs !== null && trouble.retryAtMs > Date.now();
    const button = isSignIn
      ? makeButton(say('signIn'), () => this.askToSignIn(trouble, true), { class: 'main', 'data-key': 'sign-in' })
      : makeButton(say('retry'), () => void this.reload(), {
          'data-key': 'retry',
          'aria-disabled': waits || this.#isLoading ? 'true' : null,
        });
    return make(
      'div',
      { class: isSignIn ? 'note' : 'note bad', part: 'note trouble', role: 'alert' },
      make('p', {}, name('trouble', trouble.kind), waits ? ` ${this.#waitWords(trouble.retryAtMs ?? 0)}` : null),
      make('p', { class: 'actions' }, button),
    );
  }

  /** @param {number} retryAtMs */
  #waitWords(retryAtMs) {
    const { say } = this.words;
    const time = this.words.time(new Date(retryAtMs).toISOString());
    return say(retryAtMs - Date.now() <= longestWaitMs ? 'waitUntil' : 'retryFrom', { time });
  }

  /** @param {GatewayTrouble} trouble */
  #fail(trouble) {
    this.#trouble = trouble;
    if (trouble.kind === 'sign-in') {
      this.forget();
      this.askToSignIn(trouble, false);
    }
    this.emit('load-failed', { kind: trouble.kind, codes: trouble.codes });
    const waitMs = (trouble.retryAtMs ?? Number.POSITIVE_INFINITY) - Date.now();
    if (waitMs <= longestWaitMs) this.#waiting = setTimeout(() => void this.reload(), Math.max(1000, waitMs));
  }

  /**
   * Tells the page that somebody has to sign in.
   * @param {GatewayTrouble} trouble
   * @param {boolean} isWanted whether the person has asked to, by the button
   */
  askToSignIn({ kind, codes }, isWanted) {
    this.emit('sign-in-needed', { kind, codes, isWanted });
  }

  #signOut() {
    this.#loading.abort();
    clearTimeout(this.#waiting);
    this.#isLoading = false;
    this.#trouble = null;
    this.forget();
    this.redraw();
  }

  /** Asks once for whatever was set together. */
  #plan() {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (this.isConnected && this.endpoint !== '' && this.#getAccessToken !== null) this.begin();
    });
  }

  /** What is done as soon as the element knows where to ask. */
  begin() {
    void this.reload();
  }

  /** A page may set a property before this script has come. */
  #takeEarlyProperties() {
    for (const name of /** @type {const} */ (['getAccessToken', 'endpoint'])) {
      if (!Object.hasOwn(this, name)) continue;
      const early = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early);
    }
  }

  #tick() {
    for (const time of this.root.querySelectorAll('time[data-age]')) {
      time.textContent = this.words.age(time.getAttribute('data-age') ?? '');
    }
  }
}
