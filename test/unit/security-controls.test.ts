// docs/security: the control tables name files and tests that there are, leave no requirement out, and are what the page shows; the page
// of keys has every secret that the gateway takes; code that a control rests on and no other test looks at.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { standards } from '../../src/banks/standards.ts';
import { type ControlRow, readControlTables, renderControls } from '../../src/cli/audit-pages.ts';
import { variableNames } from '../../src/config/environment.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const isThere = (path: string): boolean => existsSync(new URL(path, root));
const tables = readControlTables(root);
const rows: readonly (ControlRow & { readonly where: string })[] = tables.flatMap((table) =>
  table.rows.map((row) => ({ ...row, where: `${table.file} ${row.id}` })),
);
const whereOf = (found: readonly { readonly where: string }[]) => found.map(({ where }) => where);

/** How many requirements each list has: OWASP's of level 1 and 2 (70 and 183), ten, sections 5.2 to 5.4, articles and 36's paragraphs. */
const counts = { 'api-top-10-2023.yaml': 10, 'asvs-5.0.yaml': 253, 'fapi-2.0.yaml': 32, 'rts-2018-389.yaml': 43 };

/**
 * Whether a file has a test of that title, or a row of a table of tests; of what is no TypeScript, a step of that name. Titles in
 * backquotes and over several lines count as well.
 */
function hasTitle(file: string, title: string): boolean {
  const text = read(file);
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
  if (!file.endsWith('.ts')) return quoted.some((each) => text.includes(`step ${each}`));
  const before = (at: number) => text.slice(0, at).trimEnd().at(-1) ?? '';
  return quoted.some((each) => {
    for (let at = text.indexOf(each); at >= 0; at = text.indexOf(each, at + 1))
      if (['(', '['].includes(before(at))) return true;
    return false;
  });
}

describe('the control tables', () => {
  it('are those of the standards, each whole', () => {
    expect(Object.fromEntries(tables.map(({ file, requirements }) => [file, new Set(requirements).size]))).toEqual(
      counts,
    );
    for (const { file, requirements, rows: own } of tables)
      expect(own.map(({ id }) => id).sort(), file).toEqual([...requirements].sort());
  });

  it('have of each chapter of ASVS as many requirements of level 1 and 2 as it has', () => {
    const asvs = tables.find(({ file }) => file === 'asvs-5.0.yaml')?.requirements ?? [];
    const ofChapter = (chapter: number) => asvs.filter((id) => id.startsWith(`${chapter}.`)).length;
    expect(Array.from({ length: 17 }, (_, index) => ofChapter(index + 1))).toEqual([
      27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7,
    ]);
    expect(asvs.filter((id) => !/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(id))).toEqual([]);
  });

  it('name controls that are there', () => {
    expect(rows.flatMap(({ controls }) => controls).length).toBeGreaterThan(250);
    expect(whereOf(rows.filter(({ controls }) => !controls.every(isThere)))).toEqual([]);
  });

  it('name tests that are there, by their titles', () => {
    const named = rows.flatMap(({ where, tests }) =>
      tests.map((test) => ({ where: `${where}: ${test.title}`, ...test })),
    );
    expect(named.length).toBeGreaterThan(200);
    expect(whereOf(named.filter(({ file }) => !/^(?:test\/.*\.ts|\.ci\/run)$/.test(file) || !isThere(file)))).toEqual(
      [],
    );
    expect(whereOf(named.filter(({ file, title }) => !hasTitle(file, title)))).toEqual([]);
  });

  it('call nothing met without a control and a test, nor partly without a control', () => {
    const bare = rows.filter(
      ({ status, controls, tests }) =>
        (status === 'met' && (controls.length === 0 || tests.length === 0)) ||
        (status === 'partly' && controls.length === 0),
    );
    expect(whereOf(bare)).toEqual([]);
  });

  it('say of what does not apply why, and name no test for it', () => {
    expect(
      whereOf(rows.filter(({ status, tests, how }) => status === 'not applicable' && (tests.length > 0 || how === ''))),
    ).toEqual([]);
  });

  it('are what the page shows: npm run -s controls writes it', () => {
    expect(read('docs/security/controls.md')).toBe(renderControls(tables));
  });

  it('would notice what is not there', () => {
    expect(hasTitle('test/unit/security-controls.test.ts', 'would notice what is not there')).toBe(true);
    expect(hasTitle('test/unit/security-controls.test.ts', 'would notice')).toBe(false);
    expect(hasTitle('.ci/run', 'SBOM')).toBe(true);
    expect(hasTitle('.ci/run', 'no such step')).toBe(false);
  });
});

