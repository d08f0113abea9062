// The catalogue of banks: one file a bank in banks/catalogue, without secrets, each fact with its source. Checked here; an entry of
// the banks file that names one (`catalogue: ing-de`) is laid over it before it is validated. Called by banks-file.ts and by
// src/cli/catalogue.ts. Calls nobody: no bank is contacted.

import { readdirSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { listQuirks } from '../banks/quirk.ts';
import { standards } from '../banks/standards.ts';
import { bankStandards } from '../domain/bank.ts';
import { toProfileFaults } from './bank-entry.ts';
import { id } from './entry-parts.ts';
import type { ConfigFault } from './faults.ts';
import { findNearest } from './nearest.ts';

/** Public addresses alone: no loopback, and nothing that carries a credential in the address itself. */
const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https URL' }).refine((text) => {
  if (!URL.canParse(text)) return true;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}, 'must hold no credential');

const day = z.iso.date();

/** Where facts of an entry were found. */
const source = z.strictObject({
  /** Names of facts, such as `endpoints` or `profile`; a name stands for all below it. */
  facts: z.array(z.string().min(1)).min(1),
  url: httpsUrl,
  /** The day on which it was looked up. */
  day,
  /** What has to be known of it, such as its age. */
  note: z.string().min(1).max(400).optional(),
});

const entrySchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code'),
  bic: z.string().optional(),
  // Institutions of sources are in the sources' own lists.
  standard: z.enum(bankStandards.filter((name) => standards[name].source === undefined)),
  version: z.string(),
  /** Whether the addresses are the bank's sandbox or lead to customers' money. */
  environment: z.enum(['sandbox', 'production']),
  endpoints: z.strictObject({
    accounts: httpsUrl.optional(),
    customer: httpsUrl.optional(),
    payments: httpsUrl.optional(),
  }),
  /** What is public of the authorisation server; the rest is the operator's. */
  authorization: z.strictObject({ issuer: httpsUrl }).optional(),
  profile: z.record(z.string(), z.unknown()).default({}),
  quirk: z.string().optional(),
  /** Facts that an operator has to bring, since no public source was found. */
  unknown: z.array(z.enum(['bic', 'endpoints.accounts', 'endpoints.payments', 'authorization.issuer'])).default([]),
  /** What an operator should know before relying on it. */
  notes: z.array(z.string().min(1).max(400)).default([]),
  sources: z.array(source).min(1),
  /** `no` until it was tried at the bank itself; then the day. */
  triedLive: z.union([z.literal('no'), day]),
});

/** One bank of the catalogue. Addresses are https; no secret is in it. */
export type CatalogueEntry = z.infer<typeof entrySchema>;

/** The catalogue as it was read: sound entries by id, and all that is wrong with the others. */
export interface Catalogue {
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
  readonly faults: readonly ConfigFault[];
}

/** Facts that need a source, where an entry has them. `standard` carries the version. */
const sourcedFacts = ['bic', 'standard', 'endpoints', 'authorization', 'profile', 'quirk'] as const;

/** Names under which secrets are written; in no entry, wherever they stand. */
const secretName =
  /secret|password|private.?key|signing.?key|access.?token|refresh.?token|api.?key|client.?id|^authorization$|cookie/i;
/** Values that are secrets whatever they are called: private keys, JWTs. */
const secretValue = /-----BEGIN|\beyJ[\w-]{8,}\.[\w-]+\./;

/** Where something that looks like a secret stands; the value is never repeated. */
function findSecrets(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return secretValue.test(value) ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = [...path, key];
    // The entry's own `authorization` holds its issuer; below it and in headers the name is a credential's.
    const isOwn = path.length === 0 && key === 'authorization';
    return secretName.test(key) && !isOwn ? [inside.join('.')] : findSecrets(inner, inside);
  });
}

/** Checks the text of one file. `fileName` is its name without a folder. */
export function parseCatalogueEntry(
  text: string,
  fileName: string,
): { readonly entry: CatalogueEntry | null; readonly faults: readonly ConfigFault[] } {
  const document = parseDocument(text, { uniqueKeys: true });
  const [broken] = document.errors;
  const fault = (path: string, what: string): ConfigFault => ({ where: `${fileName} ${path}`.trimEnd(), what });
  if (broken !== undefined) {
    return { entry: null, faults: [fault('', broken.message.split('\n')[0] ?? 'is not YAML')] };
  }
  const raw: unknown = document.toJS();
  const faults = findSecrets(raw).map((path) => fault(path, 'looks like a secret: the catalogue holds none'));
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) faults.push(fault(path.map(String).join('.'), message));
    return { entry: null, faults };
  }
  const entry = parsed.data;
  faults.push(...findContentFaults(entry).map(([path, what]) => fault(path, what)));
  if (fileName !== `${entry.id}.yaml`) faults.push(fault('id', `must be the file’s name: ${entry.id}.yaml`));
  return { entry: faults.length === 0 ? entry : null, faults };
}

