// The business's history as transactions: each entry of the ledger, the two sides of a movement between its own accounts
// as one, a fee as part of what it was for, and orders that came to nothing, of which the ledger knows nothing. Called by
// statement.ts. Source: the specification's TransactionType; which of the ledger's kinds is which type is a house rule.
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { movementPrefix } from '../ledger/business-history.ts';
import { addDays, startOfDayMs, toDay } from '../ledger/calendar.ts';
import type { Counterparty, Entry, EntryKind, Ledger } from '../ledger/ledger.ts';
import { hash32, uuidOf } from '../ledger/random.ts';
import { entryId } from '../ledger/stage.ts';
import { cardOn, toTransactionCard } from './card-list.ts';
import type { Service } from './service.ts';
import type { State, Transaction, TransactionLeg } from './transaction.ts';

const types: Readonly<Partial<Record<EntryKind, string>>> = {
  'brought-forward': 'topup',
  'transfer-in': 'topup',
  'card-purchase': 'card_payment',
  'card-authorisation': 'card_payment',
  refund: 'card_refund',
  reversal: 'card_refund',
  chargeback: 'card_chargeback',
  'cash-withdrawal': 'atm',
  fee: 'fee',
};
/** What a card's money comes back for: the purchase's name in the history, and how many days before it was. */
const returns: Readonly<Partial<Record<EntryKind, readonly [label: string, days: number]>>> = {
  refund: ['returned card-purchase', 8],
  reversal: ['mistake card-purchase', 1],
  chargeback: ['disputed card-purchase', 21],
};
const longCountries: Readonly<Record<string, string>> = { DE: 'DEU', GB: 'GBR', US: 'USA', JP: 'JPN', NL: 'NLD' };

/** How long before the history a balance brought forward was there. */
const openingLeadMs = 3 * 86_400_000;

/** The id of the transaction that an entry is. */
const idOf = (id: string): string => uuidOf(`revolut ${id}`);

function typeOf(entries: readonly Entry[]): string {
  const [first] = entries;
  if (first === undefined) return 'transfer';
  if (first.kind === 'own-transfer') {
    return new Set(entries.map(({ currency }) => currency)).size > 1 ? 'exchange' : 'transfer';
  }
  if (first.kind === 'fee' && first.text.startsWith('VAT')) return 'tax';
  return types[first.kind] ?? 'transfer';
}

function relatedIdOf({ kind, madeAtMs }: Entry, slug: string): string | undefined {
  const origin = returns[kind];
  if (origin === undefined || madeAtMs === undefined) return undefined;
  return idOf(entryId(slug, addDays(toDay(madeAtMs), -origin[1]), origin[0]));
}

function toMerchant({ name, town, mcc, country }: Counterparty, text: string): Wire {
  return {
    id: uuidOf(`merchant ${name}`),
    name,
    full_name: text,
    city: town,
    category_code: mcc,
    country: longCountries[country] ?? country,
  };
}

function describe({ kind, text, counterparty }: Entry): string {
  if (counterparty === undefined || counterparty.mcc !== undefined) return text;
  return kind === 'transfer-in' ? `Payment from ${counterparty.name}` : `To ${counterparty.name}`;
}

/** Writes the history of one state of the ledger. */
class PastWriter {
  readonly #service: Service;
  readonly #accounts: readonly Account[];

  constructor(service: Service) {
    this.#service = service;
    this.#accounts = service.accounts;
  }

  write(ledger: Ledger, claims: ReadonlySet<string>): Transaction[] {
    const groups = new Map<string, Entry[]>();
    for (const { id } of this.#accounts) {
      for (const entry of [...ledger.pending(id), ...ledger.booked(id)]) {
        if (claims.has(entry.id)) continue;
        const key = entry.endToEndId?.startsWith(movementPrefix) === true ? entry.endToEndId : entry.id;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [entry]);
        else group.push(entry);
      }
    }
    return [...[...groups].map(([key, entries]) => this.#toTransaction(key, entries)), ...this.#fruitless()];
  }

  #account(id: string): Account | undefined {
    return this.#accounts.find((account) => account.id === id);
  }

  #toTransaction(key: string, entries: readonly Entry[]): Transaction {
    // Fees are told with what they are for.
    const moved = entries.length === 1 ? entries : entries.filter(({ kind }) => kind !== 'fee');
    const sorted = [...moved].sort((one, other) => (one.amountMinor < other.amountMinor ? -1 : 1));
    const [first] = sorted;
    if (first === undefined) throw new Error(`a movement without entries: ${key}`);
    const id = idOf(key);
    const account = this.#account(first.accountId);
    // Before the oldest card payments, which were made up to two days before they were booked.
    const isOpening = first.kind === 'brought-forward';
    const createdMs = first.madeAtMs ?? first.atMs - (isOpening ? openingLeadMs : 0);
    const isCard = first.counterparty?.mcc !== undefined;
    const type = typeOf(sorted);
    const state: State = first.status === 'pending' ? 'pending' : 'completed';
    const bookedMicros = this.#service.microsOf(first.atMs, id);
    const card = isCard && account !== undefined ? cardOn(account, first.id) : undefined;
    return {
      id,
      type,
      state,
      requestId: isCard ? `REVP:${uuidOf(first.id)}` : undefined,
      createdMicros: this.#service.microsOf(createdMs, id),
      updatedMicros: bookedMicros,
      completedMicros: state === 'completed' ? bookedMicros : undefined,
      relatedId: account === undefined ? undefined : relatedIdOf(first, account.slug),
      merchant: isCard && first.counterparty !== undefined ? toMerchant(first.counterparty, first.text) : undefined,
      reference: isCard ? undefined : first.reference,
      card: card === undefined ? undefined : toTransactionCard(card),
      legs: sorted.flatMap((entry) => this.#toLeg(entry, sorted, entries)),
    };
  }

