// Payments of unknown outcome, and those that an operator has closed as not made, are looked for in the statement of the account that
// pays. Runs on every gateway, one at a time (a lease), beside the sweep, which has nothing more to do for them. One sure entry
// (match.ts), shown by two readings some time apart, ends a payment as SETTLED with the entry as evidence; of one that was closed it is
// an alert. Whatever is less is told to the operator, once for each payment and finding. Nothing found ends nothing. Started by open.ts;
// calls the store and the port of entries.ts.

import { addDays, type CalendarDate, dateInZone } from '../../domain/dates.ts';
import { newEndToEndId } from '../../domain/own-reference.ts';
import { toOperatorMessage } from '../../store/failures.ts';
import { HeldLease } from '../../store/held-lease.ts';
import type { DueSearch, SearchState } from '../../store/payment-searches.ts';
import { EvidenceTaken, type PaymentRecord } from '../../store/payments.ts';
import { type Sweep, startRounds } from '../../store/rounds.ts';
import type { PaymentEngine } from '../advance.ts';
import { defaultSettlingMs } from '../stages/times.ts';
import type { EntriesReading, FindEntries } from './entries.ts';
import { type Doubt, type Finding, judgeStatement, type SoughtPayment } from './match.ts';
import { bookingDays, pauseAfter, readingsPerDayAt, type SearchTimes } from './times.ts';

/** What was found of a payment, for the operator's log and figures: no personal data. */
export interface SearchFinding {
  /** `settled`: it has ended; `likely`: somebody should look. */
  readonly kind: 'settled' | 'likely';
  readonly message: string;
}

/** What a search needs. */
export interface PaymentSearchOptions {
  readonly engine: Pick<PaymentEngine, 'store' | 'banks' | 'onSettled' | 'onAlert' | 'onTrouble' | 'now'>;
  readonly findEntries: FindEntries;
  readonly times: SearchTimes;
  readonly onFinding: (finding: SearchFinding) => void;
}

/** How long the search stays another gateway's when that one died, milliseconds. */
const leaseMs = 30_000;
/** Payments of one round. */
const batch = 200;
/** Places that are read at once. */
const atOnce = 4;
/** When a place is looked at again that was read often enough today, or that nobody can read, milliseconds. */
const laterMs = 3_600_000;
/** Who the audit says it was. */
const actor = { kind: 'gateway', subject: 'payment search' } as const;

/** Starts searching. */
export function startPaymentSearch(options: PaymentSearchOptions): Sweep<void> {
  const { engine, times } = options;
  const round = () => searchOnce(options);
  const failed = 'a round of the search for payments failed';
  const { stop } = startRounds({ everyMs: times.everyMs, round, onTrouble: engine.onTrouble, failed });
  return { round, stop };
}

