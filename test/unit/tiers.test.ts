// The two tiers of tests leave nothing out: what `npm test` does not run, `npm run test:services` does, and no name in the
// lists is of a file that is not there any more.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import fastest from '../../vitest.config.ts';
import services from '../../vitest.services.config.ts';
import { databaseFiles, nightlyFiles, serviceFiles } from '../tiers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`);
const matches = (name: string, patterns: readonly string[] = []) =>
  patterns.some((pattern) => matchesGlob(name, pattern));

describe('the tiers', () => {
  it('run every test file in one of them, and those of both databases in both', () => {
    const projects = [fastest, services].flatMap(({ test }) =>
      (test?.projects ?? []).map((project) => (typeof project === 'object' && 'test' in project ? project.test : {})),
    );
    const counts = files.map((name) => ({
      name,
      runs: projects.filter((one) => matches(name, one?.include) && !matches(name, one?.exclude)).length,
    }));
    expect(files.length).toBeGreaterThan(130);
    // By night one run more.
    const dueOf = (name: string) => (databaseFiles.includes(name) ? 2 : 1) - (nightlyFiles.includes(name) ? 1 : 0);
    expect(counts.filter(({ name, runs }) => runs !== dueOf(name))).toEqual([]);
  });

  it('leave by day what .ci/nightly runs', () => {
    const night = readFileSync(`${root}/.ci/nightly`, 'utf8');
    const named = nightlyFiles.filter((name) => night.includes(name) || night.includes(`${dirname(name)} `));
    expect(named).toEqual(nightlyFiles);
  });

  it('name files that are there', () => {
    const unknown = [...serviceFiles, ...databaseFiles].filter(
      (pattern) => !files.some((name) => matches(name, [pattern])),
    );
    expect(unknown).toEqual([]);
  });

  it('know every suite that asks which database it is for', () => {
    const asking = files.filter((name) =>
      /\bdatabases\b.*from|\bisAskedFor\b/.test(readFileSync(`${root}/${name}`, 'utf8')),
    );
    expect(asking.length).toBeGreaterThan(5);
    expect(asking.filter((name) => !matches(name, [...databaseFiles, ...serviceFiles]))).toEqual([]);
  });
});
