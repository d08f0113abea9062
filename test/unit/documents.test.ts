// What the documents and the heads of files tell people to run, and to look at: commands that there are, run by npm and so by
// the Node that the project brings (a host may have Node 20, which runs no TypeScript); files, places in documents and
// settings that there are. What blocks of code in documents say is document-blocks.test.ts's.

import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { variableNames } from '../../src/config/environment.ts';
import { documents } from '../support/documents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const { scripts } = z
  .looseObject({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** Every text of the project that people read commands in. */
const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'codegen.ts', 'vitest.config.ts', '.ci/run', '.github']
  .concat(['src', 'subgraphs', 'test', 'bench', 'deploy', 'docs'])
  .flatMap((place) => (statSync(`${root}/${place}`).isFile() ? [place] : filesUnder(place)))
  .filter((path) => !/generated|node_modules|bench\/results/.test(path) && path !== 'test/unit/documents.test.ts')
  .map((path) => ({ path, text: read(path) }));

function filesUnder(folder: string): readonly string[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:md|ts|js|ya?ml)$|Containerfile$/.test(name))
    .map((name) => `${folder}/${name}`);
}

const found = (
  pattern: RegExp,
  of: typeof files | ReturnType<typeof documents> = files,
): { path: string; match: RegExpMatchArray }[] =>
  of.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => ({ path, match })));

describe('commands in the documents', () => {
  it('are scripts of the project', () => {
    const told = found(/npm run (?:-s |--silent )?([a-z][\w-]*(?::[\w-]+)*)/g);
    expect(told.length).toBeGreaterThan(40);
    const unknown = told.filter(({ match }) => scripts[match[1] ?? ''] === undefined);
    expect(unknown.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('are npm’s own, where they are not run as scripts', () => {
    // "Node and npm are all they need".
    const own = ['ci', 'run', 'start', 'test', 'sbom', 'install', 'are'];
    const told = found(/\bnpm ([a-z][a-z-]*)(?=[\s`)\]]|$)/gm, documents());
    expect(told.length).toBeGreaterThan(20);
    const unknown = told.filter(({ match }) => !own.includes(match[1] ?? ''));
    expect(unknown.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('are scripts of the example’s own in an example, or the project’s in its root', () => {
    const readmes = documents('examples/*/README.md');
    const told = readmes.flatMap(({ path, text }) => {
      const own = z
        .looseObject({ scripts: z.record(z.string(), z.string()) })
        .parse(JSON.parse(read(`${posix.dirname(path)}/package.json`)));
      return [...text.matchAll(/npm run (?:-s )?([a-z][\w-]*(?::[\w-]+)*)/g)].map(([command, name = '']) => ({
        told: `${path}: ${command}`,
        isThere: own.scripts[name] !== undefined || scripts[name] !== undefined,
      }));
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told.filter(({ isThere }) => !isThere)).toEqual([]);
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
    for (const path of ['.npmrc', 'bench/mercurius-gateway/.npmrc', ...globSync('examples/*/.npmrc', { cwd: root })])
      expect(read(path)).not.toMatch(/^\s*json\b/m);
  });
});

describe('what the documents name', () => {
  it('are files and folders that there are', () => {
    const named = found(
      /(?<![\w./@-])(?:src|subgraphs|schema|test|bench|deploy|docs|\.ci|\.github)\/[\w./<>*{},-]*/g,
      documents(),
    );
    expect(named.length).toBeGreaterThan(150);
    const isThere = (name: string, path: string): boolean => {
      // An example tells of its own files, too.
      if (path.startsWith('examples/') && existsSync(`${root}/${posix.dirname(path)}/${name}`)) return true;
      // Made by `npm run types`, where it is needed; no part of the repository.
      if (name.endsWith('/generated.ts')) return true;
      // `<standard>` stands for any.
      const pattern = name.replace(/[.,]+$/, '').replaceAll(/<\w+>/g, '*');
      return existsSync(`${root}/${pattern}`) || globSync([pattern, `${pattern}.ts`], { cwd: root }).length > 0;
    };
    // The changelog tells of what was, too.
    const absent = named.filter(({ path, match }) => path !== 'CHANGELOG.md' && !isThere(match[0], path));
    expect(absent.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('are places that links lead to', () => {
    const links = found(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm, documents());
    expect(links.length).toBeGreaterThan(90);
    const broken = links.filter(({ path, match }) => {
      const target = match[1] ?? match[2] ?? '';
      // Elsewhere; or pages of whatever site shows the repository.
      if (/^(?:https?|mailto):|^\.\.\/\.\.\/(?:compare|releases)\//.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const place = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!existsSync(`${root}/${place}`)) return true;
      return anchor !== undefined && !anchorsOf(read(place)).includes(anchor);
    });
    expect(broken.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('are settings, codes and words that there are', () => {
    // Of examples, and roles of ETSI TS 119 495.
    const examples = ['STORE_KEY', 'ALICE_ALBION_TOKEN', 'ALBION_SECRET', 'TOKEN_URL', 'PSP_AI', 'PSP_PI'];
    const code = globSync(['{src,subgraphs,examples/*/src}/**/*.ts', 'schema/*.graphql'], { cwd: root })
      .map(read)
      .join('\n');
    const words = new Set(code.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g));
    const named = found(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g, documents());
    expect(named.filter(({ match }) => variableNames.includes(match[0])).length).toBeGreaterThan(100);
    const unknown = named.filter(({ match: [name] }) => !words.has(name) && !examples.includes(name));
    expect(unknown.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });

  it('are settings of the gateway, where a command sets one', () => {
    const others = [
      'VITE_GATEWAY_URL',
      'VITE_CLIENT_ID',
      'TOKEN',
      'SEED',
      'OPERATIONS',
      'WAS',
      // In the title of a test.
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'SANDBOX_HOST',
      'SANDBOX_NOW',
      'SANDBOX_AUDIENCE',
      'SANDBOX_PERSONAS',
      'SANDBOX_SCA_HOUSES',
    ];
    const set = found(/(?<=^|[\s`])([A-Z][A-Z0-9_]*)=(?=\S)/gm, documents());
    const unknown = set.filter(({ match }) => ![...variableNames, ...others].includes(match[1] ?? ''));
    expect(unknown.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([]);
  });
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): readonly string[] {
  const headings = text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the README', () => {
  it('is short', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it('leads to every document', () => {
    const readme = read('README.md');
    expect(
      documents('docs/*.md')
        .filter(({ path }) => !readme.includes(`](${path})`))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('the changelog', () => {
  it('has the version of the package, with its day, below what is not released', () => {
    const { version } = z.looseObject({ version: z.string() }).parse(JSON.parse(read('package.json')));
    const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings[0]).toBe('[Unreleased]');
    expect(headings[1]).toContain(`[${version}]`);
    expect(headings[1]).toMatch(/^\[[\d.]+\] - \d{4}-\d\d-\d\d$/);
  });
});