  #toLeg(entry: Entry, moved: readonly Entry[], entries: readonly Entry[]): TransactionLeg[] {
    const account = this.#account(entry.accountId);
    if (account === undefined) return [];
    const fees = moved.includes(entry) && entries.length > 1 ? entries.filter(({ kind }) => kind === 'fee') : [];
    const other = moved.find(({ accountId }) => accountId !== entry.accountId);
    const { exchange, counterparty } = entry;
    const sign = entry.amountMinor < 0n ? -1n : 1n;
    return [
      {
        account,
        amountMinor: entry.amountMinor,
        feeMinor: fees
          .filter(({ accountId }) => accountId === entry.accountId)
          .reduce((sum, { amountMinor }) => sum - amountMinor, 0n),
        bill:
          exchange === undefined
            ? undefined
            : { amountMinor: sign * exchange.originalMinor, currency: exchange.originalCurrency },
        counterparty:
          other !== undefined
            ? { account_type: 'self', account_id: other.accountId }
            : counterparty !== undefined && counterparty.mcc === undefined
              ? { account_type: 'external', account_id: uuidOf(`counterparty ${counterparty.iban}`) }
              : undefined,
        description: describe(entry),
      },
    ];
  }

  /** A card payment that was declined each ninth, a transfer that came back or failed each seventeenth of a month. */
  #fruitless(): Transaction[] {
    const [main] = this.#accounts;
    const { nowMs } = this.#service.world;
    const today = toDay(nowMs);
    if (main === undefined) return [];
    const days = Array.from({ length: 730 }, (_day, index) => addDays(today, -index));
    return days.flatMap((day): Transaction[] => {
      const date = Number(day.slice(8));
      const createdMs = startOfDayMs(day) + 10 * 3_600_000 + (hash32(`fruitless ${day}`) % 3_600_000);
      if ((date !== 9 && date !== 17) || createdMs > nowMs) return [];
      const id = idOf(`fruitless ${day}`);
      const created = this.#service.microsOf(createdMs, id);
      const amountMinor = -BigInt(10_000 + (hash32(id) % 90_000));
      const leg = { account: main, amountMinor, feeMinor: 0n };
      const times = { createdMicros: created, updatedMicros: created + 4_000_000n };
      if (date === 9) {
        const card = cardOn(main, id);
        return [
          {
            id,
            type: 'card_payment',
            state: 'declined',
            reasonCode: 'insufficient_balance',
            requestId: `REVP:${uuidOf(id)}`,
            ...times,
            card: card === undefined ? undefined : toTransactionCard(card),
            legs: [{ ...leg, description: 'GREYWATER HOTEL PORT HOLLIN' }],
          },
        ];
      }
      const isOdd = Number(day.slice(5, 7)) % 2 === 1;
      return [
        {
          id,
          type: 'transfer',
          state: isOdd ? 'reverted' : 'failed',
          reasonCode: isOdd ? undefined : 'beneficiary_details_invalid',
          ...times,
          reference: `PO ${hash32(id) % 10_000}`,
          legs: [{ ...leg, counterparty: { account_type: 'external' }, description: 'To Toile du Lac' }],
        },
      ];
    });
  }
}

/** The history that a state of the ledger holds, written once for each. */
export class Past {
  readonly #service: Service;
  #ledger: Ledger | undefined;
  #size = 0;
  #isCoarse = false;
  #known: readonly Transaction[] = [];

  constructor(service: Service) {
    this.#service = service;
  }

  /** All of it, in no order; `claims` are the entries that are the client's orders, which are no history. */
  transactions(claims: ReadonlySet<string>): readonly Transaction[] {
    const { world, settings } = this.#service;
    const { ledger } = world;
    // Others pay into these accounts, too.
    const size = this.#service.accounts.reduce(
      (sum, { id }) => sum + ledger.booked(id).length + ledger.pending(id).length,
      -claims.size,
    );
    if (ledger !== this.#ledger || size !== this.#size || settings.hasCoarseTimes !== this.#isCoarse) {
      this.#known = new PastWriter(this.#service).write(ledger, claims);
      this.#ledger = ledger;
      this.#size = size;
      this.#isCoarse = settings.hasCoarseTimes;
    }
    return this.#known;
  }
}
