// The operator's rules for categories: read at the start, with all that is wrong with them told at once.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCategoryRules } from '../../../src/config/category-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
let count = 0;
function read(text: string) {
  const path = join(folder, `rules-${count++}.yaml`);
  writeFileSync(path, text);
  const { rules, faults } = readCategoryRules(path);
  return { size: rules.size, faults: faults.map(({ where, what }) => `${where.replace(`${path} `, '')} ${what}`) };
}

describe('the file of rules', () => {
  it('is as the documentation shows it', () => {
    const docs = readFileSync(new URL('../../../docs/insights.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(rules:[\s\S]*?)```/.exec(docs) ?? [];
    expect(read(example)).toEqual({ size: 3, faults: [] });
  });

  it('is none where none is named', () => {
    expect(readCategoryRules(undefined)).toMatchObject({ faults: [] });
    expect(readCategoryRules('').rules.size).toBe(0);
  });

  it.each([
    [
      'what is not there',
      () => readCategoryRules(join(folder, 'nothing.yaml')).faults,
      /nothing\.yaml.*|cannot be read/,
    ],
  ])('tells of %s', (_what, faults, pattern) => {
    expect(
      faults()
        .map(({ where, what }) => `${where} ${what}`)
        .join(),
    ).toMatch(pattern);
  });

  it('tells every fault at once, and which rule has it', () => {
    const { faults } = read(`rules:
  - { id: a, category: GROCERIES, when: { textContains: shop } }
  - { id: a, category: GROCERIES, when: { textContains: shop } }
  - { id: b, category: NONSENSE, when: { textContains: shop } }
  - { id: c, category: GROCERIES, when: {} }
  - { id: d, category: GROCERIES, when: { mcc: "54" } }`);
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/rules\[1\]\.id[\s\S]*rules\[2\]\.category[\s\S]*rules\[3\][\s\S]*rules\[4\]/);
  });

  it.each(['', '- a', 'rules: 5', ': :', `a: &a [x, x]\nb: [*a, *a]\nrules: []`])('refuses %j', (text) => {
    expect(read(text).faults.length).toBeGreaterThan(0);
  });
});
