// Who may import whom: the rule that keeps each part replaceable, read from the source itself. And where the comments of the
// source say that something is, it is.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Files of ours that a file imports, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/from '(\.{1,2}\/[^']+)'/g)].map(([, path = '']) =>
    relative(root, resolve(root, dirname(file), path)),
  );
}

/** The room that a file lies in: a folder of src or of subgraphs, or subgraphs itself, which puts them together. */
function roomOf(file: string): string {
  const [top = '', folder = '', ...rest] = file.split('/');
  return rest.length === 0 ? top : `${top}/${folder}`;
}

/** Every room with what it may import of ours besides itself. The order is the house's: nobody imports one further down. */
const rooms: readonly (readonly [room: string, mayImport: readonly string[]])[] = [
  ['src/domain', []],
  // Spans of OpenTelemetry: the work of any room may have one.
  ['src/tracing', []],
  ['src/redis', []],
  ['src/http', ['src/domain', 'src/tracing']],
  ['src/cache', ['src/domain', 'src/tracing', 'src/redis']],
  ['src/quota', ['src/domain', 'src/http', 'src/redis']],
  ['src/store', ['src/domain', 'src/tracing']],
  ['src/observability', ['src/domain', 'src/http']],
  ['src/auth', ['src/domain', 'src/http', 'src/store']],
  ['src/limits', ['src/domain', 'src/redis', 'src/auth']],
  ['src/oauth', ['src/domain', 'src/http']],
  ['src/banks', ['src/domain', 'src/http', 'src/oauth']],
  ['src/sources', ['src/domain', 'src/http', 'src/store', 'src/oauth', 'src/banks']],
  ['src/book', ['src/domain', 'src/store']],
  ['src/rates', ['src/domain', 'src/http', 'src/cache']],
  // Computed from what it is handed: it reads nothing.
  ['src/insights', ['src/domain']],
  [
    'src/reading',
    ['src/domain', 'src/tracing', 'src/http', 'src/cache', 'src/store', 'src/auth', 'src/banks', 'src/book'],
  ],
  ['src/linking', ['src/domain', 'src/http', 'src/store', 'src/auth', 'src/limits', 'src/banks', 'src/oauth']],
  ['src/payments', ['src/domain', 'src/http', 'src/store', 'src/auth', 'src/limits', 'src/banks', 'src/oauth']],
  ['src/grants', ['src/domain', 'src/store', 'src/auth', 'src/limits']],
  ['src/ownership', ['src/domain', 'src/store', 'src/auth']],
  ['src/screening', ['src/domain', 'src/store', 'src/auth', 'src/ownership']],
  ['src/cards', ['src/domain', 'src/http', 'src/store', 'src/auth', 'src/limits', 'src/banks']],
  ['src/signing', ['src/domain', 'src/store']],
  // What support may see of exchanges with banks: redacted before it is kept.
  ['src/recording', ['src/domain', 'src/http', 'src/store']],
  // Operators' commands: they change through the store and the engine, and ask no bank.
  ['src/operator', ['src/domain', 'src/store', 'src/auth', 'src/payments']],
  ['src/webhooks', ['src/domain', 'src/http', 'src/store', 'src/auth', 'src/limits', 'src/linking', 'src/payments']],
  [
    'subgraphs/shared',
    [
      'src/domain',
      'src/http',
      'src/store',
      'src/auth',
      'src/limits',
      'src/banks',
      'src/sources',
      'src/book',
      'src/insights',
      'src/rates',
      'src/reading',
      'src/linking',
      'src/payments',
      'src/grants',
      'src/ownership',
      'src/screening',
      'src/cards',
      'src/webhooks',
    ],
  ],
  [
    'subgraphs/accounts',
    [
      'src/domain',
      'src/auth',
      'src/limits',
      'src/banks',
      'src/rates',
      'src/reading',
      'src/ownership',
      'src/cards',
      'subgraphs/shared',
    ],
  ],
  ['subgraphs/banks', ['src/domain', 'src/store', 'src/limits', 'src/linking', 'src/grants', 'subgraphs/shared']],
  [
    'subgraphs/customers',
    ['src/domain', 'src/auth', 'src/reading', 'src/ownership', 'src/screening', 'subgraphs/shared'],
  ],
  [
    'subgraphs/payments',
    ['src/domain', 'src/store', 'src/auth', 'src/limits', 'src/payments', 'src/webhooks', 'subgraphs/shared'],
  ],
  [
    'subgraphs/transactions',
    ['src/domain', 'src/auth', 'src/banks', 'src/book', 'src/insights', 'src/reading', 'subgraphs/shared'],
  ],
  [
    'subgraphs/insights',
    ['src/domain', 'src/store', 'src/auth', 'src/banks', 'src/insights', 'src/reading', 'subgraphs/shared'],
  ],
  // Its types are every subgraph's; those of one stand for them.
  ['subgraphs/common', ['src/domain', 'src/rates', 'subgraphs/shared', 'subgraphs/banks']],
  [
    'subgraphs',
    [
      'src/domain',
      'src/auth',
      'src/store',
      'src/insights',
      'src/reading',
      'subgraphs/shared',
      'subgraphs/accounts',
      'subgraphs/banks',
      'subgraphs/customers',
      'subgraphs/payments',
      'subgraphs/transactions',
      'subgraphs/insights',
      'subgraphs/common',
    ],
  ],
  [
    'src/gateway',
    ['src/domain', 'src/tracing', 'src/store', 'src/observability', 'src/auth', 'src/limits', 'subgraphs/shared'],
  ],
  [
    'src/router',
    [
      'src/domain',
      'src/tracing',
      'src/http',
      'src/auth',
      'src/limits',
      'subgraphs/shared',
      'subgraphs/common',
      'subgraphs',
      'src/gateway',
    ],
  ],
  // How pages for people look and speak: it knows nothing of what they show.
  ['src/pages', []],
  [
    'src/links-page',
    [
      'src/pages',
      'src/domain',
      'src/http',
      'src/store',
      'src/observability',
      'src/auth',
      'src/banks',
      'src/sources',
      'src/oauth',
      'src/linking',
      'src/payments',
      'src/grants',
    ],
  ],
  // Every figure of a person's own pages comes through the public schema, which src/start hands in: they know no bank and no store's tables.
  ['src/my', ['src/domain', 'src/auth', 'src/http', 'src/observability', 'src/store', 'src/pages', 'src/links-page']],
  // The same reading as the resolvers', for files instead of pages.
  [
    'src/exports',
    [
      'src/domain',
      'src/store',
      'src/auth',
      'src/limits',
      'src/banks',
      'src/book',
      'src/reading',
      'subgraphs/shared',
      'subgraphs/transactions',
      'src/gateway',
    ],
  ],
  // A statement's document is read, refused and limited as an export is.
  ['src/documents', ['src/domain', 'src/auth', 'src/reading', 'subgraphs/shared', 'src/gateway', 'src/exports']],
  // A client of the endpoint like any other: it has nothing of what is behind.
  ['src/explorer', ['src/auth']],
  // What can be set is said by the rooms that go by it.
  [
    'src/config',
    [
      'src/domain',
      'src/redis',
      'src/cache',
      'src/store',
      'src/auth',
      'src/limits',
      'src/banks',
      'src/insights',
      'src/rates',
      'src/reading',
      'src/screening',
      'src/gateway',
    ],
  ],
  [
    'src/start',
    [
      'src/domain',
      'src/redis',
      'src/http',
      'src/cache',
      'src/quota',
      'src/store',
      'src/observability',
      'src/auth',
      'src/limits',
      'src/banks',
      'src/sources',
      'src/book',
      'src/insights',
      'src/rates',
      'src/reading',
      'src/linking',
      'src/payments',
      'src/grants',
      'src/signing',
      'src/ownership',
      'src/screening',
      'src/cards',
      'src/recording',
      'src/operator',
      'src/webhooks',
      'subgraphs/shared',
      'subgraphs/customers',
      'subgraphs',
      'src/gateway',
      'src/router',
      'src/pages',
      'src/links-page',
      'src/my',
      'src/exports',
      'src/documents',
      'src/explorer',
      'src/config',
    ],
  ],
  // What it tests, it shares no code with.
  ['src/sandbox', []],
  [
    'src/cli',
    [
      'src/domain',
      'src/store',
      'src/observability',
      'src/auth',
      'src/banks',
      'src/sources',
      'src/book',
      'src/operator',
      'subgraphs/shared',
      'subgraphs',
      'src/gateway',
      // What is published of the schema.
      'src/router',
      'src/config',
      'src/start',
      'src/sandbox',
    ],
  ],
];

