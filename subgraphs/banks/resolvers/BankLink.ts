// BankLink: from the directory of links, through the caller's access; never asks a bank.

import { type ForecastLink, toForecast } from '../../../src/domain/consent-forecast.ts';
import type { ConsentRule } from '../../../src/domain/consent-rule.ts';
import { NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import type { LinkPermission } from '../../../src/domain/link.ts';
import { type LinkRecord, toLinkStatus } from '../../../src/store/links.ts';
import type { RequestContext } from '../../shared/context.ts';
import { assertPageSize } from '../../shared/paging.ts';
import { visibleReference } from '../../shared/references.ts';
import { parseEventCursor, toEventCursor } from '../event-cursor.ts';
import type { BankLinkResolvers, LinkPermission as SchemaLinkPermission } from '../generated.ts';

/** What is known of a link: from the directory when it can be read, from the store when it was authorised here. */
interface KnownLink {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly permissions: Iterable<LinkPermission>;
  readonly grantedAt: string | null;
  readonly expiresAt: string | null;
  /** Null for a link of the banks file. */
  readonly record: LinkRecord | null;
}

/** The link behind a global id, when the caller may see it. */
export async function linkOf(id: string, { access, ids, linking }: RequestContext): Promise<KnownLink | null> {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'BankLink') return null;
  const link = await access.link(parsed.linkId);
  // A link of the banks file goes before one of the store.
  if (link !== null && link.accessToken !== '') return { ...link, record: null };
  const record = (await linking?.record(parsed.linkId)) ?? null;
  if (record === null) return link === null ? null : { ...link, record: null };
  const { customerId, bankId, permissions, grantedAtMs, expiresAtMs } = record;
  return {
    id: record.id,
    customerId,
    bankId,
    permissions,
    grantedAt: toInstant(grantedAtMs),
    expiresAt: toInstant(expiresAtMs),
    record,
  };
}

const toInstant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

async function assertLink(id: string, context: RequestContext): Promise<KnownLink> {
  const link = await linkOf(id, context);
  if (link === null) throw new NotFound();
  return link;
}

function hasEnded({ expiresAt }: KnownLink): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

/** A link of the banks file is reconfirmed where it was authorised. */
function toForecastInput(link: KnownLink, rule: ConsentRule | null): [ForecastLink, ConsentRule | null] {
  const { record } = link;
  const nowMs = Date.now();
  if (record !== null) {
    const status = toLinkStatus(record, nowMs);
    // It has reached its end since it was written.
    const isUnwritten = status !== record.status;
    return [{ ...record, status, statusAtMs: isUnwritten ? (record.expiresAtMs ?? nowMs) : record.statusAtMs }, rule];
  }
  const expiresAtMs = toMs(link.expiresAt);
  const fixed: ForecastLink = {
    permissions: link.permissions,
    status: hasEnded(link) ? 'EXPIRED' : 'ACTIVE',
    reason: null,
    statusAtMs: expiresAtMs ?? nowMs,
    grantedAtMs: toMs(link.grantedAt),
    expiresAtMs,
    reconfirmedAtMs: null,
  };
  return [fixed, rule === null ? null : { ...rule, reconfirmation: null }];
}

const toMs = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

const permissionNames: Readonly<Record<LinkPermission, SchemaLinkPermission>> = {
  accounts: 'ACCOUNTS',
  balances: 'BALANCES',
  transactions: 'TRANSACTIONS',
  identity: 'IDENTITY',
  regularPayments: 'REGULAR_PAYMENTS',
  beneficiaries: 'BENEFICIARIES',
  statements: 'STATEMENTS',
  products: 'PRODUCTS',
};

const rationedNames = { accounts: 'ACCOUNTS', balances: 'BALANCES', transactions: 'TRANSACTIONS' } as const;