/** What a well-formed entry says that cannot be, or says without a source. */
function findContentFaults(entry: CatalogueEntry): readonly (readonly [path: string, what: string])[] {
  const faults: [string, string][] = [];
  const standard = standards[entry.standard];
  if (!standard.versions.includes(entry.version))
    faults.push(['version', `must be one of ${standard.versions.join(', ')} for ${entry.standard}`]);
  const quirks = listQuirks(entry.standard);
  if (entry.quirk !== undefined && !quirks.includes(entry.quirk))
    faults.push(['quirk', `is no quirk of ${entry.standard}: ${quirks.join(', ') || 'it has none'}`]);
  const profile = standard.profile.safeParse(entry.profile);
  for (const issue of profile.error?.issues ?? []) {
    for (const { path, what } of toProfileFaults(issue, standard))
      faults.push([['profile', ...path].map(String).join('.'), what]);
  }
  const metadata = httpsUrl.optional().safeParse(entry.profile['metadataUrl']);
  if (!metadata.success) faults.push(['profile.metadataUrl', 'must be an https URL']);
  const sourced = new Set(entry.sources.flatMap(({ facts }) => facts));
  for (const name of sourced) {
    if (!sourcedFacts.some((fact) => fact === name)) faults.push(['sources', `${name} is no fact of an entry`]);
  }
  for (const name of sourcedFacts) {
    const value = entry[name];
    const isThere = value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0);
    if (isThere && !sourced.has(name)) faults.push([name, 'has no source']);
  }
  const holds = {
    bic: entry.bic,
    'endpoints.accounts': entry.endpoints.accounts,
    'endpoints.payments': entry.endpoints.payments,
    'authorization.issuer': entry.authorization?.issuer,
  };
  for (const name of entry.unknown) if (holds[name] !== undefined) faults.push(['unknown', `${name} is there`]);
  if (holds['endpoints.accounts'] === undefined && !entry.unknown.includes('endpoints.accounts'))
    faults.push(['endpoints.accounts', 'is required, or named under unknown']);
  return faults;
}

const folder = new URL('../../banks/catalogue/', import.meta.url);

/** Reads and checks every file of the catalogue's folder. Another folder is for tests. */
export function readCatalogue(from: URL = folder): Catalogue {
  const entries = new Map<string, CatalogueEntry>();
  const faults: ConfigFault[] = [];
  const ids = new Map<string, string>();
  let names: string[];
  try {
    names = readdirSync(from).filter((name) => /\.ya?ml$/.test(name));
  } catch {
    return { entries, faults: [{ where: 'banks/catalogue', what: 'cannot be read' }] };
  }
  for (const name of names.sort()) {
    const read = parseCatalogueEntry(readFileSync(new URL(name, from), 'utf8'), name);
    faults.push(...read.faults);
    if (read.entry === null) continue;
    const owner = ids.get(read.entry.id);
    if (owner !== undefined) faults.push({ where: `${name} id`, what: `is in ${owner} already` });
    ids.set(read.entry.id, name);
    entries.set(read.entry.id, read.entry);
  }
  return { entries, faults };
}

/** Reads the catalogue when it is asked for first, and once: for the entries of one banks file. */
export function readCatalogueOnce(): () => Catalogue {
  let catalogue: Catalogue | null = null;
  return () => {
    catalogue ??= readCatalogue();
    return catalogue;
  };
}

/** An entry of the banks file laid over the one that it names, or why that cannot be. */
export interface CatalogueMerge {
  readonly value: unknown;
  /** What is wrong with the name; null for nothing. */
  readonly fault: string | null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the operator writes wins, key by key; lists and texts are taken whole. */
function layOver(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, layOver(base[name], over[name])]));
}

/**
 * A bank of the banks file with what the catalogue has of it; as it came where it names none. With another standard than the
 * catalogue's, profile and quirk are not taken over: they are another standard's words.
 */
export function mergeCatalogue(value: unknown, read: () => Catalogue): CatalogueMerge {
  if (!isRecord(value) || !('catalogue' in value)) return { value, fault: null };
  const { catalogue: name, ...own } = value;
  if (typeof name !== 'string') return { value: own, fault: 'must be an id of the catalogue' };
  const { entries } = read();
  const entry = entries.get(name);
  if (entry === undefined) {
    const nearest = findNearest(name, [...entries.keys()]);
    const hint = nearest === null ? 'npm run -s catalogue lists them' : `did you mean ${nearest}?`;
    return { value: own, fault: `is no sound entry of the catalogue: ${hint}` };
  }
  const { id: entryId, name: bankName, country, bic, standard, version, endpoints, profile, quirk } = entry;
  const isSame = own['standard'] === undefined || own['standard'] === standard;
  const base = {
    ...{ id: entryId, name: bankName, country, standard, version },
    // An address of payments is what switches them on: that is the operator's to write.
    endpoints: { ...endpoints, payments: undefined },
    ...(bic === undefined ? {} : { bic }),
    ...(isSame ? { profile } : {}),
    ...(isSame && quirk !== undefined ? { quirk } : {}),
    // An issuer alone authorises nobody: it is taken where the operator says who the gateway is there.
    ...(entry.authorization !== undefined && isRecord(own['authorization'])
      ? { authorization: entry.authorization }
      : {}),
  };
  return { value: layOver(base, own), fault: null };
}
