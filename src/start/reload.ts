// The configuration, read again while the gateway runs: on SIGHUP, and when one of its files changes. All of it or nothing: what is
// wrong with it is told, and what was in use stays. Made by the compositions beside this file; run.ts brings signals here.

import type { Config, ConfigSource } from '../config/config.ts';
import { type ConfigChange, findChanges } from '../config/difference.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { Log } from '../observability/log.ts';
import type { AuditEvent, AuditLog } from '../store/audit.ts';

/** What was made ready. */
export interface PreparedChange {
  /** Puts it in use, in one turn. Cannot fail. */
  commit(): void;
  /** Ends what was made for nothing. */
  discard(): Promise<void>;
}

/** What reading the configuration again came to. */
export type ReloadOutcome =
  | { readonly kind: 'changed'; readonly changes: readonly ConfigChange[] }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly error: unknown };

/** What {@link Reloading} needs. */
export interface ReloadingOptions {
  readonly source: ConfigSource;
  /** The configuration that the gateway was started with. */
  readonly first: Config;
  /** Makes ready what a configuration says. @throws InvalidConfig with nothing changed */
  readonly prepare: (next: Config) => Promise<PreparedChange>;
  readonly log: Pick<Log, 'configReloaded' | 'configRefused' | 'advice' | 'storeTrouble'>;
  /** Null without a store. */
  readonly audit: AuditLog | null;
}

/** How often the files are looked at, milliseconds. By polling: Kubernetes points links elsewhere. */
const lookEveryMs = 1000;
/** Entries of the audit that one reading writes at most; another one says how many there are beyond. */
const maxAudited = 500;

/** Reads one gateway's configuration again. */
export class Reloading {
  readonly #options: ReloadingOptions;
  readonly #watching: NodeJS.Timeout | null;
  #current: Config;
  /** One after another. */
  #last: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: ReloadingOptions) {
    this.#options = options;
    this.#current = options.first;
    this.#watching = options.first.watchesConfig ? this.#watch() : null;
  }

  /** Reads it now. Never fails. */
  reload(): Promise<ReloadOutcome> {
    const outcome = this.#last.then(() => this.#reload());
    this.#last = outcome;
    return outcome;
  }

  /** Reads no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#watching !== null) clearInterval(this.#watching);
    await this.#last;
  }

  async #reload(): Promise<ReloadOutcome> {
    if (this.#isStopped) return { kind: 'unchanged' };
    const { source, prepare, log } = this.#options;
    try {
      const next = source.load();
      const changes = findChanges(this.#current, next);
      if (changes.length === 0) {
        log.configReloaded({});
        return { kind: 'unchanged' };
      }
      const prepared = await prepare(next);
      // A stop that came meanwhile has closed what this would be put into.
      if (this.#isStopped) {
        await prepared.discard();
        return { kind: 'unchanged' };
      }
      prepared.commit();
      this.#current = next;
      log.configReloaded(summarise(changes));
      for (const text of next.advice) log.advice(text);
      await this.#audit(toEvents(changes));
      return { kind: 'changed', changes };
    } catch (error) {
      log.configRefused(error);
      const faults = error instanceof InvalidConfig ? error.faults.length : 1;
      await this.#audit([{ ...ofReload(), outcome: 'REFUSED', reason: `faults:${faults}` }]);
      return { kind: 'refused', error };
    }
  }

  async #audit(events: readonly AuditEvent[]): Promise<void> {
    const { audit, log } = this.#options;
    try {
      for (const event of events) await audit?.append(event);
    } catch {
      log.storeTrouble('a change of the configuration could not be written into the audit');
    }
  }

  /** A change is read when two looks have seen the same: a file that is being written is not. */
  #watch(): NodeJS.Timeout {
    const { source } = this.#options;
    let seen = source.readSignature();
    let isReading = false;
    const timer = setInterval(() => {
      const now = source.signature();
      const isSettled = now === seen;
      seen = now;
      if (!isSettled || isReading || now === source.readSignature()) return;
      isReading = true;
      void this.reload().then(() => {
        isReading = false;
      });
    }, lookEveryMs);
    timer.unref();
    return timer;
  }
}

/** For the log: links and grants name people, so that they are only counted. */
function summarise(changes: readonly ConfigChange[]): Readonly<Record<string, unknown>> {
  const summary: Record<string, Record<string, unknown>> = {};
  for (const { part, change, id, settings } of changes) {
    summary[part] ??= {};
    const ofPart = summary[part];
    const before = ofPart[change];
    if (part === 'links' || part === 'grants' || part === 'categoryRules') {
      ofPart[change] = (typeof before === 'number' ? before : 0) + 1;
      continue;
    }
    const name = settings.length === 0 ? id.join(' → ') : `${id.join(' → ')} (${settings.join(', ')})`;
    ofPart[change] = [...(Array.isArray(before) ? before : []), name];
  }
  return summary;
}

const ofReload = (): Pick<AuditEvent, 'atMs' | 'actor' | 'action'> => ({
  atMs: Date.now(),
  actor: { kind: 'gateway', subject: 'config' },
  action: 'CONFIG_RELOAD',
});

function toEvents(changes: readonly ConfigChange[]): readonly AuditEvent[] {
  const events = changes.slice(0, maxAudited).map(
    ({ part, change, id: [first = null, second = null] }): AuditEvent => ({
      ...ofReload(),
      outcome: 'DONE',
      reason: `${part}:${change}`,
      ...(part === 'banks' || part === 'sources' || part === 'moves' ? { bankId: first } : {}),
      ...(part === 'links' ? { linkId: first } : {}),
      ...(part === 'clients' ? { clientId: first } : {}),
      ...(part === 'grants' ? { clientId: first, customerId: second } : {}),
    }),
  );
  const beyond = changes.length - events.length;
  if (beyond > 0) events.push({ ...ofReload(), outcome: 'DONE', reason: `more:${beyond}` });
  return events;
}
