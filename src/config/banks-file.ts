// The banks file: which banks there are, through which sources others are reached, and links and grants authorised elsewhere. YAML 1.2, validated as a whole; a
// wrong file is refused with every fault, its path and its line. Read by src/cli through config.ts.

import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { toOwnConsentId, toOwnLinkId } from '../banks/source.ts';
import { standards } from '../banks/standards.ts';
import type { Bank, BankSource } from '../domain/bank.ts';
import type { BankMove } from '../domain/bank-move.ts';
import type { RegisteredClient } from '../domain/client.ts';
import type { Link } from '../domain/link.ts';
import { type Plan, usualPlanId } from '../domain/plan.ts';
import { toInstitutionBankId } from '../domain/source.ts';
import type { Grant } from '../store/directory.ts';
import {
  authorization,
  bankLimits,
  bankSettings,
  endpoints,
  type Standards,
  toBank,
  toBankEntry,
} from './bank-entry.ts';
import { mergeCatalogue, readCatalogueOnce } from './catalogue.ts';
import { readSecret, type SecretSources } from './entry-parts.ts';
import type { ConfigFault } from './faults.ts';
import { findMoveFaults, moveEntry, type PlacedMove } from './move-entries.ts';
import { findNearest } from './nearest.ts';
import { clientEntry, clientLimits, grantEntry, linkEntry, planEntry, toClient } from './other-entries.ts';
import { sourceEntry, toSource, toSourceEntry } from './source-entry.ts';

/** What the file says. */
export interface BanksFile {
  readonly banks: readonly Bank[];
  /** Aggregators and payment institutions through which other banks are reached. */
  readonly sources: readonly BankSource[];
  readonly links: readonly Link[];
  readonly grants: readonly Grant[];
  /** Clients that may send customers to a bank, and where to they may have them back. */
  readonly clients: readonly RegisteredClient[];
  /** What clients may use of the gateway. */
  readonly plans: readonly Plan[];
  /** Banks that are reached by another way than before. */
  readonly moves: readonly BankMove[];
}

/** Where secrets are looked up, and the standards that there are. */
export interface BanksFileSources extends SecretSources {
  /** All by default. */
  readonly standards?: Standards;
  /** True for a gateway over subgraphs: it reads clients and plans, and no secret of a bank's. */
  readonly onlyClients?: boolean;
}

/** The file's outline; entries are validated one by one, so that one's fault does not hide another's. */
const outline = z.strictObject({
  banks: z.array(z.unknown()).nullish(),
  sources: z.array(z.unknown()).nullish(),
  links: z.array(z.unknown()).nullish(),
  grants: z.array(z.unknown()).nullish(),
  clients: z.array(z.unknown()).nullish(),
  plans: z.array(z.unknown()).nullish(),
  moves: z.array(z.unknown()).nullish(),
});

/** Names of settings, at whatever level, for hints to misspelt ones. */
const settingNames = [
  ...bankSettings,
  'catalogue',
  ...[
    outline,
    bankLimits,
    authorization,
    endpoints,
    sourceEntry,
    linkEntry,
    grantEntry,
    clientEntry,
    clientLimits,
    planEntry,
    moveEntry,
  ].flatMap((schema) => Object.keys(schema.shape)),
];

type Locate = (path: readonly PropertyKey[]) => string;

/** The result of reading a file: the entries that are well-formed, and all that is wrong with the others. */
export interface BanksFileResult {
  readonly name: string;
  readonly content: BanksFile;
  readonly faults: readonly ConfigFault[];
  /** What is read, and should be written otherwise. */
  readonly advice: readonly ConfigFault[];
  /** Ids of all banks, faulty ones too: a link to such a bank is no fault of the link's. */
  readonly bankIds: ReadonlySet<string>;
  /** Where a link names its bank, by link id. */
  readonly placeOfLink: ReadonlyMap<string, string>;
  /** Where a client names its plan, by client id. */
  readonly placeOfPlan: ReadonlyMap<string, string>;
  /** The moves again, each with where it stands. */
  readonly moves: readonly PlacedMove[];
}

function refused(name: string, faults: readonly ConfigFault[]): BanksFileResult {
  const content: BanksFile = { banks: [], sources: [], links: [], grants: [], clients: [], plans: [], moves: [] };
  return {
    name,
    content,
    faults,
    advice: [],
    bankIds: new Set(),
    placeOfLink: new Map(),
    placeOfPlan: new Map(),
    moves: [],
  };
}

