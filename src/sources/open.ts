// Opens all banks of one configuration: its own at once, its sources' lists from the store and then from the sources. Called by
// src/start, which hands in what all calls to banks share.

import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ClientTokens } from '../banks/client-tokens.ts';
import { type OpenBank, type OpenBankDeps, openBank } from '../banks/open-bank.ts';
import { paymentCapabilitiesOf } from '../banks/payable-bank.ts';
import { loadQuirk } from '../banks/quirk.ts';
import type { SourceCall, SourceQuotes } from '../banks/source.ts';
import type { Standard } from '../banks/standard.ts';
import type { Bank, BankSource, BankStandard } from '../domain/bank.ts';
import { type BankAgents, createBankAgents, createBankClient } from '../http/client.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { noQuotas } from '../http/quotas.ts';
import { asBankFailure } from '../oauth/failure.ts';
import type { InstitutionStore } from '../store/institutions.ts';
import { toSearchText } from './bank-search.ts';
import { FollowedSource, type FollowedSourceOptions } from './followed-source.ts';
import { createKeptTokens, type SourceTokensStore } from './kept-tokens.ts';
import { type BankSet, OpenBanks } from './open-banks.ts';
import { createSourceInbox, type SourceInbox } from './source-inbox.ts';
import { createSourceQuotas } from './source-quotas.ts';

/** What {@link openBanks} needs. */
export interface OpenBanksDeps extends Omit<OpenBankDeps, 'standard' | 'quirk' | 'clientTokens' | 'agents'> {
  readonly standards: Readonly<Record<BankStandard, Standard>>;
  /** Null where nothing outlives the process; asked for when a list is read first. */
  readonly store: () => InstitutionStore | null;
  /** Null or absent where the tokens of sources are kept in memory alone. */
  readonly tokenStore?: () => SourceTokensStore | null;
  readonly onTrouble: (reason: string) => void;
  readonly onList?: FollowedSourceOptions['onList'];
}

