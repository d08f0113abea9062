// Moves the customers of a bank from one way of reaching it to another, one after the other: who has linked it anew is read by the new link,
// known by the ids of before and let go by the old one; who has not is told. Each customer's move is of steps that can be done again:
// broken off anywhere, the next run goes on. Called by the operator's command (src/cli/move.ts).

import { toAccountIdentities } from '../domain/account-identity.ts';
import { toFormerBanks } from '../domain/bank-move.ts';
import { homeOf, type Link } from '../domain/link.ts';
import { advanceMoves, judgeMove, type LinkMove, type MoveOutcome } from '../linking/moves.ts';
import type { LocatedAccount } from '../reading/located-account.ts';
import type { Actor } from '../store/audit.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { RenamedAccount } from '../store/moves.ts';
import type { MovingServices } from './moving.ts';
import { UnattendedReading } from './unattended-reading.ts';

/** What the command is asked for. */
export interface MoveRequest {
  readonly from: string;
  readonly to: string;
  /** Nothing is changed, and no bank asked. */
  readonly isDry: boolean;
  /** Customers with the old link alone are told that they have to link anew. */
  readonly notifies: boolean;
  /** Accounts that were known by the new way alone may get other ids, where the customer has both already. */
  readonly renames: boolean;
}

/** What became of a customer. */
export type CustomerOutcome =
  /** All that they had is read by the new way, and the old link has ended: now, or before. */
  | 'MOVED'
  /** Would be, or goes on to be: nothing stands against it but reading. */
  | 'READY'
  /** They have the old link alone, and have to link anew. */
  | 'NOT_LINKED_ANEW'
  /** The old link stays: it shows or covers more than the new one. */
  | 'INCOMPLETE'
  /** Both ways show accounts under ids of their own, and some by the new way alone: they would get other ids (`--rename`). */
  | 'WOULD_RENAME'
  /** The new way could not be read now. */
  | 'NOT_READ'
  /** The old link is one of the banks file, which the operator ends. */
  | 'OF_BANKS_FILE';

/** All outcomes, in the order in which they are told. */
export const customerOutcomes: readonly CustomerOutcome[] = [
  'MOVED',
  'READY',
  'NOT_LINKED_ANEW',
  'INCOMPLETE',
  'WOULD_RENAME',
  'NOT_READ',
  'OF_BANKS_FILE',
];

/** Customers of one question. */
const batch = 200;
const actor: Actor = { kind: 'gateway', subject: 'move-command' };

/** Moves them all, and gives how many came to what. @throws StoreFailure, SealFailure */
export async function moveCustomers(
  services: MovingServices,
  request: MoveRequest,
): Promise<ReadonlyMap<CustomerOutcome, number>> {
  const { store, fixed } = services;
  const { from, to } = request;
  const counts = new Map<CustomerOutcome, number>();
  const count = (outcome: CustomerOutcome | null): void => {
    if (outcome !== null) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  };
  const seen = new Set<string>();
  for (let after = ''; ; ) {
    const customers = await store.moves.readCustomers([from, to], after, batch);
    for (const customerId of customers) {
      seen.add(customerId);
      count(await new CustomerMove(services, request, customerId).run());
    }
    if (customers.length < batch) break;
    after = customers.at(-1) ?? '';
  }
  for (const customerId of await fixed.readCustomerIds())
    if (!seen.has(customerId) && (await fixed.readLinksOfCustomer(customerId)).some(({ bankId }) => bankId === from))
      count('OF_BANKS_FILE');
  return counts;
}

/** One customer's move. */
class CustomerMove {
  readonly #services: MovingServices;
  readonly #request: MoveRequest;
  readonly #customerId: string;

  constructor(services: MovingServices, request: MoveRequest, customerId: string) {
    this.#services = services;
    this.#request = request;
    this.#customerId = customerId;
  }

