// What the documents show: GraphQL operations that the schema has, JSON and YAML that can be read, banks files that the gateway
// takes, and the list of types that clients' caches are told of.

import { isObjectType, parse, validate } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { parseBanksFile } from '../../src/config/banks-file.ts';
import { mintSeal, type Seal } from '../../src/sandbox/authorization/seal.ts';
import { createGuardedSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import { documents } from '../support/documents.ts';

const schema = createGuardedSchema(subgraphs, { federation: false });

/** A text of a document, with where it stands. */
interface Block {
  readonly where: string;
  readonly text: string;
}

/** Fenced blocks of a language, freed of the list that they may stand in. */
function blocks(...languages: readonly string[]): readonly Block[] {
  return documents().flatMap(({ path, text }) =>
    [...text.matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms)]
      .filter(([, , language = '']) => languages.includes(language))
      .map(([, indent = '', , body = ''], index) => ({
        where: `${path}, block ${index + 1}`,
        text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      })),
  );
}

/** The operations that commands send: `'{"query": …}'`. */
function sentOperations(): readonly Block[] {
  const request = z.looseObject({ query: z.string() });
  return blocks('sh').flatMap(({ where, text }) =>
    [...text.matchAll(/'(\{\s*"query":.*?\})'(?=\s|$)/gs)].map(([, json = '']) => ({
      where,
      text: request.parse(JSON.parse(json)).query,
    })),
  );
}

/** Whole operations within a line: `{ me { … } }`. */
function inlineOperations(): readonly Block[] {
  return documents().flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:\{ me |query |mutation |subscription )[^`…]*\})`/g)].map(([, body = '']) => ({
      where: path,
      text: body,
    })),
  );
}

describe('operations in the documents', () => {
  it('are there to be looked at', () => {
    expect(blocks('graphql').length).toBeGreaterThan(3);
    expect(sentOperations().length).toBeGreaterThan(3);
    expect(inlineOperations().length).toBeGreaterThan(0);
  });

  it.each([...blocks('graphql'), ...sentOperations(), ...inlineOperations()])('are valid: $where', ({ text }) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });
});

describe('data in the documents', () => {
  it.each(blocks('json'))('is JSON: $where', ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(blocks('yaml'))('is YAML: $where', ({ text }) => {
    expect(() => parseYaml(text)).not.toThrow();
  });

  let seal: Seal;
  beforeAll(async () => {
    seal = await mintSeal();
  });
  const banksFiles = blocks('yaml').filter(({ text }) => /^banks:/m.test(text));
  it.each(banksFiles)('is a banks file that is taken: $where', ({ where, text }) => {
    // A seal is looked at when the file is read.
    const files: Readonly<Record<string, string>> = { 'seal.pem': seal.certificate, 'seal.key': seal.key };
    const readFile = (path: string) => files[/seal\.(?:pem|key)$/.exec(path)?.[0] ?? ''] ?? 'a secret';
    const sources = { env: new Proxy({}, { get: () => 'a secret' }), readFile };
    const { faults, advice } = parseBanksFile(text, where, sources);
    expect({ faults, advice }).toEqual({ faults: [], advice: [] });
  });

  it('names the types that have no key of their own', () => {
    const [, list = ''] = /^const parts = \[\n(.*?)^\];$/ms.exec(documents('docs/clients.md')[0]?.text ?? '') ?? [];
    const told = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const keyless = Object.values(schema.getTypeMap()).filter(
      (type) =>
        isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type) && !('id' in type.getFields()),
    );
    // Graphcache knows of connections, edges and page infos by their names.
    const names = keyless.map(({ name }) => name).filter((name) => !/PageInfo|(?:Connection|Edge)$/.test(name));
    expect(told.sort()).toEqual(names.sort());
  });
});
