// The banks file: which banks there are, and links and grants authorised elsewhere. YAML 1.2, validated as a whole; a
// wrong file is refused with every fault, its path and its line. Read by src/cli through config.ts.

import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import {
  type Bank,
  bankFeatures,
  bankStandards,
  clientAuthentications,
  signatureAlgorithms,
  standardVersions,
} from '../domain/bank.ts';
import type { RegisteredClient } from '../domain/client.ts';
import { countryCodes, countryFault } from '../domain/iso3166.ts';
import { type CurrencyCode, parseCurrency } from '../domain/iso4217.ts';
import { type Link, linkPermissions } from '../domain/link.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import { InvalidAmount, parseMoney } from '../domain/money.ts';
import type { Grant } from '../store/directory.ts';
import { zoneOfCountry } from './country-zones.ts';
import type { ConfigFault } from './faults.ts';
import { findNearest } from './nearest.ts';

/** What the file says. */
export interface BanksFile {
  readonly banks: readonly Bank[];
  readonly links: readonly Link[];
  readonly grants: readonly Grant[];
  /** Clients that may send customers to a bank, and where to they may have them back. */
  readonly clients: readonly RegisteredClient[];
}

/** Where secrets of a file are looked up; given so that tests need no environment. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens');
const partyId = z.string().min(1).max(200);

/** Plain HTTP would send bearers in the clear: it is for this machine only. */
const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((text) => isTlsOrLoopback(text), 'must be https, except on the loopback address')
  .transform((text) => text.replace(/\/+$/, ''));

function isTlsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone');

