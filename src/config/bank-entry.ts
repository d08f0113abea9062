// One bank of the banks file: its schema, its standard's profile, its secrets, and what it becomes. Called by banks-file.ts.

import { z } from 'zod';
import { listQuirks } from '../banks/quirk.ts';
import type { Standard } from '../banks/standard.ts';
import {
  type Bank,
  type BankStandard,
  bankStandards,
  clientAuthentications,
  signatureAlgorithms,
  sourceStandards,
} from '../domain/bank.ts';
import { zoneOfCountry } from '../domain/country-zones.ts';
import { countryCodes, countryFault } from '../domain/iso3166.ts';
import { endpoint, id, isTlsOrLoopback, readSecret, type SecretSources, secret } from './entry-parts.ts';
import { findNearest } from './nearest.ts';

/** The standards by name, as src/banks/standards.ts lists them. */
export type Standards = Readonly<Record<BankStandard, Standard>>;

const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be an IANA time zone');

/** The gateway as a client of the bank's authorisation server. */
export const authorization = z
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

/** Where the bank is. */
export const endpoints = z.strictObject({
  accounts: endpoint,
  customer: endpoint.optional(),
  payments: endpoint.optional(),
});

/** What the bank allows of all gateways together. */
export const bankLimits = z.strictObject({
  callsPerSecond: z.int().min(1).max(10_000).optional(),
  concurrentCalls: z.int().min(1).max(10_000).optional(),
  unattendedCallsPerDay: z.int().min(0).max(1_000_000).optional(),
});

/** Those that banks speak themselves. */
const ownStandards = bankStandards.filter((name) => !sourceStandards.some((source) => source === name));

/** One bank, but for what its standard says of it. */
const plainEntry = z.strictObject({
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
  standard: z.enum(ownStandards, {
    error: ({ input }) =>
      sourceStandards.some((name) => name === input)
        ? 'is spoken by a source, and no bank itself: name it under sources, with its credentials'
        : undefined,
  }),
  version: z.coerce.string(),
  endpoints,
  timeoutMs: z.int().min(10).max(60_000).default(1800),
  maxConcurrentCalls: z.int().min(1).max(1000).default(16),
  /** Over all gateways; see domain/bank.ts for what the standards say. */
  limits: bankLimits.default({}),
  timeZone: timeZone.optional(),
  /** What the bank differs in from its standard: read by the standard's own schema (docs/profile.md). */
  profile: z.record(z.string(), z.unknown()).default({}),
  /** The name of its quirk: a file of src/banks/<standard>/quirks. */
  quirk: z.string().optional(),
  /** The former way to say some of the profile; read for this version, with advice. */
  features: z.array(z.string()).optional(),
  maxHistoryDays: z.int().min(1).max(10_000).optional(),
  /** Days of entries that one answer holds at most; more than the month on either side that each is asked with. */
  maxStatementDays: z.int().min(63).max(10_000).optional(),
  maxConsentDays: z.int().min(1).max(10_000).optional(),
  traceContext: z.boolean().optional(),
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
    .refine((tls) => (tls.certificate === undefined) === (tls.key === undefined), 'needs certificate and key together')
    .optional(),
  /** The qualified seal (QSealC) with which requests are signed, where the profile says so. */
  qseal: z.strictObject({ certificate: secret, key: secret }).optional(),
});

type BankEntry = z.infer<typeof plainEntry>;

/** The names of an entry's settings. */
export const bankSettings: readonly string[] = Object.keys(plainEntry.shape);

/** One bank, with what its standard says of its version, profile and quirk: all faults at once. */
export function toBankEntry(standards: Standards): z.ZodType<BankEntry> {
  return plainEntry.superRefine((entry, context) => {
    const fault = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    const standard = standards[entry.standard];
    if (!standard.versions.includes(entry.version)) {
      fault(['version'], `must be one of ${standard.versions.join(', ')} for ${entry.standard}`);
    }
    const quirks = listQuirks(entry.standard);
    if (entry.quirk !== undefined && !quirks.includes(entry.quirk)) {
      const there = quirks.length === 0 ? 'it has none' : `there is ${quirks.join(', ')}`;
      fault(['quirk'], `is no quirk of ${entry.standard}: ${there}`);
    }
    const { authorization: client, tls } = entry;
    if (client?.clientAuthentication === 'tls_client_auth' && tls?.certificate === undefined) {
      fault(['tls'], 'needs certificate and key for tls_client_auth');
    }
    const words = new Set(Object.values(standards).flatMap(({ formerFeatures }) => Object.keys(formerFeatures)));
    for (const [index, feature] of (entry.features ?? []).entries()) {
      if (!words.has(feature)) fault(['features', index], 'is no feature of any standard');
    }
    for (const { path, what } of readProfile(entry, standard).faults) fault(['profile', ...path], what);
  });
}

