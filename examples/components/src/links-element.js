// `<bankgraph-links>`: which banks the customer has linked, what is shared, until when and how that stands; which partners have
// access. Renewing is the page's (an event) or the gateway's own page; ending is asked first, and done here. Registered by index.js.

import { BankgraphElement } from './base-element.js';
import { openConfirmation } from './confirm-dialog.js';
import { endGrantDocument, endLinkDocument, linksDocument, reconfirmLinkDocument } from './documents.js';
import { GatewayTrouble } from './gateway.js';
import { grantView } from './grant-view.js';
import { linkView } from './link-view.js';
import { make } from './make.js';

/** @typedef {import('./generated.ts').ComponentLinksQuery} Answer */
/** @typedef {NonNullable<NonNullable<Answer['me']>['links']>[number]} Link */
/** @typedef {NonNullable<NonNullable<NonNullable<Answer['me']>['grants']>>[number]} Grant */
/** @typedef {import('./confirm-dialog.js').Rejection} Rejection */

/** @param {Link} link */
const isEnded = ({ status }) => status === 'REVOKED';
/** @param {Grant} grant */
const isGrantEnded = ({ status }) => status === 'REVOKED' || status === 'EXPIRED';

/** The list of what is shared. */
export class BankgraphLinks extends BankgraphElement {
  /** @override */
  static observedAttributes = [...BankgraphElement.observedAttributes, 'without-grants'];

  /** @type {{ readonly links: readonly Link[], readonly grants: readonly Grant[] | null } | null} */
  #shown = null;

  /** @override @param {AbortSignal} signal */
  async read(signal) {
    const variables = { withGrants: !this.hasAttribute('without-grants') };
    const { data } = await this.ask(linksDocument, variables, signal);
    const { me } = /** @type {Answer} */ (data);
    if (me?.links == null) throw new GatewayTrouble('forbidden');
    // Without `grants:read` there are none, and the links are there all the same.
    this.#shown = { links: me.links, grants: me.grants ?? null };
    this.announce(this.words.say('links.loaded', { count: me.links.filter((link) => !isEnded(link)).length }));
  }

  /** @override */
  forget() {
    this.#shown = null;
  }

  /** @override */
  view() {
    if (this.#shown === null) return [this.troubleView(), this.isLoading ? this.#skeleton() : null];
    const { links, grants } = this.#shown;
    return [this.troubleView(), ...this.#linksView(links), ...(grants === null ? [] : this.#grantsView(grants))];
  }

  #skeleton() {
    this.announce(this.words.say('links.loading'));
    const bones = ['bone short', 'bone', 'bone'].map((name) => make('span', { class: name }));
    return make(
      'div',
      { 'aria-hidden': 'true' },
      make('div', { class: 'card skeleton', part: 'card skeleton' }, ...bones),
    );
  }

  /** @param {readonly Link[]} links */
  #linksView(links) {
    const { say } = this.words;
    const standing = links.filter((link) => !isEnded(link));
    const empty = () =>
      make('slot', { name: 'empty' }, make('p', { class: 'card', part: 'card empty' }, say('links.empty')));
    return [
      make(this.heading(), { class: 'title', part: 'title' }, say('links.title')),
      standing.length === 0 ? empty() : this.#list(standing.map((link) => this.#link(link))),
      this.#ended(links.filter(isEnded).map((link) => this.#link(link))),
    ];
  }

  /** @param {readonly Grant[]} grants */
  #grantsView(grants) {
    if (grants.length === 0) return [];
    const toView = (/** @type {Grant} */ grant) => grantView(this, grant, () => this.#confirmEndOfGrant(grant));
    return [
      make(this.heading(), { class: 'title', part: 'title' }, this.words.say('grants.title')),
      this.#list(grants.filter((grant) => !isGrantEnded(grant)).map(toView)),
      this.#ended(grants.filter(isGrantEnded).map(toView)),
    ];
  }

