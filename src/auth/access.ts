// Whose data a caller may see, and for whom they may act: the one decision behind every path (nested fields, `node`,
// `account`, `_entities`, linking, payments, webhooks). Made for each request; loaders, resolvers and services reach links,
// customers and payments only through it. What kind of data a field is, and whether the token's scopes cover it, is another
// matter: scope-rules.ts.

import type { KeyedAccount } from '../domain/global-id.ts';
import type { AccessGrant, GrantedAccounts, GrantPermission } from '../domain/grant.ts';
import { homeOf, type Link, type LinkPermission, linkPermissions } from '../domain/link.ts';
import type { Actor } from '../store/audit.ts';
import type { Directory } from '../store/directory.ts';
import type { Principal, Scope } from './principal.ts';

/** Scopes that let a caller change something for a customer. */
export type ActingScope = Extract<Scope, 'links:write' | 'payments:write' | 'insights:write' | 'cards:write'>;

/** Something that was made for a customer in a client: a link, a payment. */
export interface Made {
  readonly customerId: string;
  /** The client it was made in; null for links of versions that did not write it down. */
  readonly clientId: string | null;
  /** Whose token it was made with. */
  readonly actor: Actor;
}

/** An account, by what it is. */
export interface NamedAccount {
  readonly customerId: string;
  readonly bankId: string;
  readonly accountKey: string;
}

/** The caller's view of the directory. What they may not see is the same as what does not exist. */
export interface Access {
  /**
   * A link by id, without what is not granted; null when there is none, it is somebody else's, or the grant names accounts and none at
   * its bank.
   */
  link(linkId: string): Promise<Link | null>;
  /** A customer's links, by id, as {@link Access.link}; null when the caller may not see the customer. */
  linksOfCustomer(customerId: string): Promise<readonly Link[] | null>;
  /** Whether there is such a customer for this caller. */
  hasCustomer(customerId: string): Promise<boolean>;
  /** Whether the caller may see a customer's data, should there be such a customer. */
  maySee(customerId: string): Promise<boolean>;
  /**
   * From when on the caller has been let see a customer, epoch milliseconds: what ended before is not theirs to know. 0 for who
   * needs no grant, and for the operator's.
   */
  seesSinceMs(customerId: string): Promise<number>;
  /**
   * Whether an account, should there be one, may be known to the caller: its customer may be seen, and the grant is of all accounts or
   * names it.
   */
  maySeeAccount(account: NamedAccount): Promise<boolean>;
  /** Whether no account of a customer is kept from the caller, who may see the customer. */
  seesAllAccounts(customerId: string): Promise<boolean>;
  /** Whether a link may be known to the caller, in whatever state: as {@link Access.link}, or made in the caller's own app. */
  maySeeLink(link: Pick<Made, 'customerId' | 'clientId'> & Pick<Link, 'bankId' | 'homeBankId'>): Promise<boolean>;
  /** Ids of all customers that the caller may see, in code point order. */
  customerIds(): Promise<readonly string[]>;
  /**
   * Whether the caller may act for a customer: customers for themselves, partners for who has granted just that, staff never;
   * each with the scope.
   */
  mayActFor(customerId: string, scope: ActingScope): Promise<boolean>;
  /**
   * Whether payments may be initiated from an account, or, null, from one that the customer chooses at the bank: not where the grant
   * names accounts. To be asked beside {@link Access.mayActFor}.
   */
  mayPayFrom(customerId: string, bankId: string, accountKey: string | null): Promise<boolean>;
  /** Whether the caller may see what was made: a partner only what was made in its own app, while the grant stands. */
  maySeeMade(made: Pick<Made, 'customerId' | 'clientId'>): Promise<boolean>;
  /**
   * Whether the caller may cancel, renew or end what was made: customers what is theirs, whoever made it; a partner what its
   * own token, or that customer's token in its app, has made.
   */
  mayChange(made: Made, scope: ActingScope): Promise<boolean>;
  /** Whether this very caller has made it, and might do so now: who may confirm it. */
  isMaker(made: Made, scope: ActingScope): Promise<boolean>;
}

/** What a partner has to be granted besides holding a scope; null for what is the customer's alone. */
const permissionToAct: Readonly<Record<ActingScope, GrantPermission | null>> = {
  'links:write': 'links',
  'payments:write': 'payments',
  'insights:write': null,
  'cards:write': 'cards',
};

/** The view of one caller; without a principal nothing is visible. */
export const createAccess = (principal: Principal | null, directory: Directory): Access =>
  new CallerAccess(principal, directory);

/** One is made for each request, most of whose methods it does not need: they stand on the class. */
class CallerAccess implements Access {
  readonly #principal: Principal | null;
  readonly #directory: Directory;

  constructor(principal: Principal | null, directory: Directory) {
    this.#principal = principal;
    this.#directory = directory;
  }

  async maySee(customerId: string): Promise<boolean> {
    const principal = this.#principal;
    switch (principal?.kind) {
      case undefined:
        return false;
      case 'customer':
        return principal.subject === customerId;
      case 'partner':
        return (await this.#directory.readGrant(principal.subject, customerId)) !== null;
      case 'staff':
        return principal.scopes.has('customers:read:any');
    }
  }

  async hasCustomer(customerId: string): Promise<boolean> {
    if (!(await this.maySee(customerId))) return false;
    // An end user exists by their token, links or none; for others a customer is who has a link.
    return this.#principal?.kind === 'customer' || (await this.#directory.readLinksOfCustomer(customerId)).length > 0;
  }

  /** What stands between a partner and a customer, and is made use of now; null for nothing, and for who needs none. */
  async #useGrant(customerId: string): Promise<AccessGrant | null> {
    const grant = await this.#grantOf(customerId);
    if (grant !== null && grant.id !== null) this.#directory.noteUse(grant.id);
    return grant;
  }