/** The banks, and what keeps their lists. */
export interface BanksOfGateway {
  readonly banks: OpenBanks;
  readonly sources: readonly FollowedSource[];
  /** By source id: those that send messages. */
  readonly inboxes: ReadonlyMap<string, SourceInbox>;
  /** By source id: those that quote exchange rates. */
  readonly quoting: ReadonlyMap<string, SourceQuotes>;
  /**
   * Opens what is new in another configuration, or has changed; what is as it was stays open. Nothing is in use before it is
   * committed. @throws what {@link openBanks} throws
   */
  prepare(next: BanksConfig): Promise<PreparedBanks>;
  /** Takes the sources' lists from the store, and begins to ask the sources. Fulfilled when each has a list or could give none. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Another configuration's banks, ready to be used. */
export interface PreparedBanks {
  /** Ids of what customers can be linked to, once it is in use. */
  readonly linkableNames: readonly string[];
  /** From now on these. Cannot fail; what is not in use any more ends when its last calls are over. */
  commit(): void;
  /** Ends what was opened for nothing. */
  discard(): Promise<void>;
}

/** How long a source may take to quote a rate, milliseconds. */
const rateMs = 10_000;
/** The largest list of institutions that is read, bytes: some thousand a byte each. */
const maxListBytes = 64 * 1024 * 1024;

/** What all banks of one source share. */
interface OpenSource {
  readonly followed: FollowedSource;
  readonly inbox: SourceInbox | null;
  readonly quoting: SourceQuotes | null;
  readonly tokens: ClientTokens;
  readonly agents: BankAgents;
}

/** What is configured of banks. */
export interface BanksConfig {
  readonly banks: readonly Bank[];
  readonly sources: readonly BankSource[];
}

/** How long a bank that is not in the configuration any more is still called by whoever had it before, milliseconds. */
const retirementMs = 120_000;
/** How long a change of the configuration waits for a source that has told no institutions before, milliseconds. */
const firstListMs = 3000;

/** Opens them. No call is made. @throws TypeError for a quirk that there is not, which the banks file refuses before */
export async function openBanks(config: BanksConfig, deps: OpenBanksDeps): Promise<BanksOfGateway> {
  const { standards } = deps;
  const sources = new Map<string, OpenSource>(config.sources.map((source) => [source.id, openSource(source, deps)]));
  const own = new Map<string, OwnBank>();
  for (const bank of config.banks) own.set(bank.id, { bank, open: await openOwn(bank, deps) });
  const isForCustomers = ({ standard }: BankSource) => standards[standard].createConsents !== undefined;
  const toSet = (): BankSet => ({
    own: [...own.values()].map(({ open }) => open),
    sources: [...sources.values()].map(({ followed }) => followed),
    linkableSources: new Set(
      [...sources.values()].flatMap(({ followed: { source } }) => (isForCustomers(source) ? [source.id] : [])),
    ),
  });
  const banks = new OpenBanks({
    ...toSet(),
    toListing,
    open(bank, source) {
      const shared = sources.get(source.id);
      if (shared === undefined) throw new TypeError(`there is no source ${source.id}`);
      const { tokens: clientTokens, agents } = shared;
      const quotas = createSourceQuotas(source, deps.quotas ?? noQuotas);
      return openBank(bank, { ...deps, standard: standards[bank.standard], quirk: null, clientTokens, agents, quotas });
    },
  });
  const inboxes = new Map<string, SourceInbox>();
  const quoting = new Map<string, SourceQuotes>();
  const arrange = (): void => {
    inboxes.clear();
    quoting.clear();
    for (const [id, { inbox, quoting: quotes }] of sources) {
      if (inbox !== null) inboxes.set(id, inbox);
      if (quotes !== null) quoting.set(id, quotes);
    }
  };
  arrange();
  const retirement = new Retirement();
  return {
    banks,
    get sources() {
      return [...sources.values()].map(({ followed }) => followed);
    },
    inboxes,
    quoting,
    async start() {
      await Promise.all([...sources.values()].map(({ followed }) => followed.start()));
    },
    async prepare(next) {
      const { made, kept } = await openNext(next, { own, sources, deps });
      const all = [...kept.own.values(), ...made.own.values()];
      return {
        linkableNames: [
          ...all.flatMap(({ bank, open: { linkable } }) => (linkable === null ? [] : [bank.id])),
          ...next.sources.map(({ id }) => id),
        ],
        commit() {
          const left = [...sources.values()].filter((open) => !kept.sources.has(open.followed.source.id));
          replaceIn(own, kept.own, made.own);
          replaceIn(sources, kept.sources, made.sources);
          arrange();
          retirement.add([
            ...banks.replace(toSet()).map(({ close }) => close),
            ...left.map((open) => () => closeSource(open)),
          ]);
          // Nobody waits for them any more.
          for (const { followed } of left) void followed.stop();
        },
        discard: () => closeAll(made),
      };
    },
    async close() {
      await Promise.all([...sources.values()].map(({ followed }) => followed.stop()));
      await Promise.all([banks.close(), retirement.close()]);
      await Promise.all([...sources.values()].map(closeSource));
    },
  };
}

/** A bank of the banks file, and as what it was opened. */
interface OwnBank {
  readonly bank: Bank;
  readonly open: OpenBank;
}

async function openOwn(bank: Bank, deps: OpenBanksDeps): Promise<OpenBank> {
  const quirk = bank.quirk == null ? null : await loadQuirk(bank.standard, bank.quirk);
  return openBank(bank, { ...deps, standard: deps.standards[bank.standard], quirk });
}

/** What is open of one configuration, by id. */
interface OpenParts {
  readonly own: ReadonlyMap<string, OwnBank>;
  readonly sources: ReadonlyMap<string, OpenSource>;
}

/** Opens what is new or has changed; what is as it was stays. */
async function openNext(
  next: BanksConfig,
  { own, sources, deps }: OpenParts & { readonly deps: OpenBanksDeps },
): Promise<{ readonly made: OpenParts; readonly kept: OpenParts }> {
  const made = { own: new Map<string, OwnBank>(), sources: new Map<string, OpenSource>() };
  const kept = { own: new Map<string, OwnBank>(), sources: new Map<string, OpenSource>() };
  try {
    for (const bank of next.banks) {
      const before = own.get(bank.id);
      if (before !== undefined && isDeepStrictEqual(before.bank, bank)) kept.own.set(bank.id, before);
      else made.own.set(bank.id, { bank, open: await openOwn(bank, deps) });
    }
    for (const source of next.sources) {
      const before = sources.get(source.id);
      if (before !== undefined && isDeepStrictEqual(before.followed.source, source))
        kept.sources.set(source.id, before);
      else made.sources.set(source.id, openSource(source, deps));
    }
    const lists = Promise.all([...made.sources.values()].map(({ followed }) => followed.start()));
    if (made.sources.size > 0) await Promise.race([lists, sleep(firstListMs, undefined, { ref: false })]);
    return { made, kept };
  } catch (error) {
    await closeAll(made);
    throw error;
  }
}

/** In the order of what is kept and then what is new, in one turn. */
function replaceIn<T>(target: Map<string, T>, ...parts: readonly ReadonlyMap<string, T>[]): void {
  const entries = parts.flatMap((part) => [...part]);
  target.clear();
  for (const [id, value] of entries) target.set(id, value);
}

async function closeAll({ own, sources }: OpenParts): Promise<void> {
  await Promise.all([
    ...[...own.values()].map(({ open }) => open.close()),
    ...[...sources.values()].map((source) => source.followed.stop().then(() => closeSource(source))),
  ]);
}

async function closeSource({ agents: { reads, writes } }: OpenSource): Promise<void> {
  await Promise.all([reads.destroy(), writes.destroy()]);
}

/** What is to be ended when the calls of whoever had it before are over. */
class Retirement {
  readonly #waiting = new Map<NodeJS.Timeout, readonly (() => Promise<void>)[]>();

