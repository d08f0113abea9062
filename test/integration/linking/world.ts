// Gateways' linking beside the sandbox's real authorisation servers: one store, any number of gateways, people who click
// at their bank. For the tests of this folder.

import { randomBytes } from 'node:crypto';
import type { Principal } from '../../../src/auth/principal.ts';
import type { LinkableBank } from '../../../src/banks/linkable-bank.ts';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { LinkPermission } from '../../../src/domain/link.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { StoredLinkTokens } from '../../../src/linking/link-tokens.ts';
import type { LinkingOptions } from '../../../src/linking/options.ts';
import type { BeginResult, CallbackResult } from '../../../src/linking/results.ts';
import { LinkingService } from '../../../src/linking/service.ts';
import { createStoredDirectory, type StoredDirectory } from '../../../src/linking/stored-directory.ts';
import { type Sweep, startSweep } from '../../../src/linking/sweep.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import type { LinkRecord } from '../../../src/store/links.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import { type BeginAsked, linkingByPrincipal } from '../../support/by-principal.ts';
import { openTestBank } from '../../support/connectors.ts';
import { testIds } from '../../support/ids.ts';
import { openTestSources } from '../../support/open-sources.ts';

export const callbackUri = 'http://127.0.0.1:4000/links/callback';
export const redirectUri = 'https://app.example/done';
export const allPermissions: readonly LinkPermission[] = ['accounts', 'balances', 'transactions'];

/** One gateway's linking. */
export interface TestGateway {
  readonly store: Store;
  readonly service: ReturnType<typeof linkingByPrincipal>;
  readonly tokens: StoredLinkTokens;
  readonly directory: StoredDirectory;
  /** A round of it is its own: one that finds another gateway at it waits for its turn. */
  readonly sweep: Sweep;
  readonly banks: ReadonlyMap<string, LinkableBank>;
  readonly options: LinkingOptions;
  /** Links that were told as changed, in order. */
  readonly changed: LinkRecord[];
  /** What would be logged. */
  readonly troubles: string[];
  close(): Promise<void>;
}

export const newKey = (): SealingKey => ({ id: 'test', key: randomBytes(32) });

/** Starts a gateway's linking on a store; with `hasSources` also of banks through the sandbox's sources. */
export async function startLinking(
  description: SandboxDescription,
  place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>,
  key: SealingKey,
  now: () => number = Date.now,
  hasSources = false,
): Promise<TestGateway> {
  const env = {
    AUTH_ISSUER: description.issuer,
    AUTH_AUDIENCE: 'x',
    AUTH_JWKS_URL: description.jwksUrl,
    ID_KEY: 'an id key for these tests',
  };
  const { links, grants } = description;
  const entries = description.banks.map((bank) => ({ ...bank, maxConsentDays: 90 }));
  const sources = hasSources ? toSourceEntries(description) : [];
  const text = JSON.stringify({ banks: entries, sources, links, grants });
  const config = loadConfig(env, [{ name: 'sandbox', text }]);
  const store = await openStore({ ...place, keys: [key] });
  const openBanks: OpenBank[] = [];
  const banks = new Map<string, LinkableBank>();
  for (const bank of config.banks) {
    const open = await openTestBank(bank, now);
    openBanks.push(open);
    if (open.linkable !== null) banks.set(bank.id, open.linkable);
  }
  // Sources judge what is signed by their own clock.
  const ofSources = await openTestSources(config.sources, Date.now);
  for (const { bank, linkable } of ofSources.banks) if (linkable !== null) banks.set(bank.id, linkable);
  const changed: LinkRecord[] = [];
  const troubles: string[] = [];
  const directory = createStoredDirectory({
    store,
    fixed: createFixedDirectory(config.links, config.grants),
    now,
  });
  const tokens: StoredLinkTokens = new StoredLinkTokens({
    store,
    banks,
    now,
    onLinkChanged: (link) => onLinkChanged(link),
  });
  const onLinkChanged = (link: LinkRecord) => {
    changed.push(link);
    directory.changed(link);
    tokens.forget(link.id);
  };
  const options: LinkingOptions = {
    store,
    banks,
    clients: new Map([
      ['app', { id: 'app', redirectUris: [redirectUri] }],
      ['fintrack', { id: 'fintrack', redirectUris: ['https://fintrack.example/back?tenant=1'] }],
    ]),
    ids: testIds,
    callbackUri,
    sourceWebhookUri: (sourceId) => `https://gateway.example/webhooks/sources/${sourceId}`,
    onLinkChanged,
    onTrouble: (message) => void troubles.push(message),
    now,
  };
  const sweep = startSweep(options, () => undefined);
  return {
    store,
    banks,
    tokens,
    directory,
    sweep: { round: () => untilMine(sweep), stop: () => sweep.stop() },
    options,
    changed,
    troubles,
    service: linkingByPrincipal(
      new LinkingService(options),
      async (partnerId, customerId) => (await directory.readGrant(partnerId, customerId)) !== null,
    ),
    async close() {
      await sweep.stop();
      await Promise.all(openBanks.map((bank) => bank.close()));
      await ofSources.close();
      await store.close();
    },
  };
}

async function untilMine(sweep: Sweep): Promise<boolean> {
  while (!(await sweep.round())) await new Promise((resolve) => setTimeout(resolve, 20));
  return true;
}

export const customer = (subject: string, scopes = ['links:read', 'links:write']): Principal => ({
  kind: 'customer',
  subject,
  clientId: 'app',
  scopes: new Set(scopes),
});

