// Records exchanges with banks for support, where an operator has asked for it: looks every few seconds at what is asked for, redacts
// what comes (redact.ts) and writes it behind the call, a few at a time. Off, it costs one look into an empty map. Made by
// src/start/services.ts, which hands it to the banks' HTTP clients; calls the store.

import type { ExchangeRecorder, RawExchange } from '../http/recorder.ts';
import type { BankRecordingStore, NewRecording } from '../store/bank-recordings.ts';
import { toOperatorMessage } from '../store/failures.ts';
import { redactExchange } from './redact.ts';

/** What {@link BankRecorder} needs. */
export interface BankRecorderOptions {
  readonly store: Pick<BankRecordingStore, 'readActive' | 'add' | 'purge'>;
  /** How long recordings are kept, milliseconds. */
  readonly keepMs: number;
  /** Recordings that could not be kept, or what is asked for could not be read. No personal data. */
  readonly onTrouble: (message: string) => void;
  /** Between looks at what is asked for, milliseconds. */
  readonly everyMs?: number;
  /** Epoch milliseconds; for tests. */
  readonly now?: () => number;
}

/** Gateways notice within this time, milliseconds. */
const usualEveryMs = 2000;
/** Recordings that wait to be written: more are dropped, for the call goes first. */
const maxWaiting = 100;
/** How often old ones are deleted, milliseconds. */
const purgeEveryMs = 60_000;

/** What is asked for of one bank, by link; null for all of it. Values are ends, epoch milliseconds. */
type Ends = ReadonlyMap<string | null, number>;

/** The recorder of one process. */
export class BankRecorder implements ExchangeRecorder {
  readonly #options: BankRecorderOptions;
  readonly #now: () => number;
  #wanted: ReadonlyMap<string, Ends> = new Map();
  #waiting: NewRecording[] = [];
  #dropped = 0;
  #purgedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: BankRecorderOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Begins to look; resolves after the first look. Never rejects. */
  async start(): Promise<void> {
    await this.look();
    this.#lookLater();
  }

  isOn(bankId: string, linkId: string | null): boolean {
    const ends = this.#wanted.get(bankId);
    if (ends === undefined) return false;
    const endMs = Math.max(ends.get(null) ?? 0, linkId === null ? 0 : (ends.get(linkId) ?? 0));
    return this.#now() < endMs;
  }

  record(exchange: RawExchange): void {
    if (this.#waiting.length >= maxWaiting) {
      this.#dropped += 1;
      return;
    }
    const { bankId, linkId, resource, status, atMs } = exchange;
    try {
      this.#waiting.push({ bankId, linkId, resource, status, atMs, content: redactExchange(exchange) });
    } catch {
      this.#dropped += 1;
    }
  }

  /** One round: writes what waits, looks at what is asked for, deletes what is old. Never rejects. */
  look(): Promise<void> {
    this.#round = this.#round.then(() => this.#look());
    return this.#round;
  }

  async #look(): Promise<void> {
    const { store, keepMs, onTrouble } = this.#options;
    const nowMs = this.#now();
    try {
      await this.#write();
      const wanted = new Map<string, Map<string | null, number>>();
      for (const { bankId, linkId, endsAtMs } of await store.readActive(nowMs)) {
        const ends = wanted.get(bankId) ?? new Map<string | null, number>();
        ends.set(linkId, Math.max(endsAtMs, ends.get(linkId) ?? 0));
        wanted.set(bankId, ends);
      }
      this.#wanted = wanted;
      if (nowMs - this.#purgedAtMs >= purgeEveryMs) {
        this.#purgedAtMs = nowMs;
        await store.purge(nowMs - keepMs);
      }
    } catch (error) {
      // What ends by itself goes on ending; nothing begins that nobody can read of.
      onTrouble(toOperatorMessage(error, 'recordings of exchanges with banks could not be kept'));
    }
  }

  async #write(): Promise<void> {
    const { store, onTrouble } = this.#options;
    const batch = this.#waiting;
    const dropped = this.#dropped;
    this.#waiting = [];
    this.#dropped = 0;
    if (dropped > 0) onTrouble(`${dropped} exchanges with banks were not recorded: there were too many at once`);
    if (batch.length > 0) await store.add(batch);
  }

  #lookLater(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(
      () => void this.look().then(() => this.#lookLater()),
      this.#options.everyMs ?? usualEveryMs,
    );
    this.#timer.unref();
  }

  /** Writes what waits, and ends. To be called before the store is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#round;
    this.#wanted = new Map();
    await this.#write().catch(() => undefined);
  }
}