  add(ends: readonly (() => Promise<void>)[]): void {
    if (ends.length === 0) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      for (const end of ends) end().catch(() => undefined);
    }, retirementMs);
    timer.unref();
    this.#waiting.set(timer, ends);
  }

  /** Ends all of it now. */
  async close(): Promise<void> {
    const ends = [...this.#waiting].flatMap(([timer, some]) => {
      clearTimeout(timer);
      return some;
    });
    this.#waiting.clear();
    await Promise.all(ends.map((end) => end()));
  }
}

function openSource(source: BankSource, deps: OpenBanksDeps): OpenSource {
  const standard = deps.standards[source.standard].source;
  if (standard === undefined) throw new TypeError(`${source.standard} is no standard of sources`);
  const bank = toBankOfSource(source);
  const agents = createBankAgents(bank);
  const now = deps.now ?? Date.now;
  const { once } = createBankClient({ ...deps, bank, agents, maxPostBodyBytes: maxListBytes });
  const tokens = standard.createTokens(source, {
    now,
    kept: createKeptTokens(source.id, deps.tokenStore ?? (() => null), now),
    postForm: (url, form, deadline) =>
      once.send({
        method: 'POST',
        url,
        resource: 'token',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(form).toString(),
        deadline,
      }),
  });
  const toCall =
    (resource: string) =>
    (deadline: Deadline): SourceCall => ({
      deadline,
      tokens: {
        clientToken: (scope) => asBankFailure(source.id, tokens.clientToken(scope)),
        forgetClientToken: (scope, refused) => tokens.forgetClientToken(scope, refused),
      },
      send: ({ method, url, headers, body }) =>
        once.send({
          method,
          url,
          resource,
          headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
          body: body === null ? null : JSON.stringify(body),
          deadline,
        }),
    });
  const messages = standard.createMessages?.(source, now);
  const followed = new FollowedSource({
    source,
    standard,
    // Asked for late: the store is opened after the banks.
    store: {
      readList: async (sourceId) => (await deps.store()?.readList(sourceId)) ?? null,
      keepList: async (sourceId, kept) => deps.store()?.keepList(sourceId, kept),
    },
    onTrouble: deps.onTrouble,
    ...(deps.onList === undefined ? {} : { onList: deps.onList }),
    ...(deps.now === undefined ? {} : { now: deps.now }),
    call: toCall('institutions'),
  });
  const inbox = messages === undefined ? null : createSourceInbox(messages, toCall('webhook-keys'));
  const { fetchRate } = standard;
  const quoting: SourceQuotes | null =
    fetchRate === undefined
      ? null
      : { source: source.name, ask: (pair) => fetchRate(source, toCall('rates')(deadlineIn(rateMs)), pair) };
  return { followed, inbox, quoting, tokens, agents };
}

/** The source itself as one that calls are made to: nobody is linked to it. */
function toBankOfSource({ id, name, standard, version, endpoint, timeoutMs, maxConcurrentCalls }: BankSource): Bank {
  return {
    id,
    name,
    country: '',
    bic: null,
    standard,
    version,
    endpoints: { accounts: endpoint, customer: endpoint, payments: null },
    timeoutMs: Math.max(timeoutMs, listMs),
    maxConcurrentCalls,
    limits: { callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: null },
    timeZone: 'UTC',
    maxHistoryDays: null,
    maxConsentDays: null,
  };
}

/** How long one part of a list may take, milliseconds. */
const listMs = 30_000;

function toListing({ bank, connector, payable, controllable }: OpenBank) {
  const { id, name, country, bic } = bank;
  const capabilities = new Set([
    ...connector.capabilities,
    ...paymentCapabilitiesOf(payable),
    ...(controllable === null ? [] : ['CARD_CONTROLS']),
  ]);
  return { id, name, country, capabilities, sourceId: null, text: toSearchText(name, bic) };
}
