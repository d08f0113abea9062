// Environment and banks file → one frozen, validated configuration; all faults of both are told at once. Called by the
// composition roots only.

import { readFileSync, statSync } from 'node:fs';
import type { RuleSet } from '../insights/rules.ts';
import { type BanksFile, joinBanksFiles, parseBanksFile, readBanksFile } from './banks-file.ts';
import { readCategoryRules } from './category-rules.ts';
import { type Environment, parseEnvironment } from './environment.ts';
import { type ConfigFault, InvalidConfig } from './faults.ts';

/** Everything the gateway is told from outside. */
export interface Config extends Environment {
  readonly banks: BanksFile['banks'];
  readonly sources: BanksFile['sources'];
  readonly links: BanksFile['links'];
  readonly grants: BanksFile['grants'];
  readonly clients: BanksFile['clients'];
  readonly plans: BanksFile['plans'];
  readonly moves: BanksFile['moves'];
  /** What entries were for, by the operator's word. */
  readonly categoryRules: RuleSet;
  /** What is read, and should be written otherwise; for the operator. */
  readonly advice: readonly string[];
}

/** Banks that come from elsewhere than the banks file (the sandbox), as the text of such a file. */
export interface AdditionalBanks {
  readonly name: string;
  /** YAML; JSON is YAML. */
  readonly text: string;
}

/** How a configuration is read, again and again. */
export interface ConfigSource {
  /** Reads all of it anew. @throws InvalidConfig with every fault */
  load(): Config;
  /**
   * What the files are like by now (the banks file, those that it names for secrets, rules for categories); another text once one of
   * them has changed.
   */
  signature(): string;
  /** What they were like when they were read last. */
  readSignature(): string;
}

/**
 * Reads the whole configuration. `needsBanks` is false for a gateway over subgraphs: they have the banks; it reads the
 * clients and plans of a banks file, and makes no ids. @throws InvalidConfig with every fault
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  additional: readonly AdditionalBanks[] = [],
  needsBanks = true,
): Config {
  return openConfigSource(env, additional, needsBanks).load();
}

/** As {@link loadConfig}, for a gateway that reads its configuration again while it runs. Nothing is read yet. */
export function openConfigSource(
  env: Readonly<Record<string, string | undefined>>,
  additional: readonly AdditionalBanks[] = [],
  needsBanks = true,
): ConfigSource {
  let files: readonly string[] = filesOf(env);
  let signature = '';
  return {
    signature: () => toSignature(files),
    readSignature: () => signature,
    load() {
      const read = new Set(filesOf(env));
      // What is written while it is read is another change.
      const before = new Map(files.map((path) => [path, stateOf(path)]));
      const readFile = (path: string): string => {
        read.add(path);
        return readFileSync(path, 'utf8');
      };
      try {
        return readConfig({ env, additional, needsBanks, readFile });
      } finally {
        files = [...read];
        signature = toSignature(files, before);
      }
    },
  };
}

const filesOf = ({ BANKS_FILE, CATEGORY_RULES_FILE }: Readonly<Record<string, string | undefined>>): string[] =>
  [BANKS_FILE, CATEGORY_RULES_FILE].flatMap((path) => (path === undefined || path === '' ? [] : [path]));

function stateOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}

const toSignature = (files: readonly string[], known: ReadonlyMap<string, string> = new Map()): string =>
  files.map((path) => `${path} ${known.get(path) ?? stateOf(path)}`).join('\n');

interface ConfigParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly additional: readonly AdditionalBanks[];
  readonly needsBanks: boolean;
  readonly readFile: (path: string) => string;
}

function readConfig({ env, additional, needsBanks, readFile }: ConfigParts): Config {
  const sources = { env, readFile, onlyClients: !needsBanks };
  const faults: ConfigFault[] = [];
  const parsed = parseEnvironment(env);
  if (parsed.faults !== null) faults.push(...parsed.faults);
  const path = env['BANKS_FILE'];
  const files = additional.map(({ name, text }) => parseBanksFile(text, name, sources));
  if (path !== undefined && path !== '') files.push(readBanksFile(path, sources));
  const joined = joinBanksFiles(files);
  faults.push(...joined.faults);
  const { rules: categoryRules, faults: ruleFaults } = readCategoryRules(env['CATEGORY_RULES_FILE']);
  faults.push(...ruleFaults);
  if (needsBanks && files.length === 0) {
    faults.push({ where: 'BANKS_FILE', what: 'is required: without banks there is nothing to serve' });
  }
  if (needsBanks && (env['ID_KEY'] ?? '') === '') {
    faults.push({ where: 'ID_KEY', what: 'is required: the public ids of accounts are made with it' });
  }
  if (parsed.faults !== null || faults.length > 0) throw new InvalidConfig(faults);
  const advice = joined.advice.map(({ where, what }) => `${where}: ${what}`);
  return Object.freeze({ ...parsed.environment, ...joined.content, categoryRules, advice });
}
