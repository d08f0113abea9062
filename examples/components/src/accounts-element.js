// `<bankgraph-accounts>`: the customer's accounts by bank, what they hold, sums by currency, how old the figures are, and for a
// bank that is down, slow or has no consent any more what to do about it. Registered by index.js; drawn from bank-groups.js.

import { endingOf, figuresOf, oldestOf, toBankGroups } from './bank-groups.js';
import { BankgraphElement } from './base-element.js';
import { accountsDocument } from './documents.js';
import { GatewayTrouble } from './gateway.js';
import { make, makeButton, makeSign, nameOf, toHttpUrl } from './make.js';

/** @typedef {import('./bank-groups.js').Account} Account @typedef {import('./bank-groups.js').BankGroup} BankGroup */
/** @typedef {import('./bank-groups.js').Trouble} Trouble @typedef {import('./bank-groups.js').Answer} Answer */
/** @typedef {NonNullable<NonNullable<Answer['me']>['netWorth']>} NetWorth */
/** @typedef {{ readonly accounts: readonly Account[], readonly sources: readonly import('./bank-groups.js').Source[], readonly netWorth: NetWorth | null }} Shown */

/** Where asking again may help. */
const retried = new Set(['TIMEOUT', 'DOWN', 'STALE', 'PARTIAL']);
/** What is there all the same, if not all of it or not the newest. */
const partly = new Set(['STALE', 'PARTIAL', 'FORBIDDEN']);
/** Nobody has more accounts than on so many pages. */
const mostPages = 20;

/** The account overview. */
export class BankgraphAccounts extends BankgraphElement {
  /** @override */
  static observedAttributes = [...BankgraphElement.observedAttributes, 'account-href', 'currency', 'without-total'];

  /** @type {Shown | null} */
  #shown = null;

  /** @override @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    super.attributeChangedCallback(name, before, after);
    const asksAnew = name === 'currency' || name === 'without-total';
    if (asksAnew && before !== after && this.isConnected && this.#shown !== null) this.begin();
  }

  /** @override @param {AbortSignal} signal */
  async read(signal) {
    const first = await this.#readPage(signal, null);
    const accounts = [...first.accounts.edges];
    let { pageInfo } = first.accounts;
    for (let page = 1; pageInfo.hasNextPage && page < mostPages; page += 1) {
      const next = await this.#readPage(signal, pageInfo.endCursor);
      accounts.push(...next.accounts.edges);
      pageInfo = next.accounts.pageInfo;
    }
    const nodes = accounts.map(({ node }) => node);
    this.#shown = { accounts: nodes, sources: first.accounts.sources, netWorth: first.netWorth };
    this.announce(this.words.say('accounts.loaded', { count: nodes.length }));
  }

