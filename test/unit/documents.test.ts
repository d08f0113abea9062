// What the documents and the heads of files tell people to run: commands that there are, run by npm and so by the Node that
// the project brings (a host may have Node 20, which runs no TypeScript).

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const { scripts } = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** Every text of the project that people read commands in. */
const files = ['README.md', 'CONTRIBUTING.md', 'codegen.ts', 'vitest.config.ts', '.ci/run', '.github']
  .concat(['src', 'subgraphs', 'test', 'bench', 'deploy', 'docs'])
  .flatMap((place) => (statSync(`${root}/${place}`).isFile() ? [place] : filesUnder(place)))
  .filter((path) => !/generated|node_modules|bench\/results/.test(path) && path !== 'test/unit/documents.test.ts')
  .map((path) => ({ path, text: read(path) }));

function filesUnder(folder: string): readonly string[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:md|ts|js|ya?ml)$|Containerfile$/.test(name))
    .map((name) => `${folder}/${name}`);
}

const found = (pattern: RegExp, of = files): { path: string; match: RegExpMatchArray }[] =>
  of.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => ({ path, match })));

describe('commands in the documents', () => {
  it('are scripts of the project', () => {
    const told = found(/npm run (?:-s |--silent )?([a-z][\w-]*(?::[\w-]+)*)/g);
    expect(told.length).toBeGreaterThan(40);
    const unknown = told.filter(({ match }) => scripts[match[1] ?? ''] === undefined);
    expect(unknown.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('never give a TypeScript file to whatever Node the host has', () => {
    const bare = found(/[`\n]\s*(?:[A-Z_]+=\S+ )*(?:\$ )?node (?:-\S+ )*[\w./-]+\.ts\b/g);
    expect(bare.map(({ path, match }) => `${path}: ${match[0].trim()}`)).toEqual([]);
  });

  it('keep npm’s banner out of what a shell captures', () => {
    const captured = found(/\$\([^)]*\bnpm run [^)]*\)/g);
    expect(captured.length).toBeGreaterThan(2);
    const noisy = captured.filter(({ match }) => !/npm run (?:-s|--silent) /.test(match[0]));
    expect(noisy.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
    const token = found(/npm run token\b/g);
    expect(token.map(({ path }) => path)).toEqual([]);
  });

  it('print what npm prints', () => {
    for (const path of ['.npmrc', 'bench/mercurius-gateway/.npmrc']) expect(read(path)).not.toMatch(/^\s*json\b/m);
  });
});
