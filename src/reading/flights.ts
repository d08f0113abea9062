// One flight a key: however many requests of this gateway, and of all gateways that share a cache, want the same thing of
// a bank, it is asked once and the answer is everybody's. Boarded by bank-reads.ts; who may board (whose data the key
// names) has been decided before. A flight carries nothing of the request that began it but the person's presence.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../banks/connector.ts';
import type { Cache, CacheClaim, CacheWrite } from '../cache/cache.ts';
import { type Deadline, deadlineIn, isTimeOver } from '../http/deadline.ts';
import { currentSpanContext, inSpan, type SpanContext } from '../tracing/spans.ts';
import { parseKeptForm, toFreshUntilMs, toKeptForm } from './kept-form.ts';

/** What came home. */
export interface Landing {
  readonly reading: Reading<unknown>;
  readonly freshUntilMs: number;
  /** False when another gateway fetched it. */
  readonly isOwn: boolean;
}

/** A further value that came along with an answer, such as every account's balances. */
export interface AlongValue {
  readonly key: string;
  readonly reading: Reading<unknown>;
  readonly freshMs: number;
  readonly keepMs: number;
}

/** Takes what came along: it is kept when the flight has landed. */
export type KeepAlong = (values: readonly AlongValue[]) => void;

/** What to fetch, should nobody be at it. */
export interface FlightPlan {
  readonly key: string;
  /** What is read, for metrics. */
  readonly resource: string;
  /** Flights boarded together for one link may share a call: they are given up together too. */
  readonly linkId: string;
  /** Attended and unattended reads are told apart: a bank refuses the latter earlier. */
  readonly isAttended: boolean;
  /** The longest it may take, milliseconds. */
  readonly maxMs: number;
  /** How long the value is fresh, and how long it is kept, from the bank's answer on, milliseconds. */
  readonly freshMs: number;
  readonly keepMs: number;
  /** Whether a value is wanted that was not there before, fresh or not. */
  readonly isLive: boolean;
  readonly fetch: (deadline: Deadline, keep: KeepAlong) => Promise<Reading<unknown>>;
}

/** Longer than a busy gateway's event loop is ever held up; short enough that another takes over within a request. */
const leaseMs = 600;
const extendEveryMs = 200;
/** Waits between two looks at what another gateway is fetching. */
const firstLookMs = 15;
const longestLookMs = 60;

/** Barred links that are remembered. */
const mostBarred = 10_000;

/** Why a wait ended without an answer. */
export class WaitOver extends Error {
  override readonly name = 'WaitOver';
}

/** A fetch under way. */
export class Flight {
  readonly landing: Promise<Landing>;
  readonly resource: string;
  readonly #group: FlightGroup;
  #waiting = 0;
  #hasPatienceEnded = false;
  #hasLanded = false;
  #isGivenUp = false;

  /** Of the request that began it; null where that is not recorded. */
  readonly #span: SpanContext | null = currentSpanContext();

  constructor(
    { group, resource }: { readonly group: FlightGroup; readonly resource: string },
    fly: (flight: Flight) => Promise<Landing>,
  ) {
    this.#group = group;
    this.resource = resource;
    group.join();
    this.landing = fly(this).finally(() => {
      this.#hasLanded = true;
    });
    // Those who wait see its failure; that nobody waits is no fault.
    this.landing.catch(() => undefined);
  }

  /** Whether it has been broken off: too late to join. */
  get isBrokenOff(): boolean {
    return this.#group.gone.aborted;
  }