  async #grantOf(customerId: string): Promise<AccessGrant | null> {
    const principal = this.#principal;
    return principal?.kind === 'partner' ? this.#directory.readGrant(principal.subject, customerId) : null;
  }

  async mayActFor(customerId: string, scope: ActingScope): Promise<boolean> {
    const principal = this.#principal;
    if (principal?.scopes.has(scope) !== true || customerId === '' || principal.kind === 'staff') return false;
    if (principal.kind === 'customer') return this.maySee(customerId);
    const permission = permissionToAct[scope];
    return permission !== null && (await this.#useGrant(customerId))?.permissions.has(permission) === true;
  }

  /** The accounts that the caller may see of a customer whom they may see; null for all. */
  async #accountsOf(customerId: string): Promise<GrantedAccounts | null> {
    if (this.#principal?.kind !== 'partner') return null;
    // A grant that has ended since is of no accounts, not of all.
    const { accounts } = (await this.#grantOf(customerId)) ?? noGrant;
    return accounts;
  }

  #isElsewhere(clientId: string | null): boolean {
    return this.#principal?.kind === 'partner' && this.#principal.clientId !== clientId;
  }

  async maySeeMade({ customerId, clientId }: Pick<Made, 'customerId' | 'clientId'>): Promise<boolean> {
    return !this.#isElsewhere(clientId) && this.maySee(customerId);
  }

  async mayChange({ customerId, clientId, actor }: Made, scope: ActingScope): Promise<boolean> {
    const isOwn = actor.kind === this.#principal?.kind && actor.subject === this.#principal.subject;
    const isForeign = clientId === null && isOwn ? false : this.#isElsewhere(clientId);
    return !isForeign && this.mayActFor(customerId, scope);
  }

  async isMaker({ customerId, clientId, actor }: Made, scope: ActingScope): Promise<boolean> {
    const principal = this.#principal;
    const isSame =
      actor.kind === principal?.kind && actor.subject === principal.subject && clientId === principal.clientId;
    return isSame && this.mayActFor(customerId, scope);
  }

  async link(linkId: string): Promise<Link | null> {
    const link = await this.#directory.readLink(linkId);
    if (link === null || !(await this.maySee(link.customerId))) return null;
    if (this.#principal?.kind !== 'partner') return link;
    const grant = await this.#useGrant(link.customerId);
    return grant === null ? null : narrow(link, grant);
  }

  async linksOfCustomer(customerId: string): Promise<readonly Link[] | null> {
    if (!(await this.hasCustomer(customerId))) return null;
    const links = await this.#directory.readLinksOfCustomer(customerId);
    if (this.#principal?.kind !== 'partner') return links;
    const grant = await this.#useGrant(customerId);
    return grant === null ? null : links.map((link) => narrow(link, grant)).filter((link) => link !== null);
  }

  async maySeeAccount({ customerId, bankId, accountKey }: KeyedAccount): Promise<boolean> {
    if (!(await this.maySee(customerId))) return false;
    const accounts = await this.#accountsOf(customerId);
    return accounts === null || accounts.get(bankId)?.has(accountKey) === true;
  }

  async seesAllAccounts(customerId: string): Promise<boolean> {
    return (await this.#accountsOf(customerId)) === null;
  }

  async maySeeLink({ customerId, clientId, ...link }: Parameters<Access['maySeeLink']>[0]): Promise<boolean> {
    if (!(await this.maySee(customerId))) return false;
    const accounts = await this.#accountsOf(customerId);
    const isOwn = clientId !== null && clientId === this.#principal?.clientId;
    return accounts === null || accounts.has(homeOf(link)) || isOwn;
  }

  async mayPayFrom(customerId: string, bankId: string, accountKey: string | null): Promise<boolean> {
    const accounts = await this.#accountsOf(customerId);
    return accounts === null || (accountKey !== null && accounts.get(bankId)?.has(accountKey) === true);
  }

  async seesSinceMs(customerId: string): Promise<number> {
    return (await this.#grantOf(customerId))?.givenAtMs ?? 0;
  }

  async customerIds(): Promise<readonly string[]> {
    if (this.#principal?.kind === 'customer') return [this.#principal.subject];
    const visible: string[] = [];
    for (const customerId of await this.#directory.readCustomerIds()) {
      if (await this.maySee(customerId)) visible.push(customerId);
    }
    return visible;
  }
}

/** What stands where nothing is granted. */
const noGrant: Pick<AccessGrant, 'accounts'> = { accounts: new Map() };

/**
 * A link without what its customer does not grant; null where that is every account of its bank. Its permissions stay the consent's: what
 * is cached is named by them.
 */
function narrow(link: Link, { permissions, accounts }: AccessGrant): Link | null {
  const withheld = linkPermissions.filter((permission: LinkPermission) => !permissions.has(permission));
  const onlyAccounts = accounts?.get(homeOf(link));
  if (accounts !== null && onlyAccounts === undefined) return null;
  if (withheld.length === 0 && onlyAccounts === undefined) return link;
  return {
    ...link,
    ...(withheld.length === 0 ? {} : { withheld: new Set(withheld) }),
    ...(onlyAccounts === undefined ? {} : { onlyAccounts }),
  };
}