/** Begins as a customer does in the app. */
export function begin(
  gateway: TestGateway,
  bankId: string,
  subject: string,
  more: Partial<BeginAsked> = {},
): Promise<BeginResult> {
  return gateway.service.begin({
    principal: customer(subject),
    clientId: 'app',
    customerId: subject,
    bankId,
    permissions: allPermissions,
    isAdditional: true,
    redirectUri,
    state: 'client-state',
    browserBinding: null,
    psuIpAddress: '192.0.2.7',
    deadline: deadlineIn(10_000),
    ...more,
  });
}

/** The begun link, or the test fails with what it came to. */
export function begun(result: BeginResult): Extract<BeginResult, { kind: 'begun' }> {
  if (result.kind === 'begun') return result;
  throw new Error(JSON.stringify(result.kind === 'bankFailed' ? result.failure.message : result));
}

/** Asks the sandbox's control API. */
export async function control<T = unknown>(
  { controlUrl }: SandboxDescription,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  // Tests know what they ask for.
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** The person at the bank; gives the parameters that their browser brings to the callback. */
export async function authorize(
  description: SandboxDescription,
  authorizationUrl: string,
  person: string,
  decision: 'allow' | 'refuse' = 'allow',
): Promise<URLSearchParams> {
  const { location } = await control<{ location: string }>(description, 'POST', '/authorizations', {
    url: authorizationUrl,
    customer: person,
    decision,
  });
  const url = new URL(location);
  if (`${url.origin}${url.pathname}` !== callbackUri) throw new Error(`sent to ${location}`);
  return new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1));
}

/** Links a customer's bank from nothing. */
export async function link(
  gateway: TestGateway,
  description: SandboxDescription,
  bankId: string,
  subject: string,
): Promise<LinkRecord> {
  const { authorizationUrl, link: pending } = begun(await begin(gateway, bankId, subject));
  const result = await gateway.service.complete(await authorize(description, authorizationUrl, subject), null);
  await confirm(gateway, result, subject);
  const stored = await gateway.store.links.read(pending.id);
  if (stored === null) throw new Error('no link');
  return stored;
}

/** Confirms as the app does whose customer has come back. */
export async function confirm(gateway: TestGateway, result: CallbackResult, subject: string): Promise<LinkRecord> {
  const code = codeOf(result);
  if (code === null) throw new Error(JSON.stringify(result));
  const confirmed = await gateway.service.confirm({ principal: customer(subject), code });
  if (confirmed.kind !== 'confirmed') throw new Error(JSON.stringify(confirmed));
  return confirmed.link;
}

/** The code that the returning browser has been given. */
export function codeOf(result: CallbackResult): string | null {
  return result.kind === 'forward' ? new URL(result.location).searchParams.get('code') : null;
}

/** A callback that was forwarded. */
export function forwarded(result: CallbackResult): {
  readonly url: URL;
  readonly error: string | null;
  readonly isReplay: boolean;
} {
  if (result.kind !== 'forward') throw new Error(JSON.stringify(result));
  return { url: new URL(result.location), error: result.error, isReplay: result.isReplay };
}

/** Each bank of the sandbox, and a person who has accounts there. */
export const journeys = [
  ['albion', 'alice'],
  ['thistle', 'alice'],
  ['rheinbank', 'alice'],
  ['banque-du-rhone', 'bob'],
  ['southern-cross', 'alice'],
] as const;

/** A consent as the sandbox's bank has it. */
export interface SandboxConsent {
  readonly id: string;
  readonly state: string;
  readonly customer: string | null;
  readonly permissions: readonly string[];
}

/** A consent at its bank. */
export const readConsent = (description: SandboxDescription, id: string | null): Promise<SandboxConsent> =>
  control<SandboxConsent>(description, 'GET', `/consents/${id}`);

/** Reads the bank's accounts with the link's own token, as a connector does; gives the HTTP status. */
export async function readAccountsWith(gateway: TestGateway, linkId: string): Promise<number> {
  const found = await gateway.directory.readLink(linkId);
  if (found === null) throw new Error('no such link in the directory');
  const bank = gateway.banks.get(found.bankId);
  const token = await gateway.tokens.accessToken(found, deadlineIn(10_000));
  const { accounts } = bank?.bank.endpoints ?? { accounts: '' };
  const isBerlinGroup = bank?.bank.standard === 'berlin-group';
  const path = isBerlinGroup ? '/v1/accounts' : bank?.bank.standard === 'cdr' ? '/banking/accounts' : '/accounts';
  const call = bank?.consentCall(deadlineIn(10_000));
  if (bank === undefined || call === undefined) throw new Error('no bank');
  const { Agent, request } = await import('undici');
  const { tls } = bank.bank;
  const dispatcher = new Agent({
    connect: tls?.certificate == null ? {} : { cert: tls.certificate, key: tls.key ?? '', ca: tls.ca ?? '' },
  });
  const response = await request(`${accounts}${path}`, {
    dispatcher,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'x-request-id': crypto.randomUUID(),
      'x-fapi-interaction-id': crypto.randomUUID(),
      'x-v': '4',
      'x-min-v': '1',
      'consent-id': found.consentId ?? '',
    },
  });
  await response.body.dump();
  await dispatcher.close();
  return response.statusCode;
}

/** Renews as the customer does in the app. */
export function renew(
  gateway: TestGateway,
  linkId: string,
  more: Partial<Parameters<TestGateway['service']['renew']>[0]> = {},
): Promise<BeginResult> {
  return gateway.service.renew({
    principal: customer('alice'),
    clientId: 'app',
    redirectUri,
    state: null,
    browserBinding: null,
    psuIpAddress: null,
    deadline: deadlineIn(10_000),
    linkId,
    permissions: null,
    ...more,
  });
}