  /** The landing. @throws WaitOver when the deadline's signal aborts before; whatever the fetch fails with */
  wait(deadline: Deadline): Promise<Landing> {
    const own = currentSpanContext();
    // It flies under the request that began it; any other one has a span of its waiting.
    if (own === null || own.traceId === this.#span?.traceId) return this.#wait(deadline);
    const links = this.#span === null ? [] : [this.#span];
    const attributes = { 'bankgraph.resource': this.resource };
    return inSpan('flight of another request', { attributes, links }, () => this.#wait(deadline));
  }

  #wait(deadline: Deadline): Promise<Landing> {
    this.#waiting++;
    if (this.#isGivenUp && !this.#hasLanded) {
      this.#isGivenUp = false;
      this.#group.join();
    }
    const { signal } = deadline;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#left(isTimeOver(deadline));
        reject(new WaitOver());
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      const stay = (): void => {
        signal.removeEventListener('abort', leave);
        this.#waiting--;
      };
      this.landing.then(
        (landing) => {
          stay();
          resolve(landing);
        },
        (error) => {
          stay();
          reject(error);
        },
      );
    });
  }

  #left(ranOutOfTime: boolean): void {
    this.#waiting--;
    if (ranOutOfTime) this.#hasPatienceEnded = true;
    if (this.#waiting > 0 || this.#hasLanded) return;
    // Its answer is paid for: the next request finds it. When everybody has gone away, it ends at once.
    if (!this.#hasPatienceEnded && !this.#isGivenUp) {
      this.#isGivenUp = true;
      this.#group.leave();
    }
  }
}

/** Flights that may share a call to a bank: it is broken off when all of them are given up. */
class FlightGroup {
  readonly #gone = new AbortController();
  #flights = 0;

  /** Aborts when all flights of the group are given up. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  join(): void {
    this.#flights++;
  }

  leave(): void {
    this.#flights--;
    if (this.#flights === 0) this.#gone.abort();
  }
}

/** Told of reads that the cache had nothing for. */
export type OnFlight = (resource: string, role: 'led' | 'joined' | 'followed') => void;

/** A flight as it begins. */
interface Departure {
  readonly plan: FlightPlan;
  readonly claim: CacheClaim;
  /** The claimants that have got their claims, once the cache has said so. */
  readonly granted: Promise<ReadonlySet<string>>;
  /** Aborts when nobody waits any more. */
  readonly gone: AbortSignal;
  /** Called once, when the flight is over. */
  readonly onEnd: () => void;
}

/** All flights of a gateway. */
export class Flights {
  readonly #cache: Cache;
  readonly #underWay = new Map<string, Flight>();
  readonly #name = randomUUID();
  readonly #onFlight: OnFlight;
  readonly #barred = new Set<string>();
  #count = 0;

  /** `onFlight` is told of each read what it did: `led` a flight, `joined` one, or `followed` another gateway's. */
  constructor(cache: Cache, onFlight: OnFlight = () => undefined) {
    this.#cache = cache;
    this.#onFlight = onFlight;
  }

  /** Fetches under way. */
  get size(): number {
    return this.#underWay.size;
  }

  /** From now on nothing that is read through a link is kept, nor given to whoever waits for it: its customer was erased. */
  bar(linkId: string): void {
    this.#barred.add(linkId);
    // Ids are never used again: only flights of now matter.
    for (const [oldest] of this.#barred.entries()) {
      if (this.#barred.size <= mostBarred) break;
      this.#barred.delete(oldest);
    }
  }

  /** Whether a link's answers are kept no more. */
  isBarred(linkId: string): boolean {
    return this.#barred.has(linkId);
  }

  /** Joins those who fetch the same already; begins what nobody fetches. In the plans' order. */
  board(plans: readonly FlightPlan[]): readonly Flight[] {
    let claims: CacheClaim[] | null = null;
    let granted: Promise<ReadonlySet<string>> | null = null;
    const groups = new Map<string, FlightGroup>();
    return plans.map((plan) => {
      const name = `${plan.key}\n${plan.isAttended}`;
      const underWay = this.#underWay.get(name);
      if (underWay !== undefined && !underWay.isBrokenOff) {
        this.#onFlight(plan.resource, 'joined');
        return underWay;
      }
      const claim = { key: plan.key, claimant: `${this.#name}/${++this.#count}` };
      claims ??= [];
      claims.push(claim);
      const all = claims;
      // One step for all claims of a batch: taken when this turn's plans have gathered.
      granted ??= Promise.resolve().then(() => this.#claim(all));
      const claimed = granted;
      const group = groups.get(plan.linkId) ?? new FlightGroup();
      groups.set(plan.linkId, group);
      const attributes = { 'bankgraph.resource': plan.resource, 'bankgraph.attended': plan.isAttended };
      const flight = new Flight({ group, resource: plan.resource }, (self) =>
        inSpan('flight', { attributes }, () =>
          this.#fly({
            plan,
            claim,
            granted: claimed,
            gone: group.gone,
            onEnd: () => {
              if (this.#underWay.get(name) === self) this.#underWay.delete(name);
            },
          }),
        ),
      );
      this.#underWay.set(name, flight);
      return flight;
    });
  }

  async #claim(claims: readonly CacheClaim[]): Promise<ReadonlySet<string>> {
    const granted = await this.#cache.claim(claims, leaseMs);
    return new Set(claims.filter((_, index) => granted[index]).map(({ claimant }) => claimant));
  }

