// Statements for the search for payments of unknown outcome: the port src/payments/search/entries.ts over the same reads that
// answer clients, as the customer's own, without the person: through the cache, within the bank's quotas, and from whatever
// the reads are answered with. Made by stored.ts.

import { createHmac } from 'node:crypto';
import { createLoaders } from '../../subgraphs/loaders.ts';
import type { Loaders } from '../../subgraphs/shared/loaders.ts';
import { createAccess } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { BankFailure } from '../domain/errors.ts';
import { homeOf, type Link } from '../domain/link.ts';
import { namesAccount } from '../domain/payment-order.ts';
import { deadlineIn } from '../http/deadline.ts';
import type {
  EntriesReading,
  EntriesRequest,
  FindEntries,
  StatementEntryOfAccount,
} from '../payments/search/entries.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import type { LocatedAccount } from '../reading/located-account.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { Directory } from '../store/directory.ts';

/** What {@link createPaymentEntries} needs. */
export interface PaymentEntriesDeps {
  /** Asked for when a statement is read: it is made after payments are. */
  readonly reading: () => ReadingServices;
  readonly directory: Directory;
  /** Keeps that statements were looked into; null where nobody does. */
  readonly readAudit: Pick<ReadAudit, 'of'> | null;
}

/** How long one look may take, milliseconds. */
const lookMs = 25_000;
/** Accounts that are looked into where a payment names none. */
const mostAccounts = 5;

/** Makes the port. */
export function createPaymentEntries({ reading, directory, readAudit }: PaymentEntriesDeps): FindEntries {
  return async (request) => {
    // Nobody's token: the customer's own links and nobody else's, with nobody present.
    const principal: Principal = {
      kind: 'customer',
      subject: request.customerId,
      clientId: 'gateway',
      scopes: new Set(['accounts:read', 'transactions:read']),
    };
    const onShown = readAudit?.of({ kind: 'gateway', subject: 'payment-search', clientId: null }) ?? null;
    const access = createAccess(principal, directory);
    const services = reading();
    const psu = { ipAddress: null, userAgent: null };
    const reads = new BankReads(services, { access, deadline: deadlineIn(lookMs), psu });
    const loaders = createLoaders(reads, { payments: null, webhooks: null, onShown });
    const links = toLinksAt(request, (await access.linksOfCustomer(request.customerId)) ?? []);
    if (links.length === 0) return { kind: 'notLinked' };
    try {
      const accounts = await findAccounts(loaders, links, request);
      const { idKey } = services;
      return accounts.length === 0 ? { kind: 'notLinked' } : await read({ loaders, idKey }, accounts, request);
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      const isLinked = error.code !== 'CONSENT_REQUIRED' && error.code !== 'PERMISSION_NOT_GRANTED';
      return isLinked ? { kind: 'failed', retryAtMs: error.retryAtMs } : { kind: 'notLinked' };
    }
  };
}

/**
 * The links through which the account that paid may be read: to the bank that it was paid at; where there is none, and the payment says
 * which account it is, all of the customer's, since the bank may be reached by another way by now.
 */
function toLinksAt({ bankId, debtorAccount }: EntriesRequest, links: readonly Link[]): readonly Link[] {
  const readable = links.filter(({ permissions }) => permissions.has('transactions'));
  const atBank = readable.filter((link) => link.bankId === bankId || homeOf(link) === bankId);
  return atBank.length > 0 || debtorAccount === null ? atBank : readable;
}

/** The account that pays: by its own link, else by its number; all of the customer's where it is not known. @throws BankFailure */
async function findAccounts(
  { accounts }: Loaders,
  links: readonly Link[],
  { debtor, debtorAccount }: EntriesRequest,
): Promise<readonly LocatedAccount[]> {
  if (debtor !== null && links.some(({ id }) => id === debtor.linkId)) {
    const located = await accounts.account({ linkId: debtor.linkId }, debtor.accountKey);
    if (located !== null) return [located];
  }
  const outcomes = await Promise.all(links.map((link) => accounts.outcomeOfLink(link)));
  const [failed] = outcomes.flatMap(({ failure }) => failure ?? []);
  const found = outcomes.flatMap(({ link, reading }) =>
    (reading?.value ?? []).flatMap((record): LocatedAccount[] => (reading === null ? [] : [{ link, record, reading }])),
  );
  const isNamed = debtor !== null || debtorAccount !== null;
  const sought = isNamed
    ? found.filter(
        ({ record }) => debtorAccount !== null && namesAccount(record.account.identification, debtorAccount) === true,
      )
    : found;
  // An account that is named is read through one link, like any other; where none is, one may be behind the link that failed.
  if (failed !== undefined && (sought.length === 0 || !isNamed)) throw failed;
  return sought.slice(0, isNamed ? 1 : mostAccounts + 1);
}

/** @throws BankFailure */
async function read(
  { loaders: { transactions }, idKey }: { readonly loaders: Loaders; readonly idKey: Buffer },
  accounts: readonly LocatedAccount[],
  { from, to, customerId }: EntriesRequest,
): Promise<EntriesReading> {
  const parts = await Promise.all(
    accounts.slice(0, mostAccounts).flatMap((located) =>
      transactions
        .windows(located)
        .filter((window) => window.from <= to && (window.to === null || window.to >= from))
        .map(async (window) => ({ located, part: await transactions.statement(located, window, { from, to }) })),
    ),
  );
  const entries = new Map<string, StatementEntryOfAccount>();
  let isComplete = accounts.length <= mostAccounts;
  for (const { located, part } of parts) {
    // What the bank showed some time ago proves nothing of today.
    if (part.staleBecause !== null) throw part.staleBecause;
    if (part.incomplete !== null || part.defects.length > 0) isComplete = false;
    const { link, record } = located;
    for (const { key, transaction } of part.value) {
      const { bankResource, bankAccountId } = record.account;
      const text = JSON.stringify(['payment evidence', customerId, link.bankId, bankResource, bankAccountId, key]);
      const entryId = createHmac('sha256', idKey).update(text).digest('base64url');
      entries.set(entryId, { entryId, linkId: link.id, accountKey: record.key, entryKey: key, transaction });
    }
  }
  return {
    kind: 'read',
    entries: [...entries.values()],
    isComplete,
    shownAtMs: Math.min(...parts.map(({ part }) => part.fetchedAtMs)),
    againAtMs: Math.max(...parts.map(({ part }) => part.nextRefreshAtMs)),
  };
}