const secret = z.union([
  z.string().min(1),
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const authorization = z
  .strictObject({
    /** Compared character by character with what the server says of itself: nothing is trimmed. */
    issuer: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .refine((text) => isTlsOrLoopback(text), 'must be https, except on the loopback address'),
    clientId: z.string().min(1).max(200),
    clientAuthentication: z.enum(clientAuthentications),
    clientSecret: secret.optional(),
    signingKey: secret.optional(),
    signingKeyId: z.string().min(1).max(200).optional(),
    signingAlgorithm: z.enum(signatureAlgorithms).optional(),
  })
  .superRefine((entry, context) => {
    const demand = (field: 'clientSecret' | 'signingKey' | 'signingAlgorithm', reason: string) => {
      if (entry[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: `is required ${reason}` });
    };
    if (entry.clientAuthentication === 'client_secret_basic') demand('clientSecret', 'for client_secret_basic');
    if (entry.clientAuthentication === 'private_key_jwt') demand('signingKey', 'for private_key_jwt');
    if (entry.signingKey !== undefined) demand('signingAlgorithm', 'with a signingKey');
  });

const endpoints = z.strictObject({
  accounts: endpoint,
  customer: endpoint.optional(),
  payments: endpoint.optional(),
});

const bankLimits = z.strictObject({
  callsPerSecond: z.int().min(1).max(10_000).optional(),
  concurrentCalls: z.int().min(1).max(10_000).optional(),
  unattendedCallsPerDay: z.int().min(0).max(1_000_000).optional(),
});

const bankEntry = z
  .strictObject({
    id,
    name: z.string().min(1).max(200),
    country: z.string().superRefine((text, context) => {
      const message = countryFault(text);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
    bic: z
      .string()
      .regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/, 'must be a BIC (ISO 9362)')
      // Kosovo's banks have XK there, which SWIFT uses and ISO 3166 leaves to users.
      .refine((bic) => [...countryCodes, 'XK'].includes(bic.slice(4, 6)), 'must have an ISO 3166-1 code in its place')
      .optional(),
    standard: z.enum(bankStandards),
    version: z.coerce.string(),
    endpoints,
    timeoutMs: z.int().min(10).max(60_000).default(1800),
    maxConcurrentCalls: z.int().min(1).max(1000).default(16),
    /** Over all gateways; see domain/bank.ts for what the standards say. */
    limits: bankLimits.default({}),
    timeZone: timeZone.optional(),
    features: z.array(z.enum(bankFeatures)).default([]),
    maxHistoryDays: z.int().min(1).max(10_000).optional(),
    /** Days of entries that one answer holds at most; more than the month on either side that each is asked with. */
    maxStatementDays: z.int().min(63).max(10_000).optional(),
    maxConsentDays: z.int().min(1).max(10_000).optional(),
    /** See `submissionSettlingMs` of domain/bank.ts. */
    submissionSettlingSeconds: z.int().min(1).max(86_400).default(120),
    /** What linking customers to the bank needs; without it only links of this file lead there. */
    authorization: authorization.optional(),
    tls: z
      .strictObject({
        certificate: secret.optional(),
        key: secret.optional(),
        ca: secret.optional(),
        /** Where a bank is reached with the certificate, when that is elsewhere (RFC 8705, section 5). */
        endpoints: endpoints.optional(),
      })
      .refine(
        (tls) => (tls.certificate === undefined) === (tls.key === undefined),
        'needs certificate and key together',
      )
      .optional(),
  })
  .superRefine(({ standard, version }, context) => {
    const known = standardVersions[standard];
    if (known.includes(version)) return;
    context.addIssue({
      code: 'custom',
      path: ['version'],
      message: `must be one of ${known.join(', ')} for ${standard}`,
    });
  });

const linkEntry = z.strictObject({
  id,
  customer: partyId,
  bank: id,
  accessToken: secret,
  consentId: z.string().min(1).max(200).optional(),
  permissions: z.array(z.enum(linkPermissions)).min(1, 'must name at least one permission'),
  grantedAt: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
  expiresAt: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 instant' }).optional(),
});

const grantEntry = z.strictObject({ partner: partyId, customer: partyId });

/** Amounts by currency, such as `GBP: "1000.00"`. */
const limitAmounts = z.record(z.string(), z.string()).transform((amounts, context) => {
  const limits: Record<string, bigint> = {};
  for (const [code, text] of Object.entries(amounts)) {
    const currency = parseCurrency(code);
    const amount = currency === null ? null : readLimit(text, currency);
    if (amount === null) {
      const message = currency === null ? 'is no active ISO 4217 currency' : 'must be an amount of its currency';
      context.addIssue({ code: 'custom', path: [code], message });
    } else limits[code] = amount;
  }
  return limits;
});

/** Minor units; null for what is no amount, is negative, or is more than the store counts exactly. */
function readLimit(text: string, currency: CurrencyCode): bigint | null {
  try {
    const { amountMinor } = parseMoney(text, currency);
    return amountMinor >= 0n && amountMinor <= BigInt(Number.MAX_SAFE_INTEGER) ? amountMinor : null;
  } catch (error) {
    if (error instanceof InvalidAmount) return null;
    throw error;
  }
}

/** How often each subject may through one client. */
const attempts = z.int().min(1, 'must be at least 1').max(1_000_000, 'must be at most 1000000').optional();

const clientLimits = z.strictObject({
  perPayment: limitAmounts.optional(),
  perDay: limitAmounts.optional(),
  linkAttemptsPerMinute: attempts,
  paymentsPerMinute: attempts,
  payeeChecksPerHour: attempts,
});

const clientEntry = z.strictObject({
  id: partyId,
  /** What it may pay; a currency that is not named may not be paid. A day is UTC's. */
  limits: clientLimits.optional(),
  /** See `unconfirmedPayments` of domain/client.ts. */
  allowUnconfirmedPayments: z.array(id).min(1, 'must name at least one bank').optional(),
  redirectUris: z
    .array(
      z
        .string()
        .max(2000)
        .refine(
          isRedirectUri,
          'must be an https URL, http on the loopback address, or an app scheme such as com.example.app:/',
        ),
    )
    .min(1, 'must name at least one redirect URI'),
});

/** Where a person may be sent with an answer. Source: RFC 9700 section 2.1, RFC 8252 section 7. */
function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#') || text.includes('*')) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  // An app's own scheme has a dot in it (RFC 8252 section 7.1): no javascript:, no data:.
  return /^https?:$/.test(protocol) ? isTlsOrLoopback(text) : /^[a-z0-9+-]+(?:\.[a-z0-9+-]+)+:$/.test(protocol);
}

/** The file's outline; entries are validated one by one, so that one's fault does not hide another's. */
const outline = z.strictObject({
  banks: z.array(z.unknown()).nullish(),
  links: z.array(z.unknown()).nullish(),
  grants: z.array(z.unknown()).nullish(),
  clients: z.array(z.unknown()).nullish(),
});

/** Names of settings, at whatever level, for hints to misspelt ones. */
const settingNames = [
  outline,
  bankEntry,
  bankLimits,
  authorization,
  endpoints,
  linkEntry,
  grantEntry,
  clientEntry,
  clientLimits,
].flatMap((schema) => Object.keys(schema.shape));

type Locate = (path: readonly PropertyKey[]) => string;

/** The result of reading a file: the entries that are well-formed, and all that is wrong with the others. */
export interface BanksFileResult {
  readonly name: string;
  readonly content: BanksFile;
  readonly faults: readonly ConfigFault[];
  /** Ids of all banks, faulty ones too: a link to such a bank is no fault of the link's. */
  readonly bankIds: ReadonlySet<string>;
  /** Where a link names its bank, by link id. */
  readonly placeOfLink: ReadonlyMap<string, string>;
}

function refused(name: string, faults: readonly ConfigFault[]): BanksFileResult {
  const content: BanksFile = { banks: [], links: [], grants: [], clients: [] };
  return { name, content, faults, bankIds: new Set(), placeOfLink: new Map() };
}

/** Reads and validates the file at a path. */
export function readBanksFile(path: string, sources: SecretSources): BanksFileResult {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return refused(path, [{ where: path, what: `cannot be read (${code})` }]);
  }
  return parseBanksFile(text, path, sources);
}

/** Validates a file's text; `name` stands before each fault's line. */
export function parseBanksFile(text: string, name: string, sources: SecretSources): BanksFileResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({
      where: `${name}:${lines.linePos(pos[0]).line}`,
      what: message.split('\n')[0] ?? 'is not YAML',
    }));
    return refused(name, faults);
  }
  const locate: Locate = (path) => `${name}:${lineOf(document, lines, path)} ${path.map(String).join('.')}`.trimEnd();
  const parsed = outline.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    return refused(
      name,
      parsed.error.issues.flatMap((issue) => toFaults(issue, [], locate)),
    );
  }
  return new FileReader(name, locate, sources).read(parsed.data);
}