/** What {@link toBank} needs. */
export interface BankEntryDeps {
  readonly standards: Standards;
  readonly sources: SecretSources;
  /** Told of what is wrong, or should be written otherwise, at a path within the entry. */
  readonly onFault: (path: readonly PropertyKey[], what: string) => void;
  readonly onAdvice: (path: readonly PropertyKey[], what: string) => void;
  /** Epoch milliseconds: certificates have to be valid then. The real clock where nothing is said. */
  readonly now?: () => number;
}

/** The bank of a valid entry; secrets that are not there are told as faults. */
export function toBank(
  entry: BankEntry,
  { standards, sources, onFault, onAdvice, now = Date.now }: BankEntryDeps,
): Bank {
  const { authorization: client, tls, qseal } = entry;
  const read = (value: z.infer<typeof secret> | undefined, ...path: string[]): string | null => {
    if (value === undefined) return null;
    const text = readSecret(value, sources);
    if (text === null) onFault(path, 'names a secret that is not there or is empty');
    return text;
  };
  const { profile, advice } = readProfile(entry, standards[entry.standard]);
  if (advice !== null) onAdvice(['features'], advice);
  const seal = {
    certificate: read(qseal?.certificate, 'qseal', 'certificate'),
    key: read(qseal?.key, 'qseal', 'key'),
  };
  const bank: Bank = {
    ...toPlainBank(entry),
    profile,
    quirk: entry.quirk ?? null,
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
    ...(seal.certificate === null || seal.key === null
      ? {}
      : { qseal: { certificate: seal.certificate, key: seal.key } }),
  };
  // A secret that is not there has been told.
  const isWhole = qseal === undefined || bank.qseal != null;
  const faults = isWhole ? (standards[entry.standard].findCertificateFaults?.(bank, now()) ?? []) : [];
  for (const { path, what } of faults) onFault(path, what);
  return bank;
}

/** A profile as a standard reads it. */
interface ProfileRead {
  readonly profile: Readonly<Record<string, unknown>>;
  readonly faults: readonly { readonly path: readonly PropertyKey[]; readonly what: string }[];
  /** What should be written otherwise; null for nothing. */
  readonly advice: string | null;
}

/** The profile as the standard reads it, the former features among it. */
function readProfile({ profile, features = [] }: BankEntry, standard: Standard): ProfileRead {
  const former = toFormerProfile(features, standard);
  const parsed = standard.profile.safeParse({ ...former, ...profile });
  const unheeded = features.filter((feature) => !(feature in standard.formerFeatures));
  const rest = unheeded.length === 0 ? '' : `; ${unheeded.join(', ')} says nothing at ${standard.name}`;
  const advice =
    features.length === 0
      ? null
      : `is read for this version only: write profile: ${JSON.stringify(former)} instead${rest}`;
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => toProfileFaults(issue, standard));
    return { profile: {}, faults, advice };
  }
  const { metadataUrl } = parsed.data;
  const isInTheClear = typeof metadataUrl === 'string' && !isTlsOrLoopback(metadataUrl);
  const what = 'must be https, except on the loopback address';
  return { profile: parsed.data, faults: isInTheClear ? [{ path: ['metadataUrl'], what }] : [], advice };
}

/** What is wrong with a profile, by its standard's own words. */
export function toProfileFaults(issue: z.core.$ZodIssue, { name, profile }: Standard): ProfileRead['faults'] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
  return issue.keys.map((key) => {
    const nearest = issue.path.length === 0 ? findNearest(key, Object.keys(profile.shape)) : null;
    const hint = nearest === null ? 'see docs/profile.md' : `did you mean ${nearest}?`;
    return { path: [...issue.path, key], what: `is no key of the profile of ${name}: ${hint}` };
  });
}

/** What former features stand for. Those of other standards were never heeded, and are not. */
function toFormerProfile(features: readonly string[], { formerFeatures }: Standard): Record<string, unknown> {
  const profile: Record<string, unknown> = {};
  for (const [feature, keys] of Object.entries(formerFeatures)) {
    if (features.includes(feature)) Object.assign(profile, keys);
  }
  return profile;
}

function toPlainBank(entry: BankEntry): Bank {
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
    maxHistoryDays: entry.maxHistoryDays ?? null,
    maxStatementDays: entry.maxStatementDays ?? null,
    maxConsentDays: entry.maxConsentDays ?? null,
    ...(entry.traceContext === true ? { sendsTraceContext: true } : {}),
    submissionSettlingMs: entry.submissionSettlingSeconds * 1000,
  };
}