/** Resolvers of `BankLink`. */
export const BankLink: BankLinkResolvers = {
  __resolveReference: visibleReference('BankLink'),
  bank: async ({ id }, _args, context) => ({ id: bankGlobalId((await assertLink(id, context)).bankId) }),
  customer: async ({ id }, _args, context) => ({
    id: context.ids.customer((await assertLink(id, context)).customerId),
  }),
  async status({ id }, _args, context) {
    const link = await assertLink(id, context);
    if (link.record !== null) return toLinkStatus(link.record, Date.now());
    return hasEnded(link) ? 'EXPIRED' : 'ACTIVE';
  },
  async statusReason({ id }, _args, context) {
    const { record } = await assertLink(id, context);
    if (record === null || toLinkStatus(record, Date.now()) === 'ACTIVE') return null;
    return record.reason ?? (record.status === 'ACTIVE' ? 'CONSENT_EXPIRED' : null);
  },
  async statusSince({ id }, _args, context) {
    const { record } = await assertLink(id, context);
    if (record === null) return null;
    // It has reached its end since it was written.
    const isOver = record.status === 'ACTIVE' && toLinkStatus(record, Date.now()) === 'EXPIRED';
    return toInstant(isOver ? record.expiresAtMs : record.statusAtMs);
  },
  revocationAtBank: async ({ id }, _args, context) => (await assertLink(id, context)).record?.revocation ?? 'NONE',
  permissions: async ({ id }, _args, context) =>
    [...(await assertLink(id, context)).permissions].map((permission) => permissionNames[permission]),
  grantedAt: async ({ id }, _args, context) => (await assertLink(id, context)).grantedAt,
  expiresAt: async ({ id }, _args, context) => (await assertLink(id, context)).expiresAt,
  // A link of the banks file is not renewed here: its bank is linked anew, where that can be done.
  async reauthorizeUrl({ id }, _args, context) {
    const { record, bankId } = await assertLink(id, context);
    const hasPlace = record !== null || context.linking?.canLink(bankId) === true;
    return hasPlace ? (context.linking?.pageUrl ?? null) : null;
  },
  async lastSuccessAt({ id }, _args, context) {
    const { lastSuccessAtMs } = context.linkActivity.state((await assertLink(id, context)).id);
    return lastSuccessAtMs === null ? null : new Date(lastSuccessAtMs).toISOString();
  },
  async quota({ id }, _args, context) {
    const { id: linkId } = await assertLink(id, context);
    // One that waits for the customer, or was taken back, cannot be read.
    const link = await context.access.link(linkId);
    const quotas = link === null ? [] : await context.linkQuotas?.ofLink(link);
    return (quotas ?? []).map(({ resource, limit, left, resetsAtMs, cost }) => ({
      resource: rationedNames[resource],
      limit,
      left,
      resetsAt: new Date(resetsAtMs).toISOString(),
      cost,
    }));
  },
  async lastError({ id }, _args, context) {
    const { lastFailure } = context.linkActivity.state((await assertLink(id, context)).id);
    return lastFailure === null ? null : { failure: lastFailure };
  },
  reconfirmedAt: async ({ id }, _args, context) =>
    toInstant((await assertLink(id, context)).record?.reconfirmedAtMs ?? null),
  async forecast({ id }, _args, context) {
    const link = await assertLink(id, context);
    const rule = context.banks.get(link.bankId)?.consentRule ?? null;
    return toForecast(...toForecastInput(link, rule)).map(({ permissions, darkAtMs, remedy, ...part }) => ({
      ...part,
      // One of the banks file cannot be renewed here.
      remedy: link.record === null ? null : remedy,
      permissions: permissions.map((permission) => permissionNames[permission]),
      goesDarkAt: new Date(darkAtMs).toISOString(),
    }));
  },
  async events({ id }, { first, after }, context) {
    assertPageSize(first);
    const afterOrdinal = parseEventCursor(after) ?? 0;
    const { record } = await assertLink(id, context);
    const found = record === null ? [] : ((await context.linking?.events(record.id, first + 1, afterOrdinal)) ?? []);
    const edges = found.slice(0, first).map((node) => ({ node, cursor: toEventCursor(node) }));
    return {
      edges,
      pageInfo: {
        hasNextPage: found.length > first,
        hasPreviousPage: after != null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
};