/** The line of the innermost node of a path that is there: a missing key is told at its owner's line. */
function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function toFaults(issue: z.core.$ZodIssue, base: readonly PropertyKey[], locate: Locate): readonly ConfigFault[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const nearest = findNearest(key, settingNames);
      const hint = nearest === null || nearest === key ? '' : `: did you mean ${nearest}?`;
      return { where: locate([...path, key]), what: `is not a known setting${hint}` };
    });
  }
  // Zod's own text for a wrong secret would be about unions; no issue repeats a value.
  if (issue.code === 'invalid_union') {
    return [{ where: locate(path), what: 'must be a text, { env: NAME } or { file: PATH }' }];
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ where: locate(path), what: isMissing ? 'is required' : issue.message }];
}

/** Reads the entries of one file, gathering faults. */
class FileReader {
  readonly #name: string;
  readonly #locate: Locate;
  readonly #sources: SecretSources;
  readonly #faults: ConfigFault[] = [];

  constructor(name: string, locate: Locate, sources: SecretSources) {
    this.#name = name;
    this.#locate = locate;
    this.#sources = sources;
  }

  read(data: z.infer<typeof outline>): BanksFileResult {
    const bankIds = new Set<string>();
    for (const entry of data.banks ?? []) {
      if (typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string') {
        bankIds.add(entry.id);
      }
    }
    const banks = this.#entries('banks', bankEntry, data.banks ?? []);
    const links = this.#entries('links', linkEntry, data.links ?? []);
    const grants = this.#entries('grants', grantEntry, data.grants ?? []);
    const clients = this.#entries('clients', clientEntry, data.clients ?? []);
    this.#refuseDuplicates('banks', banks);
    this.#refuseDuplicates('links', links);
    this.#refuseDuplicates('clients', clients);
    const content = {
      banks: banks.map(({ entry, index }) => this.#toBank(entry, index)),
      links: links.map(({ entry, index }) => this.#toLink(entry, index)),
      grants: grants.map(({ entry }) => entry),
      clients: clients.map(({ entry }) => toClient(entry)),
    };
    const placeOfLink = new Map(
      links.map(({ entry, index }): [string, string] => [entry.id, this.#locate(['links', index, 'bank'])]),
    );
    return { name: this.#name, content, faults: this.#faults, bankIds, placeOfLink };
  }

  #entries<T>(list: string, schema: z.ZodType<T>, raw: readonly unknown[]): { entry: T; index: number }[] {
    const entries: { entry: T; index: number }[] = [];
    for (const [index, value] of raw.entries()) {
      const parsed = schema.safeParse(value);
      if (parsed.success) entries.push({ entry: parsed.data, index });
      else for (const issue of parsed.error.issues) this.#faults.push(...toFaults(issue, [list, index], this.#locate));
    }
    return entries;
  }

  #refuseDuplicates(list: string, entries: readonly { entry: { id: string }; index: number }[]): void {
    const seen = new Set<string>();
    for (const { entry, index } of entries) {
      if (seen.has(entry.id)) this.#fault([list, index, 'id'], `${entry.id} is there twice`);
      seen.add(entry.id);
    }
  }

  #fault(path: readonly PropertyKey[], what: string): void {
    this.#faults.push({ where: this.#locate(path), what });
  }

  #toBank(entry: z.infer<typeof bankEntry>, index: number): Bank {
    const read = (value: z.infer<typeof secret> | undefined, ...path: string[]): string | null => {
      if (value === undefined) return null;
      const text = readSecret(value, this.#sources);
      if (text === null) this.#fault(['banks', index, ...path], 'names a secret that is not there or is empty');
      return text;
    };
    const { authorization: client, tls } = entry;
    if (client?.clientAuthentication === 'tls_client_auth' && tls?.certificate === undefined) {
      this.#fault(['banks', index, 'tls'], 'needs certificate and key for tls_client_auth');
    }
    return {
      ...toBank(entry),
      authorization:
        client === undefined
          ? null
          : {
              issuer: client.issuer,
              clientId: client.clientId,
              clientAuthentication: client.clientAuthentication,
              clientSecret: read(client.clientSecret, 'authorization', 'clientSecret'),
              signingKey: read(client.signingKey, 'authorization', 'signingKey'),
              signingKeyId: client.signingKeyId ?? null,
              signingAlgorithm: client.signingAlgorithm ?? null,
            },
      tls:
        tls === undefined
          ? null
          : {
              certificate: read(tls.certificate, 'tls', 'certificate'),
              key: read(tls.key, 'tls', 'key'),
              ca: read(tls.ca, 'tls', 'ca'),
            },
    };
  }

  #toLink(entry: z.infer<typeof linkEntry>, index: number): Link {
    const accessToken = readSecret(entry.accessToken, this.#sources);
    if (accessToken === null) {
      this.#fault(['links', index, 'accessToken'], 'names a secret that is not there or is empty');
    }
    return {
      id: entry.id,
      customerId: entry.customer,
      bankId: entry.bank,
      accessToken: accessToken ?? '',
      consentId: entry.consentId ?? null,
      permissions: new Set(entry.permissions),
      grantedAt: entry.grantedAt ?? null,
      expiresAt: entry.expiresAt ?? null,
    };
  }
}

function toBank(entry: z.infer<typeof bankEntry>): Bank {
  const { accounts, customer, payments } = entry.tls?.endpoints ?? entry.endpoints;
  return {
    id: entry.id,
    name: entry.name,
    country: entry.country,
    bic: entry.bic ?? null,
    standard: entry.standard,
    version: entry.version,
    endpoints: { accounts, customer: customer ?? accounts, payments: payments ?? null },
    timeoutMs: entry.timeoutMs,
    maxConcurrentCalls: entry.maxConcurrentCalls,
    limits: {
      callsPerSecond: entry.limits.callsPerSecond ?? null,
      concurrentCalls: entry.limits.concurrentCalls ?? null,
      unattendedCallsPerDay: entry.limits.unattendedCallsPerDay ?? null,
    },
    timeZone: entry.timeZone ?? zoneOfCountry.get(entry.country) ?? 'UTC',
    features: new Set(entry.features),
    maxHistoryDays: entry.maxHistoryDays ?? null,
    maxStatementDays: entry.maxStatementDays ?? null,
    maxConsentDays: entry.maxConsentDays ?? null,
    submissionSettlingMs: entry.submissionSettlingSeconds * 1000,
  };
}

function toClient(entry: z.infer<typeof clientEntry>): RegisteredClient {
  const { id: clientId, redirectUris, limits, allowUnconfirmedPayments } = entry;
  const unconfirmed =
    allowUnconfirmedPayments === undefined ? {} : { unconfirmedPayments: new Set(allowUnconfirmedPayments) };
  if (limits === undefined) return { id: clientId, redirectUris, ...unconfirmed };
  const { perPayment, perDay, linkAttemptsPerMinute, paymentsPerMinute, payeeChecksPerHour } = limits;
  return {
    id: clientId,
    redirectUris,
    ...unconfirmed,
    limits: {
      ...(perPayment === undefined ? {} : { perPayment }),
      ...(perDay === undefined ? {} : { perDay }),
      ...(linkAttemptsPerMinute === undefined ? {} : { linkAttemptsPerMinute }),
      ...(paymentsPerMinute === undefined ? {} : { paymentsPerMinute }),
      ...(payeeChecksPerHour === undefined ? {} : { payeeChecksPerHour }),
    },
  };
}

function readSecret(value: z.infer<typeof secret>, { env, readFile }: SecretSources): string | null {
  if (typeof value === 'string') return value;
  if ('env' in value) return env[value.env] || null;
  try {
    return readFile(value.file).trim() || null;
  } catch {
    return null;
  }
}

/** Puts several files together. Links may name banks of any of them. `faults` holds each file's and what does not fit. */
export function joinBanksFiles(files: readonly BanksFileResult[]): {
  readonly content: BanksFile;
  readonly faults: readonly ConfigFault[];
} {
  const faults: ConfigFault[] = files.flatMap((file) => file.faults);
  const ownerOfBank = new Map<string, string>();
  const ownerOfLink = new Map<string, string>();
  const ownerOfClient = new Map<string, string>();
  for (const { name, content } of files) {
    for (const { id: clientId } of content.clients) {
      const owner = ownerOfClient.get(clientId);
      if (owner !== undefined && owner !== name) {
        faults.push({ where: name, what: `client ${clientId} is defined in ${owner} already` });
      }
      ownerOfClient.set(clientId, name);
    }
  }
  for (const { name, bankIds } of files) {
    for (const bankId of bankIds) {
      const owner = ownerOfBank.get(bankId);
      if (owner !== undefined) faults.push({ where: name, what: `bank ${bankId} is defined in ${owner} already` });
      ownerOfBank.set(bankId, name);
    }
  }
  for (const { name, content, placeOfLink } of files) {
    for (const { id: linkId, bankId } of content.links) {
      const owner = ownerOfLink.get(linkId);
      if (owner !== undefined && owner !== name) {
        faults.push({ where: name, what: `link ${linkId} is defined in ${owner} already` });
      }
      ownerOfLink.set(linkId, name);
      if (!ownerOfBank.has(bankId)) {
        faults.push({ where: placeOfLink.get(linkId) ?? name, what: `there is no bank ${bankId}` });
      }
    }
  }
  return {
    content: {
      banks: files.flatMap(({ content }) => content.banks),
      links: files.flatMap(({ content }) => content.links),
      grants: files.flatMap(({ content }) => content.grants),
      clients: files.flatMap(({ content }) => content.clients),
    },
    faults,
  };
}