const roomNames = rooms.map(([room]) => room);

describe('imports', () => {
  it('the table has every room', () => {
    const found = ['src', 'subgraphs'].flatMap((top) => foldersIn(top).map((name) => `${top}/${name}`));
    expect([...roomNames].sort()).toEqual([...found, 'subgraphs'].sort());
    expect(sourceFiles('src').filter((file) => roomOf(file) === 'src')).toEqual([]);
  });

  it('only subgraphs’ composition lies in subgraphs itself', () => {
    const loose = sourceFiles('subgraphs').filter((file) => roomOf(file) === 'subgraphs');
    expect(loose.sort()).toEqual(['define', 'index', 'loaders', 'supergraph'].map((name) => `subgraphs/${name}.ts`));
  });

  it.each(rooms)('%s keeps to its own and what it may use', (room, mayImport) => {
    const files = sourceFiles(room).filter((file) => roomOf(file) === room);
    const strays = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => roomOf(target) !== room && !mayImport.includes(roomOf(target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(strays).toEqual([]);
    const upwards = mayImport.filter((other) => roomNames.indexOf(other) >= roomNames.indexOf(room));
    expect(upwards).toEqual([]);
  });

  it('the stages of a payment decide, and do nothing', () => {
    const doers = sourceFiles('src/payments/stages').filter((file) =>
      /\b(?:await|async|Promise)\b|\.then\(/.test(readFileSync(join(root, file), 'utf8').replace(/\/\/.*$/gm, '')),
    );
    expect(doers).toEqual([]);
  });

  it('no bank standard imports another', () => {
    const standards = foldersIn('src/banks');
    expect(standards.length).toBeGreaterThan(2);
    const strays = standards.flatMap((standard) =>
      sourceFiles(`src/banks/${standard}`).flatMap((file) =>
        importsOf(file)
          .filter((target) => standards.some((other) => other !== standard && target.startsWith(`src/banks/${other}/`)))
          .map((target) => `${file} → ${target}`),
      ),
    );
    expect(strays).toEqual([]);
  });

  it('only the programs read the environment', () => {
    const readers = [...sourceFiles('src'), ...sourceFiles('subgraphs')].filter((file) =>
      /process\.env/.test(readFileSync(join(root, file), 'utf8').replace(/\/\/.*$/gm, '')),
    );
    const strays = readers.filter((file) => !file.startsWith('src/cli/') && file !== 'src/sandbox/main.ts');
    expect(strays).toEqual([]);
  });

  it('no database leaks out of the store, no OAuth library out of src/oauth', () => {
    const importers = (pattern: RegExp) =>
      sourceFiles('src').filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
    const isStray = (folder: string) => (file: string) => !file.startsWith(folder) && !file.startsWith('src/sandbox/');
    expect(importers(/from '(?:kysely|kysely\/\w+|pg|node:sqlite)'/).filter(isStray('src/store/'))).toEqual([]);
    // People sign in to the gateway's own page with the operator's provider, which is no bank.
    const users = importers(/from '(?:openid-client|oauth4webapi)'/).filter(isStray('src/oauth/'));
    expect(users.filter((file) => file !== 'src/links-page/sign-in.ts')).toEqual([]);
  });

  it('graphql-shield is loaded in one file', () => {
    const users = [...sourceFiles('src'), ...sourceFiles('subgraphs')].filter((file) =>
      /from 'graphql-(?:shield|middleware)'|requireCommonJs\('graphql-/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(users).toEqual(['src/auth/scope-rules.ts']);
  });
});

/** Folders whose comments are read. */
const commented = ['src', 'subgraphs', 'test', 'bench'];

/** The text of a file's comments. */
function commentsOf(file: string): string {
  const lines = readFileSync(join(root, file), 'utf8').matchAll(/^\s*(?:\/\/|\/\*\*|\*)(.*)$|[;,{}] \/\/ (.*)$/gm);
  return Array.from(lines, ([, whole = '', behind = '']) => whole + behind).join('\n');
}

/** Whether a path is a file or folder from the root, or as seen from a file's folder or any that it lies in. */
function isFound(path: string, file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (paths.has(join(folder, path).replace(/\/$/, ''))) return true;
    if (folder === '.') return false;
  }
}

const kept = /^(?:node_modules|\.git|\.run|\.data|dist|coverage)$/;
const paths: ReadonlySet<string> = new Set(
  readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !kept.test(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? [
            entry.name,
            ...readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' })
              .filter((name) => !name.includes('node_modules'))
              .map((name) => join(entry.name, name)),
          ]
        : [entry.name],
    ),
);

describe('files', () => {
  it('of the source are read at a sitting: none has over 450 lines', () => {
    const files = [...sourceFiles('src'), ...sourceFiles('subgraphs')].filter((file) => !file.endsWith('generated.ts'));
    const lengthOf = (file: string) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter((file) => lengthOf(file) > 450)).toEqual([]);
  });
});

describe('comments', () => {
  it('name no file or folder that is not there', () => {
    const named =
      /(?<![\w/.:@<>*-])((?:src|subgraphs|test|bench|schema|docs|deploy)\/[\w./<>*{}-]*|(?:[\w<>-]+\/)*[\w.-]+\.ts\b)/g;
    const strays = commented.flatMap(sourceFiles).flatMap((file) =>
      Array.from(commentsOf(file).matchAll(named), ([, path = '']) => path.replace(/[.,;:]+$/, ''))
        // `<standard>/wire.ts` is one of many.
        .filter((path) => !/[<>*{}]/.test(path) && !isFound(path, file))
        .map((path) => `${file}: ${path}`),
    );
    expect(strays).toEqual([]);
  });
});