  /** @param {readonly HTMLElement[]} cards */
  #list(cards) {
    return cards.length === 0 ? null : make('ul', {}, ...cards);
  }

  /** @param {readonly HTMLElement[]} cards */
  #ended(cards) {
    if (cards.length === 0) return null;
    const summary = make('summary', { 'data-key': 'ended' }, `${this.words.say('links.ended')} (${cards.length})`);
    return make('details', {}, summary, this.#list(cards));
  }

  /** @param {Link} link */
  #link(link) {
    return linkView(this, link, { onEnd: () => this.#confirmEnd(link), onReconfirm: () => this.#confirmSharing(link) });
  }

  /** @param {Link} link */
  #confirmEnd(link) {
    const { say } = this.words;
    const bank = link.bank.name;
    const detail = { linkId: link.id, bankId: link.bank.id, bankName: bank };
    this.#confirm({
      title: say('confirm.endLink', { bank }),
      text: say('confirm.endLinkWhat', { bank }),
      action: say('confirm.endLinkDo'),
      isDangerous: true,
      checkbox: say('confirm.erase'),
      act: async (erase) => {
        const data = await this.#change(endLinkDocument, { linkId: link.id, erase });
        const { revokeBankLink: result } = /** @type {import('./generated.ts').ComponentEndLinkMutation} */ (data);
        return result.__typename === 'LinkRejection' ? result : null;
      },
      onDone: () => this.#done('link-ended', detail, say('done.endLink', { bank })),
    });
  }

  /** @param {Link} link */
  #confirmSharing(link) {
    const { say, name, list } = this.words;
    const bank = link.bank.name;
    const what = list(link.permissions.map((permission) => name('permission', permission)));
    this.#confirm({
      title: say('confirm.reconfirm', { bank }),
      text: say('confirm.reconfirmWhat', { what }),
      action: say('confirm.reconfirmDo'),
      isDangerous: false,
      checkbox: null,
      act: async () => {
        const data = await this.#change(reconfirmLinkDocument, { linkId: link.id });
        const { reconfirmBankLink: result } = /** @type {import('./generated.ts').ComponentReconfirmLinkMutation} */ (
          data
        );
        return result.__typename === 'LinkRejection' ? result : null;
      },
      onDone: () =>
        this.#done('link-reconfirmed', { linkId: link.id, bankId: link.bank.id }, say('done.reconfirm', { bank })),
    });
  }

  /** @param {Grant} grant */
  #confirmEndOfGrant(grant) {
    const { say } = this.words;
    const partner = grant.partnerName;
    this.#confirm({
      title: say('confirm.endGrant', { partner }),
      text: say('confirm.endGrantWhat', { partner }),
      action: say('confirm.endGrantDo'),
      isDangerous: true,
      checkbox: null,
      act: async () => {
        const data = await this.#change(endGrantDocument, { id: grant.id });
        const { revokeGrant: result } = /** @type {import('./generated.ts').ComponentEndGrantMutation} */ (data);
        return result.__typename === 'GrantRejection' ? result : null;
      },
      onDone: () =>
        this.#done('grant-ended', { grantId: grant.id, partnerId: grant.partnerId }, say('done.endGrant', { partner })),
    });
  }

  /** @param {import('./confirm-dialog.js').Question} question */
  #confirm(question) {
    if (this.shadowRoot !== null) openConfirmation(this.shadowRoot, this.words, question);
  }

  /**
   * Does it. What was sent is not taken back when the element goes: it may have been done.
   * @param {string} document @param {object} variables
   */
  async #change(document, variables) {
    const { data, errors } = await this.ask(document, variables, new AbortController().signal);
    if (Object.values(/** @type {object} */ (data)).includes(null)) {
      const codes = errors.map(({ extensions }) => extensions?.code ?? '');
      throw new GatewayTrouble(codes.includes('FORBIDDEN') ? 'forbidden' : 'service', { codes });
    }
    return data;
  }

  /** @param {string} type @param {object} detail @param {string} text */
  #done(type, detail, text) {
    this.emit(type, detail);
    this.root.focus();
    void this.reload().then(() => this.announce(text));
  }
}