  async #fly({ plan, claim, granted, gone, onEnd }: Departure): Promise<Landing> {
    const startedAtMs = Date.now();
    const deadline = deadlineIn(plan.maxMs, gone);
    let isHeld = false;
    try {
      isHeld = (await granted).has(claim.claimant);
      for (let waitMs = firstLookMs; !isHeld; waitMs = Math.min(waitMs * 1.5, longestLookMs)) {
        deadline.signal.throwIfAborted();
        await sleep(waitMs);
        isHeld = (await this.#claim([claim])).has(claim.claimant);
      }
      // A claim ends when its value is written: whoever held it before may have landed.
      const landed = await this.#look(plan, startedAtMs);
      if (landed !== null) {
        this.#onFlight(plan.resource, 'followed');
        await this.#cache.release(claim);
        onEnd();
        return landed;
      }
    } catch (error) {
      if (isHeld) await this.#cache.release(claim);
      onEnd();
      throw error;
    }
    return this.#fetch({ plan, claim, onEnd }, deadline);
  }

  /** What another has fetched since this flight began, or what is fresh for any other reason. */
  async #look({ key, isLive }: FlightPlan, startedAtMs: number): Promise<Landing | null> {
    const [entry] = await this.#cache.readMany([key]);
    const reading = entry == null ? null : parseKeptForm(entry.value);
    if (entry == null || reading === null) return null;
    const isEnough = reading.fetchedAtMs >= startedAtMs || (!isLive && entry.freshUntilMs > startedAtMs);
    return isEnough ? { reading, freshUntilMs: entry.freshUntilMs, isOwn: false } : null;
  }

  async #fetch(
    { plan, claim, onEnd }: Pick<Departure, 'plan' | 'claim' | 'onEnd'>,
    deadline: Deadline,
  ): Promise<Landing> {
    this.#onFlight(plan.resource, 'led');
    const along: AlongValue[] = [];
    const beat = setInterval(() => void this.#cache.extend(claim, leaseMs), extendEveryMs);
    beat.unref();
    let reading: Reading<unknown>;
    try {
      reading = await plan.fetch(deadline, (values) => void along.push(...values));
    } catch (error) {
      clearInterval(beat);
      onEnd();
      void this.#cache.release(claim);
      throw error;
    }
    clearInterval(beat);
    const own = { key: plan.key, reading, freshMs: plan.freshMs, keepMs: plan.keepMs };
    const writes = [own, ...along.filter(({ key }) => key !== plan.key)].flatMap((value) => toWrite(value));
    // Nobody waits for the cache; but until it knows, the flight is where the value is.
    void (writes.length === 0 ? this.#cache.release(claim) : this.#cache.write(writes, claim)).finally(onEnd);
    return { reading, freshUntilMs: toFreshUntilMs(reading, plan.freshMs), isOwn: true };
  }
}

/** A value with what becomes of it: a part is kept, too, but for a short while only. */
function toWrite({ key, reading, freshMs, keepMs }: AlongValue): CacheWrite[] {
  const freshUntilMs = toFreshUntilMs(reading, freshMs);
  const entry = { value: toKeptForm(reading), freshUntilMs };
  return [{ key, entry, keepMs: reading.fetchedAtMs + keepMs - Date.now() }];
}
