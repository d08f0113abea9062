// `<bankgraph-bank-picker>`: finds one bank among thousands by name or BIC and country; the gateway searches. A combobox with a list
// (WAI-ARIA APG: editable, list autocomplete, chosen by hand), used by keyboard alone. Tells the page by `bank-chosen`.
// Registered by index.js; searches by bank-search.js.

import { BankSearch } from './bank-search.js';
import { BankgraphElement } from './base-element.js';
import { countries } from './countries.js';
import { banksDocument } from './documents.js';
import { GatewayTrouble } from './gateway.js';
import { make, makeButton, makeSign } from './make.js';

/** @typedef {import('./bank-search.js').Bank} Bank */

/** So near to the end of the list the next page is fetched. */
const nearEnd = 5;

/** The bank picker. */
export class BankgraphBankPicker extends BankgraphElement {
  /** @override */
  static observedAttributes = [...BankgraphElement.observedAttributes, 'countries', 'country'];

  #search = new BankSearch({
    ask: (variables, signal) => this.#askForBanks(variables, signal),
    onChange: () => this.draw(),
  });
  #isOpen = false;
  /** Index of the option that the keys are at; -1 for none. */
  #active = -1;
  /** @type {Bank | null} */
  #chosen = null;
  /** @type {string | null} */
  #country = null;
  #drawn = '';
  /** What the list holds. @type {readonly Bank[]} */
  #listed = [];
  #input = make('input', {
    id: 'bank',
    class: 'text',
    part: 'input',
    type: 'text',
    role: 'combobox',
    maxlength: '100',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'banks',
    'aria-describedby': 'hint',
  });
  #select = make('select', { id: 'country', part: 'select' });
  #options = make('ul', { id: 'banks', class: 'options', part: 'list', role: 'listbox', hidden: true });
  #hint = make('p', { id: 'hint', class: 'quiet hint', part: 'hint' });
  #problem = make('div', {});
  #bankLabel = make('label', { for: 'bank' });
  #countryLabel = make('label', { for: 'country' });
  #fields = make(
    'div',
    { class: 'fields' },
    make('div', { class: 'country' }, this.#countryLabel, this.#select),
    make('div', {}, this.#bankLabel, make('div', { class: 'combobox' }, this.#input, this.#options)),
  );

  constructor() {
    super();
    this.root.append(this.#fields, this.#hint, this.#problem);
    this.#input.addEventListener('input', () => this.#look());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('click', () => this.#open());
    this.#input.addEventListener('blur', () => this.#close());
    this.#select.addEventListener('change', () => {
      this.#country = this.#select.value === '' ? null : this.#select.value;
      this.#chosen = null;
      this.#search.stop();
      this.draw();
    });
    // The field keeps the focus while the list is used by a pointer.
    this.#options.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#options.addEventListener('mousedown', (event) => event.preventDefault());
    this.#options.addEventListener('click', (event) => this.#onClick(event));
    this.#options.addEventListener('scroll', () => this.#onScroll());
  }

  /** The bank that was chosen last; null while there is none. */
  get value() {
    return this.#chosen;
  }

  /** @override */
  connectedCallback() {
    this.#country = this.getAttribute('country');
    super.connectedCallback();
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.#search.stop();
    this.#close();
  }

  /** @override @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (name === 'country') this.#country = after;
    super.attributeChangedCallback(name, before, after);
  }

  /** @override */
  forget() {
    this.#chosen = null;
    this.#input.value = '';
    this.#search.stop();
  }

  /** @override nothing is asked before somebody looks for something */
  begin() {
    if (this.#search.state.status === 'failed') this.#search.again();
  }

  /** @override */
  async reload() {
    this.#search.again();
  }

  /** @override */
  redraw() {
    this.#drawn = '';
    this.#listed = [];
    super.redraw();
  }

  /** @param {object} variables @param {AbortSignal} signal */
  async #askForBanks(variables, signal) {
    const { data } = await this.ask(banksDocument, variables, signal);
    return /** @type {import('./generated.ts').ComponentBanksQuery} */ (data).banks;
  }

  /** @override */
  draw() {
    const { say } = this.words;
    const offered = this.#countriesOffered();
    this.#bankLabel.textContent = say('picker.bank');
    this.#countryLabel.textContent = say('picker.country');
    this.#options.setAttribute('aria-label', say('picker.banks'));
    this.#fields.classList.toggle('one', offered.length === 1);
    this.#select.parentElement?.toggleAttribute('hidden', offered.length === 1);
    if (offered.length === 1) this.#country = offered[0] ?? null;
    this.#drawCountries(offered);
    this.#drawOptions();
    this.#tell();
  }

  #countriesOffered() {
    const told = (this.getAttribute('countries') ?? '').toUpperCase().match(/\b[A-Z]{2}\b/g);
    return told === null ? countries : [...new Set(told)];
  }

  /** @param {readonly string[]} offered */
  #drawCountries(offered) {
    const signature = `${this.words.language} ${offered.join(' ')}`;
    if (this.#drawn !== signature) {
      this.#drawn = signature;
      const { country, say, language } = this.words;
      const { compare } = new Intl.Collator(language);
      const named = offered.map((code) => ({ code, name: country(code) })).sort((a, b) => compare(a.name, b.name));
      const any = offered.length > 1 ? [new Option(say('picker.anyCountry'), '')] : [];
      this.#select.replaceChildren(...any, ...named.map(({ code, name }) => new Option(name, code)));
    }
    this.#select.value = this.#country ?? '';
  }

  #drawOptions() {
    const { banks, status } = this.#search.state;
    const isShown = this.#isOpen && banks.length > 0;
    this.#fillOptions(banks);
    this.#options.hidden = !isShown;
    this.#options.setAttribute('aria-busy', String(status === 'loading'));
    this.#input.setAttribute('aria-expanded', String(isShown));
    if (this.#active >= banks.length) this.#active = -1;
    const at = isShown ? this.#options.children[this.#active] : undefined;
    for (const option of this.#options.children) {
      option.setAttribute('aria-selected', String(option === at));
      option.setAttribute('part', option === at ? 'option option-active' : 'option');
    }
    if (at === undefined) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', at.id);
    at?.scrollIntoView({ block: 'nearest' });
  }

  /** Further pages come behind what is there: nobody's place in the list is lost. @param {readonly Bank[]} banks */
  #fillOptions(banks) {
    const listed = this.#listed;
    if (listed === banks) return;
    const isLonger = listed.length > 0 && listed.every((bank, index) => bank === banks[index]);
    const from = isLonger ? listed.length : 0;
    const options = banks.slice(from).map((bank, index) => this.#option(bank, from + index));
    if (isLonger) this.#options.append(...options);
    else this.#options.replaceChildren(...options);
    this.#listed = banks;
  }

  /** @param {Bank} bank @param {number} index */
  #option(bank, index) {
    const { say, country } = this.words;
    const about = [
      country(bank.country),
      bank.bic,
      bank.via === null ? null : say('picker.via', { source: bank.via.name }),
    ];
    if (!bank.isLinkable) about.push(say('picker.notLinkable'));
    return make(
      'li',
      {
        id: `bank-${index}`,
        class: 'option',
        part: 'option',
        role: 'option',
        'data-index': String(index),
        'aria-selected': 'false',
        'aria-disabled': bank.isLinkable ? null : 'true',
      },
      makeSign(bank),
      make(
        'span',
        { class: 'grow' },
        make('span', { class: 'name block' }, bank.name),
        make('span', { class: 'quiet block' }, about.filter((fact) => fact !== null).join(' · ')),
      ),
    );
  }

  /** What became of the search, for who sees and who hears it. */
  #tell() {
    const { say } = this.words;
    const { status, banks, hasMore, error } = this.#search.state;
    const found = hasMore
      ? say('picker.foundMore', { count: banks.length })
      : say('picker.found', { count: banks.length });
    const outcome = banks.length === 0 ? say('picker.none') : found;
    const chosen = this.#chosen === null ? say('picker.hint') : say('picker.chosen', { bank: this.#chosen.name });
    const isLooking = this.#isOpen && status === 'loading' && banks.length === 0;
    const text = isLooking ? say('picker.searching') : this.#isOpen && status === 'ready' ? outcome : chosen;
    if (this.#hint.textContent !== text) this.#hint.textContent = text;
    if (status === 'ready' && this.#isOpen) this.announce(outcome);
    this.#problem.replaceChildren(...(status === 'failed' ? [this.#failure(error)] : []));
  }

  /** @param {unknown} error */
  #failure(error) {
    const trouble = error instanceof GatewayTrouble ? error : new GatewayTrouble('request');
    const { say, name, moment } = this.words;
    const isSignIn = trouble.kind === 'sign-in' || trouble.kind === 'forbidden';
    const wait =
      trouble.retryAtMs === null
        ? ''
        : ` ${say('retryFrom', { time: moment(new Date(trouble.retryAtMs).toISOString()) })}`;
    const button = isSignIn
      ? makeButton(say('signIn'), () => this.askToSignIn(trouble, true), {
          class: 'main',
        })
      : makeButton(say('retry'), () => this.#again());
    return make(
      'div',
      { class: isSignIn ? 'note' : 'note bad', part: 'note trouble', role: 'alert' },
      make('p', {}, name('trouble', trouble.kind), wait),
      make('p', { class: 'actions' }, button),
    );
  }

  #again() {
    this.#input.focus();
    this.#isOpen = true;
    this.#search.again();
  }

  #look() {
    this.#chosen = null;
    this.#isOpen = true;
    this.#active = -1;
    this.#search.look({ search: this.#input.value, country: this.#country });
  }

  /** Shows what there is, without waiting for letters. */
  #open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#active = -1;
    if (this.#search.state.status === 'ready') return this.draw();
    const search = this.#chosen === null ? this.#input.value : '';
    this.#search.look({ search, country: this.#country }, { isAtOnce: true });
  }

  #close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#active = -1;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // Letters that are still being put together are nobody's choice.
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const wasOpen = this.#isOpen;
    if (event.key === 'ArrowDown') {
      this.#open();
      if (!event.altKey) this.#move(1);
    } else if (event.key === 'ArrowUp') {
      if (event.altKey) this.#close();
      else if (wasOpen) this.#move(-1);
      else this.#open();
    } else if (event.key === 'Enter') {
      if (!wasOpen || this.#active < 0) return;
      this.#choose(this.#active);
    } else if (event.key === 'Escape') {
      if (wasOpen) this.#close();
      else this.#clear();
    } else return;
    event.preventDefault();
  }

  /** @param {1 | -1} by */
  #move(by) {
    const { banks, hasMore } = this.#search.state;
    if (by === 1 && banks.length - this.#active <= nearEnd) this.#search.more();
    if (banks.length === 0) return;
    const next = this.#active + by;
    // Round and round, but past the end only where there is nothing more to come.
    if (next >= banks.length) this.#active = hasMore ? banks.length - 1 : 0;
    else this.#active = next < 0 ? banks.length - 1 : next;
    this.draw();
  }

  #clear() {
    this.#input.value = '';
    this.#chosen = null;
    this.#search.stop();
    this.draw();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const option = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    if (option !== null) this.#choose(Number(option.getAttribute('data-index')));
  }

  #onScroll() {
    const { scrollTop, clientHeight, scrollHeight } = this.#options;
    if (this.#isOpen && scrollHeight - scrollTop - clientHeight < clientHeight / 2) this.#search.more();
  }

  /** @param {number} index */
  #choose(index) {
    const bank = this.#search.state.banks[index];
    if (bank === undefined || !bank.isLinkable) return;
    this.#chosen = bank;
    this.#input.value = bank.name;
    this.#search.stop();
    this.#close();
    this.announce(this.words.say('picker.chosen', { bank: bank.name }));
    this.emit('bank-chosen', { bankId: bank.id, bankName: bank.name, bic: bank.bic, country: bank.country });
  }
}