describe('docs/security', () => {
  it('has every document of security', () => {
    const named = ['threat-model', 'controls', 'keys', 'incidents', 'onboarding'];
    expect(globSync('docs/security/*.md', { cwd: root }).sort()).toEqual(
      named.map((name) => `docs/security/${name}.md`).sort(),
    );
    const index = read('docs/operators.md') + read('README.md');
    for (const name of named) expect(index, name).toMatch(new RegExp(`security/${name}\\.md`));
  });

  it('names every secret that the gateway takes', () => {
    const page = read('docs/security/keys.md');
    const ofEnvironment = variableNames.filter((name) => /_KEYS?$|_SECRET$|^(?:DATABASE|REDIS)_URL$/.test(name));
    expect(ofEnvironment.length).toBeGreaterThan(5);
    const ofFile = ['bank', 'source', 'other'].flatMap((part) =>
      [...read(`src/config/${part}-entr${part === 'other' ? 'ies' : 'y'}.ts`).matchAll(/^ +(\w+): secret\b/gm)].map(
        ([, name = '']) => name,
      ),
    );
    const ofSources = Object.values(standards).flatMap(({ source }) => Object.keys(source?.credentials.shape ?? {}));
    expect(ofFile.length).toBeGreaterThan(5);
    expect(ofSources.length).toBeGreaterThan(3);
    expect([...ofEnvironment, ...ofFile, ...ofSources].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names in the threat model files that attack it', () => {
    const text = read('docs/security/threat-model.md');
    const named = [...text.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
    expect(new Set(named).size).toBeGreaterThan(20);
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });
});

describe('the gateway’s own code', () => {
  const files = globSync('{src,subgraphs}/**/*.ts', { cwd: root }).filter((file) => !file.startsWith('src/sandbox/'));
  const holding = (pattern: RegExp) => files.filter((file) => pattern.test(read(file))).sort();

  it('makes no code of text', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(holding(/(?<![\w.])eval\(|new Function\(|(?<!\.)\bFunction\(['"`]|from 'node:vm'/)).toEqual([]);
  });

  it('starts no program but in commands', () => {
    const starters = holding(/from 'node:(?:child_process|worker_threads)'/);
    expect(starters.length).toBeGreaterThan(0);
    expect(starters.filter((file) => !file.startsWith('src/cli/'))).toEqual([]);
  });

  it('hashes with SHA-256, but where nothing is protected', () => {
    expect(holding(/create(?:Hash|Hmac)\('sha256'/).length).toBeGreaterThan(10);
    // Redis's name of a script; SHA-512, where a bank wants that of bodies; ids of manifests that others have made.
    expect(holding(/create(?:Hash|Hmac)\((?!'sha256')/)).toEqual([
      'src/banks/berlin-group/signature.ts',
      'src/gateway/trusted/folder.ts',
      'src/quota/redis.ts',
    ]);
  });

  it('makes nothing secret with Math.random', () => {
    // Spreads waiting times or draws samples, in each of them.
    expect(holding(/Math\.random/)).toEqual(
      [
        'src/banks/revolut-business/tokens.ts',
        // Draws a sample.
        'src/gateway/http-spans.ts',
        'src/gateway/request-log.ts',
        'src/http/repeatable.ts',
        'src/linking/link-tokens.ts',
        'src/linking/revocations.ts',
        'src/payments/stages/follow.ts',
        'src/payments/stages/times.ts',
        'src/rates/followed.ts',
        'src/rates/quoted.ts',
        'src/sources/followed-source.ts',
        'src/start/statement-polling.ts',
        'src/store/migrations.ts',
        'src/store/sqlite.ts',
        'src/webhooks/open.ts',
      ].sort(),
    );
  });
});
