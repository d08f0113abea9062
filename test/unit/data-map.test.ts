// docs/data-protection: the data map has everything that there is, and the page shows it. Tables are asked of a store that was just
// made; the rest is read from the source.

import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDataMap, renderDataMap } from '../../src/cli/audit-pages.ts';
import { openStore } from '../../src/store/store.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = globSync('{src,subgraphs}/**/*.{ts,js}', { cwd: root })
  .filter((file) => !file.startsWith('src/sandbox/') && !file.endsWith('generated.ts'))
  .map((file) => ({ file, text: read(file) }));
const map = readDataMap(root);
const namesOf = (part: readonly { readonly name: string }[]) => part.map(({ name }) => name).sort();
const everything = [
  ...map.tables,
  ...map.redis,
  ...map.memory,
  ...map.log,
  ...map.labels,
  ...map.browser,
  ...map.files,
];

/** What a pattern's group finds in files, each once, sorted. */
function found(pattern: RegExp, of: (file: string) => boolean = () => true): readonly string[] {
  const all = sources.filter(({ file }) => of(file)).flatMap(({ text }) => [...text.matchAll(pattern)]);
  return [...new Set(all.map(([, name = '']) => name))].sort();
}

describe('the data map', () => {
  it('has every table of the store', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-data-map-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const store = await openStore({ databaseUrl: null, dataDir, keys: [{ id: 'k', key: Buffer.alloc(32, 1) }] });
    await store.close();
    const database = new DatabaseSync(join(dataDir, 'bankgraph.sqlite'), { readOnly: true });
    const tables = database.prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
    );
    const names = tables.all().map(({ name }) => String(name));
    database.close();
    expect(names.length).toBeGreaterThan(40);
    expect(namesOf(map.tables)).toEqual(names.sort());
    // And every table that the code knows of.
    const typed = /^export interface Tables \{\n(.*?)^\}/ms.exec(read('src/store/tables.ts'))?.[1] ?? '';
    const known = [...typed.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
    expect(known.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has every kind of key in Redis', () => {
    // Names of rooms of the cache, of limits and of channels all begin so; `${…}` is told as `*`.
    const keys = sources
      .flatMap(({ text }) => [...text.matchAll(/(['`])(bankgraph:[^'`\s]*)\1/g)])
      .map(([, , key = '']) => key.replaceAll(/\$\{[^{}]*\}/g, '*'));
    expect(namesOf(map.redis)).toEqual([...new Set(keys)].sort());
    // Whoever speaks to Redis takes its names from there.
    const speakers = sources.filter(({ text }) =>
      /from 'ioredis'|rate-limiter-flexible|redis\/connection\.ts'/.test(text),
    );
    expect(speakers.length).toBeGreaterThan(5);
    expect(speakers.flatMap(({ file, text }) => (/keyPrefix: (?!`bankgraph:)/.test(text) ? [file] : []))).toEqual([]);
  });

  it('has every cache in memory', () => {
    const caches = sources.filter(({ text }) => /new LRUCache\b/.test(text)).map(({ file }) => file);
    expect(caches.length).toBeGreaterThan(10);
    const listed = namesOf(map.memory);
    expect(caches.filter((file) => !listed.includes(file))).toEqual([]);
    expect(listed.filter((file) => !sources.some((source) => source.file === file))).toEqual([]);
  });

  it('has every line of the log', () => {
    const text = /^export interface Log \{\n(.*?)^\}/ms.exec(read('src/observability/log.ts'))?.[1] ?? '';
    const lines = [...text.matchAll(/^ {2}(\w+)\(/gm)].map(([, name = '']) => name);
    expect(lines.length).toBeGreaterThan(15);
    expect(namesOf(map.log)).toEqual([...lines].sort());
  });

  it('has every label of the figures', () => {
    const labels = found(/labelNames: \[([^\]]*)\]/g).flatMap((list) =>
      [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
    );
    expect(namesOf(map.labels)).toEqual([...new Set(labels)].sort());
  });

  it('has every cookie, and what the explorer keeps', () => {
    const cookies = found(/(?:[cC]ookie|Cookie\w*) = '(bankgraph-[a-z-]+)'/g, (file) =>
      /^src\/(?:pages|links-page|my)\//.test(file),
    );
    expect(cookies.length).toBeGreaterThan(5);
    const kept = found(/'(bankgraph\.[a-z-]+)'/g, (file) => file.startsWith('src/explorer/browser/'));
    expect(kept.length).toBeGreaterThan(2);
    const listed = namesOf(map.browser).filter((name) => name.startsWith('bankgraph'));
    expect(listed).toEqual([...cookies, ...kept].sort());
    // No cookie is set by another way.
    const senders = sources.filter(({ text }) => /document\.cookie =|['"]set-cookie['"]|setCookie\(/.test(text));
    expect(senders.map(({ file }) => file).sort()).toEqual(['src/pages/browser-script.ts', 'src/pages/cookies.ts']);
  });

  it('says of everything personal why, how long and how it is erased', () => {
    const activities = new Set(map.activities.map(({ id }) => id));
    expect(everything.filter(({ for: of }) => !of.every((id) => activities.has(id)))).toEqual([]);
    expect([...activities].filter((id) => !everything.some(({ for: of }) => of.includes(id)))).toEqual([]);
    for (const part of [map.tables, map.redis, map.memory, map.log, map.labels, map.browser, map.files])
      expect(new Set(namesOf(part)).size).toBe(part.length);
  });

  it('calls nothing unsealed that is sealed, and nothing sealed that is not', () => {
    // A table with a column of that name is one whose values are sealed.
    const texts = globSync('src/store/*tables.ts', { cwd: root }).map(read).join('\n');
    const sealed = [...texts.matchAll(/^export interface (\w+)Table \{\n(.*?)^\}/gms)]
      .filter(([, , columns = '']) => /^ {2}sealed: /m.test(columns))
      .map(([, name = '']) => name.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase());
    expect(sealed.length).toBeGreaterThan(8);
    const told = map.tables.filter(({ sealed: how }) => /\bsealed\b/.test(how)).map(({ name }) => name);
    expect(told.sort()).toEqual(sealed.sort());
    const secret = map.tables.filter(({ level }) => level === 'secret' || level === 'personal');
    expect(secret.filter(({ name }) => !sealed.includes(name)).map(({ name }) => name)).toEqual([]);
  });

  it('is what the page shows: npm run -s controls writes it', () => {
    expect(read('docs/data-protection/data-map.md')).toBe(renderDataMap(map));
  });
});

describe('docs/data-protection', () => {
  it('has its documents, and is led to', () => {
    const named = ['README', 'data-map', 'dpia', 'records', 'rights'];
    expect(globSync('docs/data-protection/*.md', { cwd: root }).sort()).toEqual(
      named.map((name) => `docs/data-protection/${name}.md`).sort(),
    );
    expect(read('README.md')).toContain('](docs/data-protection/README.md)');
  });

  it('records every activity of the map', () => {
    const records = read('docs/data-protection/records.md');
    expect(map.activities.filter(({ title }) => !records.includes(title)).map(({ title }) => title)).toEqual([]);
  });
});
