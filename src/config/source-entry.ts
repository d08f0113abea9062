// One source of the banks file: an aggregator or payment institution, named once with its credentials, and narrowed to what the
// operator wants of its institutions. Called by banks-file.ts.

import { z } from 'zod';
import type { BankSource } from '../domain/bank.ts';
import { bankStandards } from '../domain/bank.ts';
import { countryFault } from '../domain/iso3166.ts';
import { type BankEntryDeps, bankLimits, type Standards, toProfileFaults } from './bank-entry.ts';
import { endpoint, id, readSecret, secret } from './entry-parts.ts';

const country = z.string().superRefine((text, context) => {
  const message = countryFault(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** A source, but for what its standard says of it. */
const plainSource = z.strictObject({
  /** The first part of its banks' ids: shorter than theirs. */
  id: id.max(20, 'must be at most 20 characters: it begins the ids of its banks'),
  name: z.string().min(1).max(200),
  standard: z.enum(bankStandards),
  version: z.coerce.string(),
  endpoint,
  /** What the standard asks for; each a text, { env: NAME } or { file: PATH }. */
  credentials: z.record(z.string(), secret),
  countries: z.array(country).min(1).optional(),
  /** Names of institutions as the source writes them, or ids of their banks. */
  institutions: z.array(z.string().min(1).max(200)).min(1).optional(),
  profile: z.record(z.string(), z.unknown()).default({}),
  /** Of single institutions, by name or by the bank's id: what they differ in besides. */
  profiles: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  timeoutMs: z.int().min(10).max(60_000).default(10_000),
  maxConcurrentCalls: z.int().min(1).max(1000).default(32),
  limits: bankLimits.default({}),
});

type SourceEntry = z.infer<typeof plainSource>;

/** The schema, for the names of its settings. */
export { plainSource as sourceEntry };

/** One source, with what its standard says of its version and profile: all faults at once. */
export function toSourceEntry(standards: Standards): z.ZodType<SourceEntry> {
  return plainSource.superRefine((entry, context) => {
    const fault = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    const standard = standards[entry.standard];
    if (standard.source === undefined) {
      fault(
        ['standard'],
        `is spoken by banks themselves: name them under banks, each with standard: ${entry.standard}`,
      );
      return;
    }
    if (!standard.versions.includes(entry.version)) {
      fault(['version'], `must be one of ${standard.versions.join(', ')} for ${entry.standard}`);
    }
    const names = Object.keys(standard.source.credentials.shape);
    for (const name of names) {
      const isOptional = standard.source.optionalCredentials?.has(name) === true;
      if (!(name in entry.credentials) && !isOptional)
        fault(['credentials', name], `is required for ${entry.standard}`);
    }
    for (const name of Object.keys(entry.credentials)) {
      if (!names.includes(name))
        fault(['credentials', name], `is none of ${entry.standard}: it has ${names.join(', ')}`);
    }
    const check = (profile: unknown, at: PropertyKey[]) => {
      const { error } = standard.profile.safeParse(profile);
      for (const issue of error?.issues ?? []) {
        for (const { path, what } of toProfileFaults(issue, standard)) fault([...at, ...path], what);
      }
    };
    check(entry.profile, ['profile']);
    for (const [name, profile] of Object.entries(entry.profiles)) check(profile, ['profiles', name]);
  });
}

/** The source of a valid entry; secrets that are not there, or not what the standard asks for, are told as faults. */
export function toSource(
  entry: SourceEntry,
  { standards, sources, onFault }: Omit<BankEntryDeps, 'onAdvice'>,
): BankSource {
  const standard = standards[entry.standard];
  const { source } = standard;
  if (source === undefined) throw new TypeError(`${entry.standard} is no standard of sources`);
  const credentials: Record<string, string> = {};
  for (const [name, value] of Object.entries(entry.credentials)) {
    const text = readSecret(value, sources);
    if (text === null) {
      onFault(['credentials', name], 'names a secret that is not there or is empty');
      continue;
    }
    const parsed = source.credentials.shape[name]?.safeParse(text);
    // No word of the value itself.
    if (parsed?.success === false) onFault(['credentials', name], parsed.error.issues[0]?.message ?? 'cannot be read');
    credentials[name] = text;
  }
  return {
    id: entry.id,
    name: entry.name,
    standard: entry.standard,
    version: entry.version,
    endpoint: entry.endpoint,
    credentials,
    countries: entry.countries === undefined ? null : new Set(entry.countries),
    only: entry.institutions === undefined ? null : new Set(entry.institutions),
    profile: standard.profile.parse(entry.profile),
    profiles: new Map(
      Object.entries(entry.profiles).map(([name, own]) => [name, standard.profile.parse({ ...entry.profile, ...own })]),
    ),
    timeoutMs: entry.timeoutMs,
    maxConcurrentCalls: entry.maxConcurrentCalls,
    limits: {
      callsPerSecond: entry.limits.callsPerSecond ?? source.usualLimits.callsPerSecond,
      concurrentCalls: entry.limits.concurrentCalls ?? source.usualLimits.concurrentCalls,
      unattendedCallsPerDay: entry.limits.unattendedCallsPerDay ?? source.usualLimits.unattendedCallsPerDay,
    },
  };
}
