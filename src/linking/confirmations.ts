// Confirms authorisations by the code that the person came back with, and tells first what a renewal would change. Called by
// service.ts.

import type { Caller } from '../auth/caller.ts';
import { type AccountChanges, type AccountSummary, compareAccounts } from '../domain/account-summary.ts';
import { type AttemptRecord, toHash } from '../store/attempts.ts';
import { summarise } from './account-changes.ts';
import { type LinkingOptions, toActor, writeScope } from './options.ts';
import type { ConfirmRequest, ConfirmResult } from './results.ts';

/** Codes have 43 characters. */
const maxCodeLength = 128;

/** An account of which nothing is told. */
const keptBack: AccountSummary = { id: '', number: null, maskedNumber: null, name: null, currency: null };

/** Authorisations as they are confirmed. */
export class LinkConfirmations {
  readonly #options: LinkingOptions;
  readonly #now: () => number;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Confirms that who began an authorisation is who has come back from the bank: by the code that the redirect carried,
   * which nobody else has seen. Until then nothing can be read. The same code again, by the same caller, gives the link as
   * it is and does nothing. A renewal that shares other accounts than the link did is not confirmed before that is accepted.
   * @throws StoreFailure
   */
  async confirm({ caller, code, acceptsChanges = false }: ConfirmRequest): Promise<ConfirmResult> {
    const { principal } = caller;
    const refused: ConfirmResult = { kind: 'refused', reason: 'INVALID_CODE' };
    if (!principal.scopes.has(writeScope) || code.length > maxCodeLength) return refused;
    const codeHash = toHash(code);
    const attempt = await this.#options.store.attempts.findByCode(codeHash);
    // A partner's grant may have been withdrawn since it began.
    if (attempt === null || !(await caller.access.mayActFor(attempt.customerId, writeScope))) return refused;
    const changes = acceptsChanges ? null : await this.#findChanges(attempt, caller);
    const link = changes === null ? null : await this.#options.store.links.read(attempt.linkId);
    if (changes !== null && link !== null) return { kind: 'accountsChanged', link, changes };
    const confirmed = await this.#options.store.attempts.confirm({
      codeHash,
      actor: toActor(principal),
      clientId: principal.clientId,
      nowMs: this.#now(),
    });
    if (confirmed === null) return refused;
    if (!confirmed.isRepeat) this.#options.onLinkChanged(confirmed.link);
    return { kind: 'confirmed', link: confirmed.link };
  }

  /** What a renewal that waits to be confirmed would change; null for nothing, and where that cannot be told. */
  async #findChanges(attempt: AttemptRecord, caller: Caller): Promise<AccountChanges | null> {
    const isMine = await caller.access.isMaker(attempt, writeScope);
    if (!isMine || attempt.status !== 'AUTHORISED') return null;
    const grant = await this.#options.store.attempts.readGrant(attempt.id);
    const before = grant?.accountsBefore ?? null;
    if (grant === null || before === null) return null;
    const consents = await this.#options.store.links.readConsents(attempt.linkId);
    const consent = consents.find(({ id }) => id === attempt.consentId);
    const bank = this.#options.banks.get(attempt.bankId);
    if (consent === undefined || bank === undefined) return null;
    const after = await summarise(this.#options, caller, async () => ({
      id: attempt.linkId,
      customerId: attempt.customerId,
      bankId: attempt.bankId,
      accessToken: grant.tokens?.accessToken ?? (await bank.clientTokens.clientToken(bank.consents.clientScope ?? '')),
      consentId: grant.bankConsentId ?? consent.bankConsentId,
      permissions: new Set(consent.permissions),
      grantedAt: null,
      expiresAt: null,
    }));
    if (after === null) return null;
    const changes = compareAccounts(before, after);
    if (changes.added.length + changes.removed.length === 0) return null;
    // That there are changes is the caller's to accept; of which accounts is not, where the customer grants some only.
    return (await caller.access.seesAllAccounts(attempt.customerId))
      ? changes
      : { added: changes.added.map(() => keptBack), removed: changes.removed.map(() => keptBack) };
  }
}
