// Quotas as one process knows them: all there is without Redis, and what goes on counting while Redis is away (redis.ts tells
// it of everything that it was granted). Implements the port src/http/quotas.ts.

import type { DayUse, Hold, QuotaGrant, QuotaRefusal, QuotaRequest, Quotas } from '../http/quotas.ts';
import { BankDays } from './bank-day.ts';
import { isCounted, toCountedPath } from './counted-path.ts';

/** What is known of one day's count. */
export interface DayCount {
  /** As last heard from the memory that all gateways share; 0 without one. */
  readonly confirmed: number;
  /** Calls made since, which that memory has not been told of. */
  readonly untold: number;
}

/** Quotas in memory, and what redis.ts needs besides the port. */
export interface MemoryQuotas extends Quotas {
  /** The same as `take`, at once. */
  takeNow(request: QuotaRequest): QuotaGrant | QuotaRefusal;
  /** Takes over what was granted elsewhere: the call's turn and, when it counts, how many calls there are today now. */
  note(request: QuotaRequest, granted: { readonly waitMs: number; readonly usedToday: number }): { release(): void };
  dayCount(request: QuotaRequest): DayCount;
  /** Changes how many calls the shared memory has not been told of: less when they are being told, more when that failed. */
  addUntold(request: QuotaRequest, calls: number): void;
  /** A counted call does not count after all. */
  giveBack(request: QuotaRequest): void;
  /** The shared memory has counted this many calls today. */
  confirm(request: QuotaRequest, usedToday: number): void;
}

interface HoldState {
  readonly untilMs: number;
  readonly code: QuotaRefusal['code'];
}

interface BankState {
  /** Turns of the last calls, epoch milliseconds, ascending: at most `callsPerSecond`. */
  readonly turns: number[];
  /** Ends of leases, epoch milliseconds, by a number of our own. */
  readonly leases: Map<number, number>;
  /** Of the day `date`, by counted path. */
  counts: {
    date: string;
    byPath: Map<string, DayCount>;
    /** By link: the paths that it has called, each with what was read there. */
    pathsOfLink: Map<string, Map<string, Set<string>>>;
  };
  /** By link and kind; the empty name is the bank's. */
  readonly holds: Map<string, HoldState>;
}

const nothing: DayCount = { confirmed: 0, untold: 0 };
/** Ended pauses are swept out when there are more than this. */
const sweptAt = 10_000;

/** Makes quotas that know only this process. `now` gives epoch milliseconds. */
export function createMemoryQuotas(now: () => number = Date.now): MemoryQuotas {
  return new Memory(now);
}

