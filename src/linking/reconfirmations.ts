// The customer's word that they go on sharing, given here and not at the bank, where the bank's rule asks for it
// (src/banks/<standard>/standard.ts). Called by service.ts.

import { type LinkingOptions, toActor, toMade, writeScope } from './options.ts';
import type { ReconfirmRequest, ReconfirmResult } from './results.ts';

/** Links as they are reconfirmed. */
export class LinkReconfirmations {
  readonly #options: LinkingOptions;
  readonly #now: () => number;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Keeps that the customer goes on sharing, with its time: from then on the bank may be read without them for as long as its
   * rule says. Only by a token of the customer's own: nobody else can say it for them. Doing it twice within a minute is doing
   * it once. @throws StoreFailure
   */
  async reconfirm({ caller, linkId }: ReconfirmRequest): Promise<ReconfirmResult> {
    const { store, banks, onLinkChanged } = this.#options;
    const { principal, access } = caller;
    const link = await store.links.read(linkId);
    if (link === null || !(await access.mayChange(toMade(link), writeScope))) {
      return { kind: 'refused', reason: principal.scopes.has(writeScope) ? 'UNKNOWN_LINK' : 'FORBIDDEN' };
    }
    if (principal.kind !== 'customer') return { kind: 'refused', reason: 'NOT_THE_CUSTOMER' };
    const nothing: ReconfirmResult = { kind: 'refused', reason: 'NOTHING_TO_RECONFIRM' };
    if (banks.get(link.bankId)?.consentRule.reconfirmation == null) return nothing;
    const reconfirmed = await store.links.reconfirm(link, toActor(principal), this.#now());
    if (reconfirmed === null) return nothing;
    onLinkChanged(reconfirmed);
    return { kind: 'reconfirmed', link: reconfirmed };
  }
}