/** One round; nothing while another gateway is at it. @throws StoreFailure */
async function searchOnce(options: PaymentSearchOptions): Promise<void> {
  const { engine } = options;
  const lease = await HeldLease.acquire(engine.store.leases, 'payments:search', leaseMs);
  if (lease === null) return;
  try {
    const byPlace = new Map<string, DueSearch[]>();
    for (const due of await engine.store.paymentSearches.readDue(engine.now(), batch)) {
      const place = toPlace(due.payment);
      byPlace.set(place, [...(byPlace.get(place) ?? []), due]);
    }
    const waiting = [...byPlace];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (Date.now() >= lease.untilMs) return;
        const [place, searches] = next;
        try {
          await searchPlace(options, place, searches);
        } catch (error) {
          engine.onTrouble(toOperatorMessage(error, 'payments could not be looked for'));
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await lease.release();
  }
}

/** Whose statement is read: payments from one account share its readings. */
function toPlace({ customerId, bankId, debtor }: PaymentRecord): string {
  return JSON.stringify([customerId, bankId, debtor?.linkId ?? null, debtor?.accountKey ?? null]);
}

/** A search that has begun. */
interface Search {
  readonly payment: PaymentRecord;
  readonly state: SearchState;
}

/** Those of one account, by one reading. @throws StoreFailure */
async function searchPlace(options: PaymentSearchOptions, place: string, due: readonly DueSearch[]): Promise<void> {
  const { engine, times, findEntries } = options;
  const { paymentSearches } = engine.store;
  const nowMs = engine.now();
  const [first] = due;
  const bank = engine.banks.get(first?.payment.bankId ?? '')?.bank;
  const searches: Search[] = [];
  for (const { payment, state } of due) {
    // What was submitted may still take effect, and be booked: not looked for before.
    const settledAtMs = payment.updatedAtMs + (bank?.submissionSettlingMs ?? defaultSettlingMs);
    const begun = state ?? { tries: 0, dueAtMs: settledAtMs, told: [], seen: null };
    // One payment of a standing order proves that it was set up, and not what becomes of it.
    if (payment.order.schedule !== undefined) {
      await paymentSearches.write(payment.id, { ...begun, dueAtMs: null });
      continue;
    }
    if ((begun.dueAtMs ?? 0) <= nowMs) searches.push({ payment, state: begun });
    else await paymentSearches.write(payment.id, begun);
  }
  if (first === undefined || searches.length === 0) return;
  const put = async (dueAtMs: number): Promise<void> => {
    for (const { payment, state } of searches) await paymentSearches.write(payment.id, { ...state, dueAtMs });
  };
  if (bank === undefined) return put(nowMs + laterMs);
  const today = dateInZone(nowMs, bank.timeZone);
  // Counted before the bank is asked: a gateway that dies asks no more for it.
  const isLeft = await paymentSearches.takeReading(place, today, readingsPerDayAt(bank, times));
  if (!isLeft) return put(nowMs + laterMs);
  const sought = searches.map((search) => ({ ...search, days: toDays(search.payment, bank.timeZone) }));
  const { customerId, bankId, debtor, order } = first.payment;
  const reading = await findEntries({
    customerId,
    bankId,
    debtor,
    debtorAccount: order.debtorAccount,
    from: sought.map(({ days }) => days.from).sort()[0] ?? today,
    to: today,
  });
  for (const { payment, state, days } of sought) await follow(options, { payment, state, days, reading });
}

interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The days on which a payment can have been booked. */
function toDays({ createdAtMs, order }: PaymentRecord, timeZone: string): Days {
  const from = dateInZone(createdAtMs, timeZone);
  return { from, to: addDays(order.requestedExecutionDate ?? from, bookingDays) };
}

/** A search with what was read for it. */
interface Read extends Search {
  readonly days: Days;
  readonly reading: EntriesReading;
}

/** Judges one payment by a reading, and does what follows. @throws StoreFailure */
async function follow(options: PaymentSearchOptions, { payment, state, days, reading }: Read): Promise<void> {
  const { engine, times } = options;
  const { paymentSearches } = engine.store;
  const nowMs = engine.now();
  const tries = state.tries + 1;
  const startedAtMs = Math.max(
    payment.updatedAtMs,
    Date.parse(`${payment.order.requestedExecutionDate ?? days.from}T00:00Z`),
  );
  const isOver = nowMs - startedAtMs > times.searchMs;
  const next: SearchState = { ...state, tries, dueAtMs: isOver ? null : nowMs + pauseAfter(tries, times) };
  if (reading.kind !== 'read') {
    const retryAtMs = reading.kind === 'failed' ? reading.retryAtMs : null;
    const dueAtMs = next.dueAtMs === null ? null : Math.max(next.dueAtMs, retryAtMs ?? 0);
    return paymentSearches.write(payment.id, { ...next, dueAtMs });
  }
  const finding = await judge(engine, { payment, days, reading });
  const { seen } = state;
  if (finding.kind === 'sure') {
    const { entry, day } = finding;
    if (payment.status === 'REJECTED') {
      return tell(options, { payment, state: next }, { doubt: 'CLOSED_AS_REJECTED', day });
    }
    const isSame = seen?.entryId === entry.entryId;
    if (isSame && reading.shownAtMs - seen.atMs >= times.confirmMs) {
      return settle(options, { payment, state: next }, finding);
    }
    const first = isSame ? seen : { entryId: entry.entryId, day, atMs: reading.shownAtMs };
    const dueAtMs = Math.max(nowMs + times.confirmMs, reading.againAtMs);
    return paymentSearches.write(payment.id, { ...next, dueAtMs, seen: first });
  }
  // What the bank shows and takes back is worth nothing; a reading with gaps takes nothing back.
  if (finding.kind === 'nothing' && seen !== null && reading.isComplete) {
    const taken = { ...next, seen: null };
    return tell(options, { payment, state: taken }, { doubt: 'TAKEN_BACK', day: seen.day });
  }
  if (finding.kind === 'likely') {
    // Not seen any more as something that would end it, unless only the reading has gaps.
    const kept = finding.doubt === 'INCOMPLETE' ? seen : null;
    return tell(options, { payment, state: { ...next, seen: kept } }, finding);
  }
  return paymentSearches.write(payment.id, next);
}

/** What a reading says of one payment. @throws StoreFailure */
async function judge(
  { store }: PaymentSearchOptions['engine'],
  { payment, days, reading }: Pick<Read, 'payment' | 'days'> & { readonly reading: EntriesReading & { kind: 'read' } },
): Promise<Finding> {
  const { entries, isComplete } = reading;
  const { id, order, customerId, bankPaymentId } = payment;
  const sought: Omit<SoughtPayment, 'isShared'> = {
    order,
    bankPaymentId,
    hasOwnReference: order.endToEndId === newEndToEndId(id),
    ...days,
  };
  const unused = { entries, isComplete, usedEntryIds: new Set<string>() };
  // Most readings show nothing: the store is asked only for those that do.
  if (judgeStatement({ ...sought, isShared: false }, unused).kind === 'nothing') return { kind: 'nothing' };
  const [others, usedEntryIds] = await Promise.all([
    store.paymentSearches.readOfAmount(customerId, order.instructedAmount),
    store.paymentSearches.readUsed(entries.map(({ entryId }) => entryId)),
  ]);
  const isShared = others.some((other) => other.id !== id && other.order.endToEndId === order.endToEndId);
  return judgeStatement({ ...sought, isShared }, { entries, isComplete, usedEntryIds });
}

/** Ends a payment by an entry. @throws StoreFailure */
async function settle(
  options: PaymentSearchOptions,
  { payment, state }: Search,
  { entry, day }: Finding & { readonly kind: 'sure' },
): Promise<void> {
  const { engine, onFinding } = options;
  const { entryId, linkId, accountKey, entryKey } = entry;
  await engine.onSettled(payment);
  try {
    const settled = await engine.store.payments.change(
      payment,
      {
        statusReport: { status: 'SETTLED', source: 'STATEMENT' },
        evidence: { entryId, linkId, accountKey, entryKey, day },
        audit: { actor, action: 'PAYMENT_END', outcome: 'DONE', reason: `STATEMENT:${day}` },
      },
      engine.now(),
    );
    if (settled === null) return;
  } catch (error) {
    if (!(error instanceof EvidenceTaken)) throw error;
    return tell(options, { payment, state: { ...state, seen: null } }, { doubt: 'ALREADY_EVIDENCE', day });
  }
  const message = `payment ${payment.id} at ${payment.bankId}: settled, by an entry of ${day} in its statement`;
  onFinding({ kind: 'settled', message });
}

/** Tells the operator what ends nothing, once; durable before it is told. @throws StoreFailure */
async function tell(
  { engine, onFinding }: PaymentSearchOptions,
  { payment, state }: Search,
  { doubt, day }: { readonly doubt: Doubt | 'TAKEN_BACK' | 'CLOSED_AS_REJECTED'; readonly day: CalendarDate | null },
): Promise<void> {
  const word = `${doubt}:${day ?? 'NO_DAY'}`;
  const { paymentSearches } = engine.store;
  if (state.told.includes(word)) return paymentSearches.write(payment.id, state);
  const { id, customerId, bankId, debtor } = payment;
  await paymentSearches.write(
    id,
    { ...state, told: [...state.told, word] },
    {
      atMs: engine.now(),
      actor,
      action: 'PAYMENT_LIKELY',
      outcome: 'UNKNOWN',
      reason: word,
      customerId,
      bankId,
      linkId: debtor?.linkId ?? null,
      paymentId: id,
    },
  );
  const where = day === null ? 'an entry without a day' : `an entry of ${day}`;
  if (payment.status === 'REJECTED') {
    engine.onAlert(
      `payment ${id} at ${bankId}: an operator closed it as REJECTED, and ${where} in its statement shows it (${doubt}): the money has moved, or may have`,
    );
  }
  onFinding({
    kind: 'likely',
    message: `payment ${id} at ${bankId}: ${where} in its statement may be it (${doubt}); look it up at the bank`,
  });
}
