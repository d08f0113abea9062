// What the account information resources of Berlin Group share at one house: which consent a call is under, whether it still
// covers what is asked for, and which account a path names. Made by routes.ts, called by the resources.
// Source: psd2-api 1.3.12 and the implementation guidelines' message codes.
import type { FastifyRequest } from 'fastify';
import { consentBehind, isClient } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import { type Consent, sharedAccounts } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import type { Account } from '../ledger/accounts.ts';
import { covers } from './access.ts';
import type { Terms } from './consents.ts';
import { createFrequency } from './frequency.ts';
import { assertRequestId, refuse } from './refusals.ts';
import type { House } from './wire.ts';

/** The two kinds of accounts, each with resources of its own. */
export type Collection = 'accounts' | 'card-accounts';

/** Whether the account belongs to the collection. */
export function belongsTo(collection: Collection, account: Account): boolean {
  return (account.kind === 'credit-card') === (collection === 'card-accounts');
}

/** One house's side of every call. */
export class AccountInformation {
  readonly context: BankContext;
  readonly house: House;
  readonly #terms: ReadonlyMap<string, Terms>;
  readonly #assertFrequency = createFrequency();

  constructor(context: BankContext, house: House, terms: ReadonlyMap<string, Terms>) {
    this.context = context;
    this.house = house;
    this.#terms = terms;
  }

  /** The consent of the call, when it stands, covers the permission and has not been used too often today. */
  authorise(request: FastifyRequest, permission: SandboxPermission): Consent {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const { consents, world } = this.context;
    const consent = this.#consentOf(request);
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'expired') throw refuse('CONSENT_EXPIRED', 'The consent has expired and needs to be renewed');
    if (state !== 'valid') throw refuse('CONSENT_INVALID', `The consent is not valid: ${state}`);
    if (!consent.permissions.has(permission)) {
      throw refuse('CONSENT_INVALID', `The consent is not valid for ${permission}`);
    }
    const accept = headerOf(request, 'accept') ?? '*/*';
    const isFile = permission === 'transactions' && this.house.hasStatementFiles === true;
    const form = isFile ? /(?:application|text)\/xml/ : /application\/(json|\*)|\*\/\*/;
    if (!form.test(accept)) throw refuse('REQUESTED_FORMATS_INVALID', `Only ${isFile ? 'camt.053' : 'JSON'} is given`);
    const limit = this.#terms.get(consent.id)?.frequencyPerDay;
    if (limit !== undefined) this.#assertFrequency(request, { consent, limit, nowMs: world.nowMs });
    return consent;
  }

  /** The consent's accounts of one kind. */
  accountsOf(collection: Collection, consent: Consent): Account[] {
    return sharedAccounts(this.context.world.ledger, consent).filter((account) => belongsTo(collection, account));
  }

  /** The account that the path names, under a consent that covers the permission for it. */
  accountOf(
    request: FastifyRequest,
    collection: Collection,
    permission: SandboxPermission,
  ): { readonly account: Account; readonly consent: Consent } {
    const consent = this.authorise(request, permission);
    const id = paramOf(request, 'accountId');
    const account = this.accountsOf(collection, consent).find((candidate) => candidate.id === id);
    if (account === undefined) throw refuse('RESOURCE_UNKNOWN', 'The account is unknown or not in the consent');
    if (!this.covers(consent, permission, account)) {
      throw refuse('CONSENT_INVALID', `The consent does not cover ${permission} of this account`);
    }
    return { account, consent };
  }

  /** Whether the consent names this account for the permission. */
  covers(consent: Consent, permission: SandboxPermission, account: Account): boolean {
    return covers(this.#terms.get(consent.id)?.access, permission, account);
  }

  /** The path of an account, without the origin. */
  pathTo(collection: Collection, account: Account): string {
    return `${this.context.basePath}/v1/${collection}/${account.id}`;
  }

  /** The consent that the token stands for, or that a client's own token names; the header must name it either way. */
  #consentOf(request: FastifyRequest): Consent {
    const { bank, consents } = this.context;
    const consentId = headerOf(request, 'consent-id');
    const owned = consentBehind(this.context, request);
    const isOwnClient = this.house.sca !== 'oauth' && isClient(this.context, request, 'AIS');
    if (owned === undefined && !isOwnClient) throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
    if (consentId === undefined) throw refuse('FORMAT_ERROR', 'Consent-ID is missing', 'Consent-ID');
    const named = owned ?? consents.findAt(bank.id, consentId);
    // A ready-made consent belongs to its own token; a client's token does not open it.
    if (named === undefined || named.id !== consentId || (owned === undefined && named.linkId !== undefined)) {
      throw refuse('CONSENT_UNKNOWN', 'The consent cannot be matched', 'Consent-ID');
    }
    return named;
  }
}
