// Who may import whom: the rule that keeps each part replaceable, read from the source itself.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** Files of ours that a file imports, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/from '(\.{1,2}\/[^']+)'/g)].map(([, path = '']) =>
    relative(root, resolve(root, dirname(file), path)),
  );
}

/** For each part: what it may import of ours besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/domain/': [],
  'src/http/': ['src/domain/'],
  'src/cache/': ['src/domain/', 'src/redis/'],
  'src/quota/': ['src/domain/', 'src/http/', 'src/redis/'],
  'src/observability/': ['src/domain/', 'src/http/'],
  'src/store/': ['src/domain/'],
  'src/auth/': ['src/domain/', 'src/store/', 'src/http/deadline.ts'],
  'src/banks/open-banking-uk/': ['src/domain/', 'src/http/', 'src/oauth/tokens.ts', 'src/banks/'],
  'src/banks/berlin-group/': ['src/domain/', 'src/http/', 'src/oauth/tokens.ts', 'src/banks/'],
  'src/banks/cdr/': ['src/domain/', 'src/http/', 'src/oauth/tokens.ts', 'src/banks/'],
  'src/oauth/': ['src/domain/', 'src/http/'],
  'src/limits/': ['src/domain/', 'src/redis/', 'src/auth/'],
  'src/linking/': ['src/domain/', 'src/http/', 'src/banks/', 'src/oauth/', 'src/store/', 'src/auth/', 'src/limits/'],
  'src/payments/': ['src/domain/', 'src/http/', 'src/banks/', 'src/oauth/', 'src/store/', 'src/auth/', 'src/limits/'],
  'src/webhooks/': ['src/domain/', 'src/http/', 'src/store/', 'src/auth/', 'src/payments/'],
  'src/sandbox/': [],
};

describe('imports', () => {
  it.each(Object.entries(allowed))('%s keeps to its own and what it may use', (part, others) => {
    const strays = sourceFiles(part).flatMap((file) =>
      importsOf(file)
        .filter((target) => !target.startsWith(part) && !others.some((other) => target.startsWith(other)))
        .map((target) => `${file} → ${target}`),
    );
    expect(strays).toEqual([]);
  });

  it('the stages of a payment decide, and do nothing', () => {
    const doers = sourceFiles('src/payments/stages').filter((file) =>
      /\b(?:await|async|Promise)\b|\.then\(/.test(readFileSync(join(root, file), 'utf8').replace(/\/\/.*$/gm, '')),
    );
    expect(doers).toEqual([]);
  });

  it('no bank standard imports another', () => {
    const standards = ['open-banking-uk', 'berlin-group', 'cdr'];
    const strays = standards.flatMap((standard) =>
      sourceFiles(`src/banks/${standard}`).flatMap((file) =>
        importsOf(file).filter((target) =>
          standards.some((other) => other !== standard && target.startsWith(`src/banks/${other}/`)),
        ),
      ),
    );
    expect(strays).toEqual([]);
  });

  it('no subgraph imports another, but for the models that the generated types share', () => {
    const domains = ['banks', 'customers', 'accounts', 'transactions', 'payments'];
    const strays = domains.flatMap((domain) =>
      sourceFiles(`subgraphs/${domain}`).flatMap((file) =>
        importsOf(file)
          .filter((target) => domains.some((other) => other !== domain && target.startsWith(`subgraphs/${other}/`)))
          .map((target) => `${file} → ${target}`),
      ),
    );
    expect(strays).toEqual([]);
  });

  it('only the composition roots read the environment', () => {
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
