// The operator's rules for categories: a file of YAML or JSON, read once at the start; all faults are told at once. Its form is that of
// src/insights/rules.ts. Called by config.ts.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { RuleSet } from '../insights/rules.ts';
import type { ConfigFault } from './faults.ts';

/** What a file of rules came to. */
export interface CategoryRulesResult {
  readonly rules: RuleSet;
  readonly faults: readonly ConfigFault[];
}

/** Reads the file; no rules without one. Never throws: what is wrong is a fault. */
export function readCategoryRules(path: string | undefined): CategoryRulesResult {
  if (path === undefined || path === '') return { rules: RuleSet.none, faults: [] };
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no YAML';
    return { rules: RuleSet.none, faults: [{ where: path, what: `cannot be read (${code})` }] };
  }
  const { rules, faults } = RuleSet.parse(content);
  return { rules, faults: faults.map(({ where, what }) => ({ where: `${path} ${where}`, what })) };
}
