// Reads the evidence of a computation's entries: who the holders of each account are, what an entry says in their light, and whether it
// is worth reading at all. Made by own-transfers.ts for one computation; calls transfer-evidence.ts and transfer-screen.ts.

import type { Transaction } from '../domain/transaction.ts';
import type { InsightAccount } from './entry.ts';
import { type EntryColumns, entryFlag } from './entry-columns.ts';
import { foldText, type Person, parsePersons } from './names.ts';
import { type Self, type TransferEvidence, toTransferEvidence } from './transfer-evidence.ts';
import { toTransferScreen } from './transfer-screen.ts';

/** What was read of one text for an account, kind and side. */
interface Read {
  /** Its place in the columns. */
  readonly account: number;
  readonly kind: Transaction['kind'];
  readonly side: Transaction['creditDebitIndicator'];
  readonly evidence: TransferEvidence;
}

/** What texts say, read once for each account, side and text: texts recur. */
export class TransferReader {
  readonly #columns: EntryColumns;
  readonly #selfOf: (account: InsightAccount) => Self;
  readonly #unnamed = new Map<string, Read[]>();
  readonly #named = new Map<string, Read[]>();
  readonly #byPlace = new Map<number, TransferEvidence>();
  readonly #screens: (ReturnType<typeof toTransferScreen> | undefined)[] = [];

  /** The accounts of entries that may be own transfers tell who the customers are. */
  constructor(columns: EntryColumns) {
    const seen = new Uint8Array(columns.accounts.length);
    for (let place = 0; place < columns.entries.length; place++) {
      if (columns.has(place, entryFlag.mayBeTransfer)) seen[columns.accountPlaces[place] ?? 0] = 1;
    }
    this.#columns = columns;
    this.#selfOf = toSelves(columns.accounts.filter((_, place) => seen[place] === 1));
  }

  /** The evidence of an entry by its place. */
  read(place: number): TransferEvidence {
    const known = this.#byPlace.get(place);
    if (known !== undefined) return known;
    const evidence = this.#readText(place);
    this.#byPlace.set(place, evidence);
    return evidence;
  }

  #readText(place: number): TransferEvidence {
    const entry = this.#columns.entryAt(place);
    const { kind, creditDebitIndicator: side, counterparty, remittanceInformation } = entry.transaction;
    const [name, text] = [counterparty?.name ?? '', remittanceInformation ?? ''];
    const account = this.#columns.accountPlaces[place] ?? 0;
    // What has no name is found by its text as it is, without another's being made.
    const read = name === '' ? this.#unnamed : this.#named;
    const key = name === '' ? text : `${name}\n\n${text}`;
    const alike = read.get(key) ?? [];
    if (alike.length === 0) read.set(key, alike);
    for (const each of alike) {
      if (each.account === account && each.kind === kind && each.side === side) return each.evidence;
    }
    const evidence = toTransferEvidence(entry, this.#selfOf(entry.account));
    alike.push({ account, kind, side, evidence });
    return evidence;
  }

  /** False where an entry alone cannot be an own transfer, whatever `read` gives. Cheap. */
  mayProve(place: number): boolean {
    const at = this.#columns.accountPlaces[place] ?? 0;
    const screen = this.#screens[at] ?? this.#toScreen(at);
    return screen(place);
  }

  #toScreen(at: number): ReturnType<typeof toTransferScreen> {
    const account = this.#columns.accounts[at];
    if (account === undefined) throw new RangeError('no account has that place');
    const screen = toTransferScreen(this.#selfOf(account), account, this.#columns);
    this.#screens[at] = screen;
    return screen;
  }
}

/** Who the holders are, account by account. */
function toSelves(accounts: readonly InsightAccount[]): (account: InsightAccount) => Self {
  const selves = new Map<string, Self>();
  const banksBy = new Map<string, Set<string>>();
  const soleBy = new Map<string, Person[]>();
  for (const account of accounts) {
    const banks = banksBy.get(account.customerId) ?? new Set();
    for (const word of foldText(account.bankId).split(' ')) if (word.length > 2 && word !== 'BANK') banks.add(word);
    banksBy.set(account.customerId, banks);
    const persons = account.holderNames.flatMap((name) => parsePersons(name));
    const [only] = persons;
    // What one person holds alone tells who the customer is: also where another bank gives no names.
    if (only !== undefined && persons.length === 1)
      soleBy.set(account.customerId, [...(soleBy.get(account.customerId) ?? []), only]);
  }
  return (account) => {
    const earlier = selves.get(account.id);
    if (earlier !== undefined) return earlier;
    const own = account.holderNames.flatMap((name) => parsePersons(name));
    const sole = soleBy.get(account.customerId) ?? [];
    const self = { persons: [...own, ...sole], banks: banksBy.get(account.customerId) ?? new Set<string>() };
    selves.set(account.id, self);
    return self;
  };
}