  /** Null for who never had the old way. */
  async run(): Promise<CustomerOutcome | null> {
    const { store, fixed, linking } = this.#services;
    const { from, to, isDry, notifies } = this.#request;
    const nowMs = linking.now();
    const granted = (await store.links.readOfCustomer(this.#customerId)).filter((link) => link.grantedAtMs !== null);
    const olds = granted.filter((link) => link.bankId === from && link.status !== 'REVOKED');
    const now = granted.filter((link) => link.bankId === to && toLinkStatus(link, nowMs) === 'ACTIVE');
    const newest = now.toSorted((one, other) => (other.grantedAtMs ?? 0) - (one.grantedAtMs ?? 0))[0];
    if (olds.length === 0) {
      const ofFile = (await fixed.readLinksOfCustomer(this.#customerId)).some(({ bankId }) => bankId === from);
      if (ofFile) {
        if (newest !== undefined && homeOf(newest) !== from && !isDry) await this.#adopt(newest, from);
        return 'OF_BANKS_FILE';
      }
      if (newest !== undefined && !isDry) await this.#finish(newest);
      return granted.some((link) => link.bankId === from && link.reason === 'BANK_MOVED') ? 'MOVED' : null;
    }
    if (newest === undefined) {
      if (notifies && !isDry)
        for (const link of olds) await store.moves.tell({ link, type: 'MOVE_DUE', about: to, actor, atMs: nowMs });
      return 'NOT_LINKED_ANEW';
    }
    const [old] = olds;
    if (old !== undefined && homeOf(old) !== homeOf(newest)) {
      if (isDry) return 'READY';
      const adopted = await this.#adopt(newest, homeOf(old));
      if (adopted !== null) return adopted;
    } else if (!isDry) await this.#finish(newest);
    const current = (await store.links.readOfCustomer(this.#customerId)).filter(
      (link) => now.some(({ id }) => id === link.id) && homeOf(link) === homeOf(old ?? newest),
    );
    const outcomes: CustomerOutcome[] = [];
    for (const from of olds) outcomes.push(await this.#move(current.map((link) => ({ from, to: link }))));
    return outcomes.find((outcome) => outcome !== 'MOVED') ?? 'MOVED';
  }

  /** One link's move, to whichever new one shows what it showed: read by those where that is what is missing. */
  async #move(moves: readonly LinkMove[]): Promise<CustomerOutcome> {
    const { store, linking } = this.#services;
    const told: Readonly<Record<Exclude<MoveOutcome, 'WAITING'>, CustomerOutcome>> = {
      MOVED: 'MOVED',
      INCOMPLETE: 'INCOMPLETE',
    };
    const [move] = moves;
    if (move === undefined) return 'NOT_READ';
    if (this.#request.isDry) {
      const states = await Promise.all(moves.map(({ from, to }) => store.moves.readState(from, to)));
      return states.every((state) => judgeMove(state, linking) === 'INCOMPLETE') ? 'INCOMPLETE' : 'READY';
    }
    const first = await advanceMoves(linking, moves, actor);
    if (first !== 'WAITING') return told[first];
    // What the old one shows may never have been seen; what the new ones show, and say of it, may not yet.
    await this.#read(move.from, { onlyList: true });
    for (const { to } of moves) await this.#read(to, { onlyList: false });
    const second = await advanceMoves(linking, moves, actor);
    if (second !== 'WAITING') return told[second];
    // A gateway may have been faster.
    return (await store.links.read(move.from.id))?.reason === 'BANK_MOVED' ? 'MOVED' : 'NOT_READ';
  }

  #reading(link: Link): UnattendedReading {
    const { directory, reading } = this.#services;
    return new UnattendedReading({ directory, reading, readsAllHistory: true, onShown: null }, link);
  }

  /** Reads a link's list and, where asked for, its statements, without the person. What fails is seen in what is missing then. */
  async #read(record: LinkRecord, { onlyList }: { readonly onlyList: boolean }): Promise<void> {
    const { directory, reading } = this.#services;
    const link = await directory.readLink(record.id);
    if (link === null) return;
    const unattended = this.#reading(link);
    if (onlyList) return void (await unattended.loaders().accounts.outcomeOfLink(link));
    // What was read by the old way is as old as it is.
    await reading.statements?.book.doubt({ customerId: link.customerId, bankId: homeOf(link) });
    const accounts = await unattended.accounts();
    if (accounts === null) return;
    for (const account of accounts.value) {
      const located: LocatedAccount = { link, record: account, reading: accounts };
      for (const window of unattended.loaders().transactions.windows(located))
        await unattended.readWindow(located, window);
    }
  }

  /**
   * Has accounts that both ways showed, each under ids of its own, known by those of before, with all that was kept of them by the new way;
   * null when that is done.
   */
  async #adopt(record: LinkRecord, homeBankId: string): Promise<CustomerOutcome | null> {
    const { store, directory } = this.#services;
    const link = await directory.readLink(record.id);
    const accounts = link === null ? null : await this.#renamed(link, homeBankId);
    if (link === null || accounts === null) return 'NOT_READ';
    if (accounts === 'WOULD_RENAME') return 'WOULD_RENAME';
    const { customerId, bankId } = link;
    await this.#merge(accounts, homeBankId, bankId);
    await store.moves.adopt({ customerId, bankId, homeBankId, accounts });
    this.#services.linking.onLinkChanged(record);
    // What gateways have read in the meantime.
    await this.#merge(accounts, homeBankId, bankId);
    await this.#forget(bankId);
    return null;
  }

  /** Goes on where a run was broken off in the midst of {@link CustomerMove.#adopt}: what is kept under the new way's own id is nobody's any more. */
  async #finish(record: LinkRecord): Promise<void> {
    const { store, directory } = this.#services;
    const homeBankId = homeOf(record);
    if (homeBankId === record.bankId) return;
    const left = (await store.book.readAccountNames(this.#customerId)).filter(({ bankId }) => bankId === record.bankId);
    if (left.length === 0) return this.#forget(record.bankId);
    const link = await directory.readLink(record.id);
    const accounts = link === null ? null : await this.#renamed(link, homeBankId);
    if (accounts === null || accounts === 'WOULD_RENAME') return;
    await this.#merge(accounts, homeBankId, record.bankId);
    await this.#forget(record.bankId);
  }

  /**
   * What the accounts of the customer's links by the new way were, and are to be, known by; null where a list cannot be had whole. An account
   * of which a book is kept and that no link shows now (it was closed, or its link waits for the customer) keeps its key.
   */
  async #renamed(link: Link, homeBankId: string): Promise<readonly RenamedAccount[] | 'WOULD_RENAME' | null> {
    const { store, directory, linking } = this.#services;
    const { customerId, bankId } = link;
    const records = (await store.links.readOfCustomer(customerId)).filter(
      (one) => one.bankId === bankId && homeOf(one) === homeOf(link) && toLinkStatus(one, linking.now()) === 'ACTIVE',
    );
    const renamed: RenamedAccount[] = [];
    for (const { id } of records) {
      const each = await directory.readLink(id);
      const ofLink = each === null ? null : await this.#renamedOf(each, homeBankId);
      if (ofLink === null || ofLink === 'WOULD_RENAME') return ofLink;
      renamed.push(...ofLink.filter(({ before }) => !renamed.some((one) => one.before === before)));
    }
    const kept = (await store.book.readAccountNames(customerId)).filter((name) => name.bankId === bankId);
    const unseen = kept.filter(({ accountKey }) => !renamed.some(({ before }) => before === accountKey));
    return [...renamed, ...unseen.map(({ accountKey }) => ({ before: accountKey, after: accountKey }))];
  }

  /** As {@link CustomerMove.#renamed}, of what one link shows. */
  async #renamedOf(link: Link, homeBankId: string): Promise<readonly RenamedAccount[] | 'WOULD_RENAME' | null> {
    const { store, idKey } = this.#services;
    const { reading } = await this.#reading(link).loaders().accounts.outcomeOfLink(link);
    if (reading === null || reading.staleBecause !== null || reading.incomplete !== null) return null;
    if (reading.defects.length > 0) return null;
    const { customerId, bankId } = link;
    const list = reading.value.map(({ account }) => account);
    const before = await store.accountIdentities.find(
      { customerId, bankId },
      toAccountIdentities(idKey, { customerId, bankId }, list),
    );
    const identities = toAccountIdentities(idKey, { customerId, bankId: homeBankId, askedBankId: bankId }, list);
    const known = await store.accountIdentities.find({ customerId, bankId: homeBankId }, identities);
    // Only what had a name by the new way can lose it.
    const isNew = before.some((key, index) => key !== null && known[index] === null);
    if (isNew && !this.#request.renames) return 'WOULD_RENAME';
    const after = await store.accountIdentities.assign({ customerId, bankId: homeBankId }, identities, Date.now());
    return before.flatMap((key, index) => (key === null ? [] : [{ before: key, after: after[index] ?? key }]));
  }

  /** Puts what the books of the new way have into those of before: each entry once. */
  async #merge(accounts: readonly RenamedAccount[], homeBankId: string, bankId: string): Promise<void> {
    const book = this.#services.reading.statements?.book;
    const customerId = this.#customerId;
    const window = { from: '0001-01-01', to: null } as const;
    for (const { before, after } of accounts) {
      const view = (await book?.read({ customerId, bankId, accountKey: before }, window)) ?? null;
      if (book === undefined || view === null) continue;
      const booked = view.entries.map(({ transaction }) => transaction).filter(({ status }) => status === 'BOOKED');
      await book.record(
        { customerId, bankId: homeBankId, accountKey: after },
        {
          window,
          transactions: booked,
          atMs: view.updatedAtMs,
          today: new Date(view.updatedAtMs).toISOString().slice(0, 10),
          isComplete: true,
          isKept: true,
          completeDays: view.coverage.days,
          hasDefects: false,
          hasSharedIds: false,
          notes: [],
          askedBankId: bankId,
        },
        window,
      );
    }
    await book?.doubt({ customerId, bankId: homeBankId });
  }

  /** Erases what is kept under the new way's own id; whoever follows accounts is told that they are gone by that name. */
  async #forget(bankId: string): Promise<void> {
    const { store } = this.#services;
    const customerId = this.#customerId;
    const links = await store.links.readOfCustomer(customerId);
    if (links.some((link) => link.grantedAtMs !== null && link.status !== 'REVOKED' && homeOf(link) === bankId)) return;
    for (const { id: linkId } of links.filter((link) => link.bankId === bankId))
      await store.accountEvents.record({ customerId, bankId, linkId, views: [], isWhole: true, atMs: Date.now() });
    // The book first: without identities nobody could tell which of it has another name by now, and which has none.
    await store.book.erase({ customerId, bankId });
    await store.accountIdentities.erase({ customerId, bankId });
  }
}

/** Whether the banks file says that a bank is reached as the other one by now. */
export const isMove = ({ linking: { moves = [] } }: MovingServices, { from, to }: MoveRequest): boolean =>
  toFormerBanks(moves, to).includes(from);