class Memory implements MemoryQuotas {
  readonly #now: () => number;
  readonly #days = new BankDays();
  readonly #banks = new Map<string, BankState>();
  #leases = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async take(request: QuotaRequest): Promise<QuotaGrant | QuotaRefusal> {
    return this.takeNow(request);
  }

  takeNow(request: QuotaRequest): QuotaGrant | QuotaRefusal {
    const held = this.heldBack(request);
    if (held !== null) return held;
    const { callsPerSecond, concurrentCalls, unattendedCallsPerDay } = request.bank.limits;
    const nowMs = this.#now();
    const counts = isCounted(request);
    const { confirmed, untold } = this.dayCount(request);
    const used = confirmed + untold;
    if (counts && used >= (unattendedCallsPerDay ?? 0)) {
      return refuse('unattendedCallsPerDay', this.#days.at(nowMs, request.bank.timeZone).endsAtMs);
    }
    const state = this.#state(request.bank.id);
    if (concurrentCalls !== null && countLeases(state, nowMs) >= concurrentCalls)
      return refuse('concurrentCalls', nowMs);
    const waitMs = callsPerSecond === null ? 0 : Math.max(0, nextTurnMs(state.turns, callsPerSecond) - nowMs);
    if (waitMs > request.maxWaitMs) return refuse('callsPerSecond', nowMs + waitMs);

    if (counts) this.addUntold(request, 1);
    const { release } = this.note(request, { waitMs, usedToday: 0 });
    const countedOn = this.#dateOf(request);
    let isReleased = false;
    return {
      isGranted: true,
      waitMs,
      leftToday: counts ? (unattendedCallsPerDay ?? 0) - used - 1 : null,
      release: (reached) => {
        if (isReleased) return;
        isReleased = true;
        release();
        if (!reached && counts && this.#dateOf(request) === countedOn) this.giveBack(request);
      },
    };
  }

  note(request: QuotaRequest, { waitMs, usedToday }: { waitMs: number; usedToday: number }): { release(): void } {
    const { id, limits } = request.bank;
    const state = this.#state(id);
    const nowMs = this.#now();
    if (limits.callsPerSecond !== null) {
      state.turns.push(nowMs + waitMs);
      state.turns.sort((a, b) => a - b);
      if (state.turns.length > limits.callsPerSecond) state.turns.shift();
    }
    if (usedToday > 0) this.confirm(request, usedToday);
    if (limits.concurrentCalls === null) return { release: () => undefined };
    const lease = ++this.#leases;
    state.leases.set(lease, nowMs + waitMs + request.leaseMs);
    return { release: () => void state.leases.delete(lease) };
  }

  dayCount(request: QuotaRequest): DayCount {
    if (!isCounted(request)) return nothing;
    return this.#countsOf(request).byPath.get(toCountedPath(request.linkId, request.path)) ?? nothing;
  }

  addUntold(request: QuotaRequest, calls: number): void {
    if (calls === 0) return;
    const { confirmed, untold } = this.dayCount(request);
    this.#setDayCount(request, { confirmed, untold: Math.max(0, untold + calls) });
  }

  confirm(request: QuotaRequest, usedToday: number): void {
    if (!isCounted(request)) return;
    this.#setDayCount(request, { confirmed: usedToday, untold: this.dayCount(request).untold });
  }

  hold({ bankId, linkId, isUnattendedOnly, forMs, code }: Hold): void {
    const { holds } = this.#state(bankId);
    const nowMs = this.#now();
    if (holds.size > sweptAt) {
      for (const [name, { untilMs }] of holds) if (untilMs <= nowMs) holds.delete(name);
    }
    const name = holdName(linkId, isUnattendedOnly);
    const untilMs = nowMs + forMs;
    if ((holds.get(name)?.untilMs ?? 0) < untilMs) holds.set(name, { untilMs, code });
  }

  heldBack({ bank, linkId, isAttended }: Pick<QuotaRequest, 'bank' | 'linkId' | 'isAttended'>): QuotaRefusal | null {
    const holds = this.#banks.get(bank.id)?.holds;
    if (holds === undefined || holds.size === 0) return null;
    const nowMs = this.#now();
    const names = [holdName(null, false), holdName(linkId, false), ...(isAttended ? [] : [holdName(linkId, true)])];
    for (const name of names) {
      const hold = holds.get(name);
      if (hold === undefined) continue;
      if (hold.untilMs > nowMs) return { isGranted: false, limit: 'hold', code: hold.code, retryAtMs: hold.untilMs };
      holds.delete(name);
    }
    return null;
  }

  giveBack(request: QuotaRequest): void {
    const { confirmed, untold } = this.dayCount(request);
    if (untold > 0) this.#setDayCount(request, { confirmed, untold: untold - 1 });
    else this.#setDayCount(request, { confirmed: Math.max(0, confirmed - 1), untold });
  }

  async readDay({ bank, linkId }: Pick<QuotaRequest, 'bank' | 'linkId'>): Promise<DayUse> {
    const { byPath, pathsOfLink } = this.#countsOf({ bank });
    const uses = [...(pathsOfLink.get(linkId) ?? [])].flatMap(([path, resources]) => {
      const { confirmed, untold } = byPath.get(path) ?? nothing;
      return [...resources].map((resource): [string, number] => [resource, confirmed + untold]);
    });
    const nowMs = this.#now();
    const { holds } = this.#state(bank.id);
    const heldUntilMs = Math.max(...[true, false].map((isOnly) => holds.get(holdName(linkId, isOnly))?.untilMs ?? 0));
    return {
      usedByResource: toMostUsed(uses),
      resetsAtMs: this.#days.at(nowMs, bank.timeZone).endsAtMs,
      heldUntilMs: heldUntilMs > nowMs ? heldUntilMs : null,
    };
  }

  #setDayCount(request: QuotaRequest, count: DayCount): void {
    const { byPath, pathsOfLink } = this.#countsOf(request);
    const { linkId, resource } = request;
    const path = toCountedPath(linkId, request.path);
    byPath.set(path, count);
    const paths = pathsOfLink.get(linkId) ?? new Map<string, Set<string>>();
    pathsOfLink.set(linkId, paths.set(path, (paths.get(path) ?? new Set()).add(resource)));
  }

  #countsOf(request: Pick<QuotaRequest, 'bank'>): BankState['counts'] {
    const state = this.#state(request.bank.id);
    const date = this.#dateOf(request);
    if (state.counts.date !== date) state.counts = { date, byPath: new Map(), pathsOfLink: new Map() };
    return state.counts;
  }

  #dateOf({ bank }: Pick<QuotaRequest, 'bank'>): string {
    return this.#days.at(this.#now(), bank.timeZone).date;
  }

  #state(bankId: string): BankState {
    let state = this.#banks.get(bankId);
    if (state === undefined) {
      state = {
        turns: [],
        leases: new Map(),
        counts: { date: '', byPath: new Map(), pathsOfLink: new Map() },
        holds: new Map(),
      };
      this.#banks.set(bankId, state);
    }
    return state;
  }
}

/** Of each resource the most that was counted on any of its paths. */
export function toMostUsed(uses: Iterable<readonly [resource: string, used: number]>): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const [resource, used] of uses) most.set(resource, Math.max(most.get(resource) ?? 0, used));
  return most;
}

function refuse(limit: QuotaRefusal['limit'], retryAtMs: number): QuotaRefusal {
  return { isGranted: false, limit, code: 'BANK_RATE_LIMITED', retryAtMs };
}

function holdName(linkId: string | null, isUnattendedOnly: boolean): string {
  return linkId === null ? '' : `${isUnattendedOnly ? 'unattended' : 'all'} ${linkId}`;
}

function countLeases({ leases }: BankState, nowMs: number): number {
  for (const [lease, endsAtMs] of leases) if (endsAtMs <= nowMs) leases.delete(lease);
  return leases.size;
}

/** In every second at most `perSecond` calls begin: the next one a second after the one so many before. */
function nextTurnMs(turns: readonly number[], perSecond: number): number {
  const before = turns[turns.length - perSecond];
  return before === undefined ? 0 : before + 1000;
}
