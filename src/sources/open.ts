// Opens all banks of one configuration: its own at once, its sources' lists from the store and then from the sources. Called by
// src/start, which hands in what all calls to banks share.

import type { ClientTokens } from '../banks/client-tokens.ts';
import { type OpenBank, type OpenBankDeps, openBank } from '../banks/open-bank.ts';
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
import { OpenBanks } from './open-banks.ts';
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
  /** Takes the sources' lists from the store, and begins to ask the sources. Fulfilled when each has a list or could give none. */
  start(): Promise<void>;
  close(): Promise<void>;
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

/** Opens them. No call is made. @throws TypeError for a quirk that there is not, which the banks file refuses before */
export async function openBanks(
  config: { readonly banks: readonly Bank[]; readonly sources: readonly BankSource[] },
  deps: OpenBanksDeps,
): Promise<BanksOfGateway> {
  const { standards } = deps;
  const own: OpenBank[] = [];
  for (const bank of config.banks) {
    const quirk = bank.quirk == null ? null : await loadQuirk(bank.standard, bank.quirk);
    own.push(openBank(bank, { ...deps, standard: standards[bank.standard], quirk }));
  }
  const sources = new Map(config.sources.map((source) => [source.id, openSource(source, deps)]));
  const followed = [...sources.values()].map((source) => source.followed);
  const isForCustomers = ({ standard }: BankSource) => standards[standard].createConsents !== undefined;
  const banks = new OpenBanks({
    own,
    sources: followed,
    linkableSources: new Set(config.sources.filter(isForCustomers).map(({ id }) => id)),
    toListing,
    open(bank, source) {
      const shared = sources.get(source.id);
      if (shared === undefined) throw new TypeError(`there is no source ${source.id}`);
      const { tokens: clientTokens, agents } = shared;
      const quotas = createSourceQuotas(source, deps.quotas ?? noQuotas);
      return openBank(bank, { ...deps, standard: standards[bank.standard], quirk: null, clientTokens, agents, quotas });
    },
  });
  return {
    banks,
    sources: followed,
    inboxes: new Map([...sources].flatMap(([id, { inbox }]) => (inbox === null ? [] : [[id, inbox]]))),
    quoting: new Map([...sources].flatMap(([id, { quoting }]) => (quoting === null ? [] : [[id, quoting]]))),
    async start() {
      await Promise.all(followed.map((source) => source.start()));
    },
    async close() {
      await Promise.all(followed.map((source) => source.stop()));
      await banks.close();
      const agents = [...sources.values()].flatMap(({ agents: { reads, writes } }) => [reads, writes]);
      await Promise.all(agents.map((agent) => agent.destroy()));
    },
  };
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
    ...(payable === null ? [] : ['PAYMENTS']),
    ...(controllable === null ? [] : ['CARD_CONTROLS']),
  ]);
  return { id, name, country, capabilities, sourceId: null, text: toSearchText(name, bic) };
}
