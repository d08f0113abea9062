// Manifests of trusted documents: both formats, and what is wrong with one told by its file, with nothing of it taken.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  InvalidDocuments,
  type ListedDocuments,
  readDocuments,
  watchDocuments,
} from '../../../../src/gateway/trusted/folder.ts';

const hashOf = (text: string, algorithm = 'sha256') => createHash(algorithm).update(text).digest('hex');
const text = 'query Who { me { id } }';
const apollo = (operations: readonly object[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

describe('manifests of trusted documents', () => {
  let folder: string;
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bankgraph-documents-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are Apollo’s, and Relay’s with whichever hash, side by side', () => {
    write('app.json', apollo([{ id: hashOf(text), name: 'Who', type: 'query', body: text }]));
    write('relay.json', { [hashOf(text, 'md5')]: text, 'own-name-1': text });
    write('notes.txt', 'not read');
    expect([...readDocuments(folder).keys()].sort()).toEqual([hashOf(text), hashOf(text, 'md5'), 'own-name-1'].sort());
  });

  it.each([
    ['a hash of something else', { [hashOf('other')]: text }, /app\.json: \w+ is not the hash/],
    ['an MD5 of something else', { [hashOf('other', 'md5')]: text }, /is not the hash/],
    ['Apollo’s of something else', apollo([{ id: hashOf('other'), body: text }]), /is not the hash/],
    ['another version', { ...apollo([]), version: 2 }, /app\.json: is neither/],
    ['no JSON', '{', /app\.json: is neither/],
    ['a list', [], /app\.json: is neither/],
    ['no document', { name: 'query {' }, /app\.json: name is no GraphQL document/],
  ])('are refused for %s', (_what, content, words) => {
    write('app.json', content);
    expect(() => readDocuments(folder)).toThrow(words);
  });

  it('are refused for an id with two documents, and a folder that is not there', () => {
    write('a.json', { name: text });
    write('b.json', { name: 'query Other { me { id } }' });
    expect(() => readDocuments(folder)).toThrow('b.json: name has two documents');
    expect(() => readDocuments(join(folder, 'absent'))).toThrow(InvalidDocuments);
  });

  it('are read again when they change, all or nothing', async () => {
    write('a.json', { one: text });
    const seen: (ListedDocuments | 'refused')[] = [];
    onTestFinished(
      watchDocuments(folder, { onChange: (documents) => seen.push(documents), onError: () => seen.push('refused') }),
    );
    write('b.json', { two: text });
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    write('b.json', '{ "two": ');
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(2);
    expect(seen[0]).toEqual(
      new Map([
        ['one', text],
        ['two', text],
      ]),
    );
    expect(seen[1]).toBe('refused');
  });
});