  /** @param {AbortSignal} signal @param {string | null} after */
  async #readPage(signal, after) {
    const currency = this.getAttribute('currency') ?? 'EUR';
    const withNetWorth = after === null && !this.hasAttribute('without-total');
    const variables = { after, currency, withNetWorth };
    const { data } = await this.ask(accountsDocument, variables, signal);
    const { me } = /** @type {Answer} */ (data);
    // A token without `accounts:read`, or one that is no customer's.
    if (me?.accounts == null) throw new GatewayTrouble('forbidden');
    return { accounts: me.accounts, netWorth: me.netWorth ?? null };
  }

  /** @override */
  forget() {
    this.#shown = null;
  }

  /** @override */
  view() {
    const shown = this.#shown;
    if (shown === null) return [this.troubleView(), this.isLoading ? this.#skeleton() : null];
    const groups = toBankGroups(shown.accounts, shown.sources);
    if (groups.length === 0) return [this.troubleView(), this.#empty()];
    return [
      this.troubleView(),
      this.#bar(oldestOf(groups)),
      this.hasAttribute('without-total') ? null : this.#total(shown.netWorth),
      ...groups.map((group) => this.#bank(group)),
    ];
  }

  #skeleton() {
    this.announce(this.words.say('accounts.loading'));
    const bones = () => ['bone short', 'bone', 'bone'].map((name) => make('span', { class: name }));
    const card = () => make('div', { class: 'card skeleton', part: 'card skeleton' }, ...bones());
    return make('div', { 'aria-hidden': 'true' }, card(), card());
  }

  #empty() {
    const slot = make('slot', { name: 'empty' }, make('p', {}, this.words.say('accounts.empty')));
    return make('div', { class: 'card', part: 'card empty' }, slot);
  }

  /** @param {string | null} oldest */
  #bar(oldest) {
    const { say } = this.words;
    const [before = '', after = ''] = say('updated').split('{age}');
    const asOf = oldest === null ? null : make('p', { class: 'quiet', part: 'age' }, before, this.ageOf(oldest), after);
    const refresh = makeButton(say('refresh'), () => void this.reload(), {
      'data-key': 'refresh',
      'aria-disabled': this.isLoading ? 'true' : null,
    });
    return make('div', { class: 'bar', part: 'bar' }, asOf ?? make('span', {}), refresh);
  }

  /** @param {NetWorth | null} netWorth */
  #total(netWorth) {
    const { say, money, list } = this.words;
    const title = make(this.heading(), {}, say('accounts.total'));
    if (netWorth === null) {
      return make(
        'section',
        { class: 'card', part: 'card total' },
        title,
        make('p', { class: 'quiet' }, say('accounts.noTotal')),
      );
    }
    const sums = netWorth.byCurrency.map((sum) =>
      make('li', {}, make('span', { class: 'amount', part: 'amount' }, money(sum))),
    );
    return make(
      'section',
      { class: 'card', part: 'card total' },
      title,
      this.hasAttribute('currency') ? this.#inOneCurrency(netWorth) : null,
      sums.length > 0 && make('ul', { class: 'sums' }, ...sums),
      this.hasAttribute('currency') && netWorth.missing.length > 0
        ? make('p', { class: 'quiet' }, say('accounts.noRate', { currencies: list(netWorth.missing) }))
        : null,
      netWorth.isComplete ? null : make('p', { class: 'note warn', part: 'note' }, say('accounts.incomplete')),
    );
  }

  /** @param {NetWorth} netWorth */
  #inOneCurrency({ total }) {
    if (total === null) return null;
    const { say, money } = this.words;
    const amount = make('p', { class: 'big' }, make('span', { class: 'amount', part: 'amount' }, money(total)));
    return make('div', {}, amount, make('p', { class: 'quiet' }, say('accounts.converted')));
  }

  /** @param {BankGroup} group */
  #bank(group) {
    const { bank, accounts, troubles, fetchedAt } = group;
    const { say } = this.words;
    const [before = '', after = ''] = say('updated').split('{age}');
    const age =
      fetchedAt === null ? null : make('p', { class: 'quiet', part: 'age' }, before, this.ageOf(fetchedAt), after);
    return make(
      'section',
      { class: 'card', part: 'card bank' },
      make(
        'div',
        { class: 'head' },
        makeSign(bank),
        make('div', { class: 'grow' }, make(this.heading(), { part: 'bank-name' }, nameOf(bank)), age),
      ),
      ...troubles.map((trouble) => this.#trouble(group, trouble)),
      accounts.length > 0
        ? make('ul', { class: 'rows' }, ...accounts.map((account) => this.#account(account)))
        : troubles.length === 0 && make('p', { class: 'quiet' }, say('accounts.noneOfBank')),
    );
  }

  /** @param {BankGroup} group @param {Trouble} trouble */
  #trouble({ bank, fetchedAt }, trouble) {
    const { say, name, moment } = this.words;
    const { status, retryAt, unreadable } = trouble;
    const sentences = [
      name('source', status),
      status === 'STALE' && fetchedAt !== null ? say('accounts.lastRead', { time: moment(fetchedAt) }) : null,
      unreadable > 0 ? say('accounts.unreadable', { count: unreadable }) : null,
      retryAt === null ? null : say('accounts.from', { time: moment(retryAt) }),
    ];
    const action = this.#action(bank, trouble);
    return make(
      'div',
      { class: partly.has(status) ? 'note warn' : 'note bad', part: 'note', 'data-status': status },
      make('p', {}, sentences.filter((sentence) => sentence !== null).join(' ')),
      action !== null && make('p', { class: 'actions' }, action),
    );
  }

  /** What helps. @param {BankGroup['bank']} bank @param {Trouble} trouble */
  #action(bank, { status, url, linkId }) {
    const { say } = this.words;
    if (retried.has(status)) {
      return makeButton(say('accounts.askAgain', { bank: bank.name }), () => void this.reload(), {
        'data-key': `ask ${bank.id}`,
        'aria-disabled': this.isLoading ? 'true' : null,
      });
    }
    if (status !== 'CONSENT_REQUIRED' && status !== 'FORBIDDEN') return null;
    const text = say(status === 'FORBIDDEN' ? 'accounts.shareMore' : 'accounts.renew', { bank: bank.name });
    const detail = { linkId, bankId: bank.id, bankName: bank.name, url };
    const href = toHttpUrl(url);
    if (href === null) return linkId === null ? null : makeButton(text, () => this.emit('renew-requested', detail));
    const link = make(
      'a',
      { class: 'button', part: 'button', href, rel: 'noreferrer', 'data-key': `renew ${bank.id}` },
      text,
    );
    link.addEventListener('click', (event) => {
      if (!this.emit('renew-requested', detail)) event.preventDefault();
    });
    return link;
  }

  /** @param {Account} account */
  #account(account) {
    const { say, name } = this.words;
    const type = name('accountType', account.type);
    const ending = endingOf(account);
    const { nickname, name: product } = account;
    const shown = nickname ?? product ?? type;
    const facts = [
      // Who has given it a name of their own sees the bank's, too; else what kind it is.
      [product, type].find((other) => other !== null && other !== shown) ?? null,
      ending === null ? null : say('accounts.ending', { digits: ending }),
      account.status === 'OPEN' || account.status === 'UNKNOWN' ? null : name('accountStatus', account.status),
    ].filter((fact) => fact !== null);
    const label = make('span', { class: 'label' }, shown, make('span', { class: 'quiet block' }, facts.join(' · ')));
    const figures = make('span', { class: 'figures', part: 'figures' }, ...this.#figures(account));
    return make('li', {}, this.#row(account, [label, figures]));
  }

  /** @param {Account} account @param {readonly Node[]} parts */
  #row(account, parts) {
    const pattern = this.getAttribute('account-href');
    if (pattern === null) return make('div', { class: 'row', part: 'account' }, ...parts);
    const href = pattern.replaceAll('{id}', encodeURIComponent(account.id));
    const link = make('a', { class: 'row', part: 'account', href, 'data-key': `account ${account.id}` }, ...parts);
    link.addEventListener('click', (event) => {
      // Another tab or window is the browser's own affair.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!this.emit('account-chosen', { accountId: account.id, bankId: account.bank.id })) event.preventDefault();
    });
    return link;
  }

  /** @param {Account} account */
  #figures(account) {
    const { say, money } = this.words;
    const [main, ...purses] = figuresOf(account);
    if (main === undefined) {
      const status = account.balancesSource?.status;
      const key =
        status === 'FORBIDDEN' || status === undefined
          ? 'notShared'
          : status === 'OK' || status === 'UNSUPPORTED'
            ? 'none'
            : 'notThere';
      return [make('span', { class: 'quiet' }, say(`accounts.${key}`))];
    }
    return [
      make('span', { class: 'amount strong', part: 'amount' }, money(main.money)),
      ...purses.map((purse) => make('span', { class: 'amount block', part: 'amount' }, money(purse.money))),
      make('span', { class: 'quiet block' }, say(`accounts.${main.kind}`)),
    ];
  }
}
