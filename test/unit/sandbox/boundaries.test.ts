import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../src/sandbox', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const standards = ['open-banking-uk', 'berlin-group', 'cdr'];

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');

describe.each(files)('src/sandbox/%s', (file) => {
  test('imports nothing of the gateway, and no standard imports another', () => {
    for (const name of importsOf(file).filter((specifier) => specifier.startsWith('.'))) {
      const target = resolve(dirname(join(root, file)), name);
      expect(target.startsWith(root + sep), `${file} imports ${name}`).toBe(true);
      const [from, to] = [file.split(sep)[0] ?? '', target.slice(root.length + 1).split(sep)[0] ?? ''];
      if (standards.includes(from) && standards.includes(to)) expect(to).toBe(from);
    }
  });

  test('opens by saying what it is, and is of a size that can be read', () => {
    const text = readFileSync(join(root, file), 'utf8');
    const opening = text.split('\n').findIndex((line) => !line.startsWith('//'));
    expect(opening).toBeGreaterThanOrEqual(1);
    expect(text.split('\n').length).toBeLessThanOrEqual(310);
  });
});
