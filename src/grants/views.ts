// Grants as they are told, of customers and of the operator alike, and who may see which. Called by service.ts and caller-grants.ts.

import type { Principal } from '../auth/principal.ts';
import type { RegisteredClient } from '../domain/client.ts';
import { grantPermissions } from '../domain/grant.ts';
import { type CustomerGrantRecord, toGrantStatus } from '../store/customer-grants.ts';
import type { Store } from '../store/store.ts';
import type { GrantView } from './results.ts';

/** What {@link GrantViews} needs. */
export interface GrantViewsOptions {
  readonly store: Pick<Store, 'grants' | 'customerGrants'>;
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** Grants of the banks file. */
  readonly fixedGrants: readonly { readonly partner: string; readonly customer: string }[];
  readonly now: () => number;
}

/** Whose grants are listed. */
export type GrantOwner = { readonly customerId: string } | { readonly partnerId: string };

/** Grants that are listed for one customer or partner; what is older than so many is not. */
const mostListed = 10_000;
/** What begins an id of the operator's: those have no row of their own. */
const operatorMark = 'operator ';

/** Grants, read. */
export class GrantViews {
  readonly #options: GrantViewsOptions;

  constructor(options: GrantViewsOptions) {
    this.#options = options;
  }

  /** The client's registered name; its id where it has none. */
  nameOf(partnerId: string): string {
    return this.#options.clients.get(partnerId)?.name ?? partnerId;
  }

  /** A grant by id; null when there is none, or none any more that anybody is told of. @throws StoreFailure */
  async read(id: string): Promise<GrantView | null> {
    if (id.startsWith(operatorMark)) return this.#readOperators(id);
    const record = await this.#options.store.customerGrants.read(id);
    return record === null ? null : this.of(record);
  }

  /** Those of a customer, or of a partner: the operator's first, then the newest first. @throws StoreFailure */
  async list(owner: GrantOwner): Promise<readonly GrantView[]> {
    const { store, fixedGrants } = this.#options;
    const [kept, given] = await Promise.all([
      store.grants.readOf(owner),
      store.customerGrants.readOf(owner, mostListed),
    ]);
    const ofFile = fixedGrants
      .filter(({ partner, customer }) =>
        'customerId' in owner ? customer === owner.customerId : partner === owner.partnerId,
      )
      .map(({ partner: partnerId, customer: customerId }) => ({ partnerId, customerId }));
    const operators = new Map([...ofFile, ...kept].map((pair) => [toOperatorId(pair), pair]));
    return [
      ...[...operators.values()].map((pair) => this.#ofOperator(pair)),
      ...given.map((record) => this.of(record)).filter((view) => view !== null),
    ];
  }

  /** A customer's, as it stands now; null for a request that came to nothing. */
  of(record: CustomerGrantRecord): GrantView | null {
    const nowMs = this.#options.now();
    const status = toGrantStatus(record, nowMs);
    if (status === null) return null;
    const isUnwritten = status === 'EXPIRED' && record.status === 'ACTIVE';
    return {
      id: record.id,
      source: 'CUSTOMER',
      partnerId: record.partnerId,
      partnerName: this.nameOf(record.partnerId),
      customerId: record.customerId,
      permissions: record.permissions,
      accounts: record.accounts,
      status,
      requestedAtMs: record.requestedAtMs,
      givenAtMs: record.givenAtMs,
      expiresAtMs: record.expiresAtMs,
      endedAtMs: isUnwritten ? record.expiresAtMs : record.endedAtMs,
      endedBy: isUnwritten ? 'gateway' : (record.endedBy?.kind ?? null),
      usedAtMs: record.usedAtMs,
    };
  }

  async #readOperators(id: string): Promise<GrantView | null> {
    const pair = parseOperatorId(id);
    if (pair === null) return null;
    const { store, fixedGrants } = this.#options;
    const isFixed = fixedGrants.some(
      ({ partner, customer }) => partner === pair.partnerId && customer === pair.customerId,
    );
    return isFixed || (await store.grants.has(pair.partnerId, pair.customerId)) ? this.#ofOperator(pair) : null;
  }

  #ofOperator(pair: { readonly partnerId: string; readonly customerId: string }): GrantView {
    return {
      id: toOperatorId(pair),
      source: 'OPERATOR',
      ...pair,
      partnerName: this.nameOf(pair.partnerId),
      permissions: grantPermissions,
      accounts: null,
      status: 'ACTIVE',
      requestedAtMs: null,
      givenAtMs: null,
      expiresAtMs: null,
      endedAtMs: null,
      endedBy: null,
      usedAtMs: null,
    };
  }
}

/** Whether a caller may see a grant: customers what they have given, partners what they have asked for, staff what was given. */
export function maySeeGrant(principal: Principal, { customerId, partnerId }: GrantView): boolean {
  switch (principal.kind) {
    case 'customer':
      return customerId === principal.subject;
    case 'partner':
      return partnerId === principal.subject;
    case 'staff':
      return customerId !== null && principal.scopes.has('customers:read:any');
  }
}

const toOperatorId = ({ partnerId, customerId }: { readonly partnerId: string; readonly customerId: string }): string =>
  `${operatorMark}${JSON.stringify([partnerId, customerId])}`;

/** Ids are sealed: what comes here is what {@link toOperatorId} made. */
function parseOperatorId(id: string): { readonly partnerId: string; readonly customerId: string } | null {
  const content: unknown = JSON.parse(id.slice(operatorMark.length));
  if (!Array.isArray(content)) return null;
  const [partnerId, customerId]: unknown[] = content;
  return typeof partnerId === 'string' && typeof customerId === 'string' ? { partnerId, customerId } : null;
}