/** Reads and validates the file at a path. */
export function readBanksFile(path: string, sources: BanksFileSources): BanksFileResult {
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
export function parseBanksFile(text: string, name: string, sources: BanksFileSources): BanksFileResult {
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
  const { clients, plans } = parsed.data;
  return new FileReader({ name, locate, sources }).read(
    sources.onlyClients === true ? { clients, plans } : parsed.data,
  );
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
  readonly #standards: Standards;
  readonly #faults: ConfigFault[] = [];
  readonly #advice: ConfigFault[] = [];

  constructor({ name, locate, sources }: { name: string; locate: Locate; sources: BanksFileSources }) {
    this.#name = name;
    this.#locate = locate;
    this.#sources = sources;
    this.#standards = sources.standards ?? standards;
  }

  read(data: z.infer<typeof outline>): BanksFileResult {
    const bankIds = new Set<string>();
    const catalogue = readCatalogueOnce();
    const bankEntries = (data.banks ?? []).map((entry, index) => {
      const { value, fault } = mergeCatalogue(entry, catalogue);
      if (fault !== null) this.#fault(['banks', index, 'catalogue'], fault);
      return value;
    });
    for (const entry of bankEntries) {
      if (typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string') {
        bankIds.add(entry.id);
      }
    }
    const banks = this.#entries('banks', toBankEntry(this.#standards), bankEntries);
    const sources = this.#entries('sources', toSourceEntry(this.#standards), data.sources ?? []);
    const links = this.#entries('links', linkEntry, data.links ?? []);
    const grants = this.#entries('grants', grantEntry, data.grants ?? []);
    const clients = this.#entries('clients', clientEntry, data.clients ?? []);
    const plans = this.#entries('plans', planEntry, data.plans ?? []);
    const moves = this.#entries('moves', moveEntry, data.moves ?? []);
    this.#refuseDuplicates('banks', banks);
    this.#refuseDuplicates('sources', sources);
    this.#refuseDuplicates('links', links);
    this.#refuseDuplicates('clients', clients);
    this.#refuseDuplicates('plans', plans);
    const content = {
      banks: banks.map(({ entry, index }) => this.#toBank(entry, index)),
      sources: sources.map(({ entry, index }) => this.#toSource(entry, index)),
      links: links.map(({ entry, index }) => this.#toLink(entry, index)),
      grants: grants.map(({ entry }) => entry),
      clients: clients.map(({ entry }) => toClient(entry)),
      plans: plans.map(({ entry }) => entry),
      moves: moves.map(({ entry }) => entry),
    };
    const placeOfPlan = new Map(
      clients.map(({ entry, index }): [string, string] => [entry.id, this.#locate(['clients', index, 'plan'])]),
    );
    const placeOfLink = new Map(
      links.map(({ entry, index }): [string, string] => [entry.id, this.#locate(['links', index, 'bank'])]),
    );
    return {
      name: this.#name,
      content,
      faults: this.#faults,
      advice: this.#advice,
      bankIds,
      placeOfLink,
      placeOfPlan,
      moves: moves.map(({ entry, index }) => ({ ...entry, place: this.#locate(['moves', index]) })),
    };
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

  #toBank(entry: Parameters<typeof toBank>[0], index: number): Bank {
    const at = (path: readonly PropertyKey[]) => ['banks', index, ...path];
    return toBank(entry, {
      standards: this.#standards,
      sources: this.#sources,
      onFault: (path, what) => this.#fault(at(path), what),
      onAdvice: (path, what) => this.#advice.push({ where: this.#locate(at(path)), what }),
    });
  }

  #toSource(entry: Parameters<typeof toSource>[0], index: number): BankSource {
    return toSource(entry, {
      standards: this.#standards,
      sources: this.#sources,
      onFault: (path, what) => this.#fault(['sources', index, ...path], what),
    });
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

/** What several files come to together. */
export interface JoinedBanksFiles extends Pick<BanksFileResult, 'content' | 'advice'> {
  /** Each file's, and what does not fit. */
  readonly faults: readonly ConfigFault[];
}

/** Puts several files together. Links may name banks of any of them. */
export function joinBanksFiles(
  files: readonly BanksFileResult[],
  standardsByName: Standards = standards,
): JoinedBanksFiles {
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
  const ownLinkIds = new Set(files.flatMap(({ content }) => content.sources.map(({ id }) => toOwnLinkId(id))));
  for (const { name, content, placeOfLink } of files) {
    for (const { id: linkId, bankId } of content.links) {
      const owner = ownerOfLink.get(linkId);
      if (owner !== undefined && owner !== name) {
        faults.push({ where: name, what: `link ${linkId} is defined in ${owner} already` });
      }
      ownerOfLink.set(linkId, name);
      if (ownLinkIds.has(linkId))
        faults.push({ where: placeOfLink.get(linkId) ?? name, what: `${linkId} is a source’s own link` });
      if (!ownerOfBank.has(bankId)) {
        faults.push({ where: placeOfLink.get(linkId) ?? name, what: `there is no bank ${bankId}` });
      }
    }
  }
  faults.push(...findSourceFaults(files), ...findPlanFaults(files));
  const banks = files.flatMap(({ content }) => content.banks);
  const sourceIds = files.flatMap(({ content }) => content.sources.map(({ id }) => id));
  const moves = files.flatMap((file) => file.moves);
  faults.push(...findMoveFaults(moves, { banks, bankIds: new Set(ownerOfBank.keys()), sourceIds }));
  const lacks = files.flatMap(({ name, content, placeOfLink }) =>
    content.links.flatMap((link) => {
      const bank = banks.find(({ id }) => id === link.bankId);
      const what = bank === undefined ? null : (standardsByName[bank.standard].findLinkLack?.(bank, link) ?? null);
      return what === null ? [] : [{ where: placeOfLink.get(link.id) ?? name, what: `link ${link.id} ${what}` }];
    }),
  );
  return {
    content: {
      banks,
      sources: files.flatMap(({ content }) => content.sources),
      links: [...files.flatMap(({ content }) => content.links), ...toOwnLinks(files, standardsByName)],
      grants: files.flatMap(({ content }) => content.grants),
      clients: files.flatMap(({ content }) => content.clients),
      plans: files.flatMap(({ content }) => content.plans),
      moves: files.flatMap(({ content }) => content.moves),
    },
    faults,
    advice: [...files.flatMap(({ advice }) => advice), ...lacks],
  };
}

/** Links to the operator's own accounts at sources: what makes each is in its source's entry. */
function toOwnLinks(files: readonly BanksFileResult[], standardsByName: Standards): readonly Link[] {
  return files
    .flatMap(({ content }) => content.sources)
    .flatMap((source) => {
      const own = standardsByName[source.standard].source?.ownLink?.(source) ?? null;
      if (own === null) return [];
      return [
        {
          id: toOwnLinkId(source.id),
          customerId: own.customerId,
          bankId: toInstitutionBankId(source, own.institution),
          // Calls are made with the gateway's own.
          accessToken: '',
          consentId: toOwnConsentId(source.id),
          permissions: new Set(['accounts', 'balances', 'transactions'] as const),
          grantedAt: null,
          expiresAt: null,
        },
      ];
    });
}

/** Sources that are there twice, and banks whose ids a source's could be taken for. */
function findSourceFaults(files: readonly BanksFileResult[]): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const owners = new Map<string, string>();
  for (const { name, content } of files) {
    for (const { id } of content.sources) {
      const owner = owners.get(id);
      if (owner !== undefined && owner !== name)
        faults.push({ where: name, what: `source ${id} is defined in ${owner} already` });
      owners.set(id, name);
      if (files.some(({ bankIds }) => bankIds.has(id)))
        faults.push({ where: name, what: `${id} is a bank and a source` });
    }
  }
  return faults;
}

/** Plans that are there twice, and clients' plans that are not. */
function findPlanFaults(files: readonly BanksFileResult[]): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const ownerOfPlan = new Map([[usualPlanId, '']]);
  for (const { name, content } of files) {
    for (const { id: planId } of content.plans) {
      const owner = ownerOfPlan.get(planId) ?? '';
      if (owner !== '' && owner !== name) {
        faults.push({ where: name, what: `plan ${planId} is defined in ${owner} already` });
      }
      ownerOfPlan.set(planId, name);
    }
  }
  for (const { name, content, placeOfPlan } of files) {
    for (const { id: clientId, plan } of content.clients) {
      if (plan === undefined || ownerOfPlan.has(plan)) continue;
      faults.push({ where: placeOfPlan.get(clientId) ?? name, what: `there is no plan ${plan}` });
    }
  }
  return faults;
}
