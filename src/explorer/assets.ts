// The files of both pages, all read at the start and found by their whole path, which holds a hash of what they are:
// no request reaches the disk. GraphiQL is prebuilt by GraphQL Yoga, as texts in a module; the libraries are what they publish
// for browsers; schemas are the published ones as introspection. Made and served by explorer.ts.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { type Kind, kinds } from './examples.ts';

const compress = promisify(gzip);
const require = createRequire(import.meta.url);
const contentTypes = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', json: 'application/json' };

/** One file. */
export class Asset {
  readonly contentType: string;
  readonly body: Buffer;
  /** A strong validator (RFC 9110, section 8.8.3). */
  readonly etag: string;
  #compressed: Promise<Buffer> | null = null;

  constructor(name: string, text: string) {
    const [, extension = ''] = /\.(js|css|json)$/.exec(name) ?? [];
    this.contentType = contentTypes[extension as keyof typeof contentTypes] ?? 'application/octet-stream';
    this.body = Buffer.from(text);
    this.etag = `"${createHash('sha256').update(this.body).digest('base64url').slice(0, 22)}"`;
  }

  /** Compressed when it is first asked for, and kept: the editor is five megabytes. */
  gzipped(): Promise<Buffer> {
    this.#compressed ??= compress(this.body);
    return this.#compressed;
  }
}

/** All files, and what the page calls them. */
export interface Assets {
  /** By path below the explorer's own: `assets/<hash>/<name>`. */
  readonly byPath: ReadonlyMap<string, Asset>;
  /** The path of a file by its name. @throws Error when there is none */
  readonly pathOf: (name: string) => string;
  /** Where the scripts' bare imports lead, as an import map has them. */
  readonly imports: Readonly<Record<string, string>>;
}

/** Workers of the editor, by Monaco's label for them. */
export const workerNames = ['editorWorkerService', 'json', 'graphql'] as const;

/** The file of a kind of caller's schema. */
export const schemaName = (kind: Kind): string => `schema-${kind}.json`;

/** The scripts of the pages, and their styles; those of /insights are in a folder of their own. */
function readOwnFiles(): (readonly [string, string])[] {
  const folder = join(import.meta.dirname, 'browser');
  return ['', 'insights/'].flatMap((below) =>
    readdirSync(join(folder, below))
      .filter((name) => /\.(?:js|css)$/.test(name))
      .map((name) => [`page/${below}${name}`, readFileSync(join(folder, below, name), 'utf8')] as const),
  );
}

/** What a library publishes for browsers: its module, and those beside it that it imports. */
function readLibrary(name: string, path: string): (readonly [string, string])[] {
  const text = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const beside = new Set(Array.from(text.matchAll(/from '\.\/([\w.-]+\.js)'/g), ([, other = '']) => other));
  return [
    [`${name}/index.js`, text],
    ...[...beside].map((other) => [`${name}/${other}`, readFileSync(join(dirname(path), other), 'utf8')] as const),
  ];
}

function readSchemas(): (readonly [string, string])[] {
  return kinds.map((kind) => {
    const sdl = readFileSync(new URL(`../../schema/public/${kind}.graphql`, import.meta.url), 'utf8');
    return [
      schemaName(kind),
      JSON.stringify(introspectionFromSchema(buildSchema(sdl), { inputValueDeprecation: true })),
    ];
  });
}

/** Reads all of them. */
export async function readAssets(): Promise<Assets> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const files: readonly (readonly [string, string])[] = [
    ['graphiql.js', graphiql.js],
    ['graphiql.css', graphiql.css],
    ['worker-editorWorkerService.js', graphiql.editorWorkerService],
    ['worker-json.js', graphiql.jsonWorker],
    ['worker-graphql.js', graphiql.graphqlWorker],
    ...readLibrary('oauth4webapi', require.resolve('oauth4webapi')),
    // Its entry for Node's require lies beside the one for browsers.
    ...readLibrary('graphql-ws', require.resolve('graphql-ws/client').replace(/\.cjs$/, '.js')),
    ...readOwnFiles(),
    ...readSchemas(),
  ];
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const byPath = new Map(files.map(([name, text]) => [`assets/${hash}/${name}`, new Asset(name, text)]));
  const pathOf = (name: string): string => {
    const path = `assets/${hash}/${name}`;
    if (!byPath.has(path)) throw new Error(`the explorer has no ${name}`);
    return path;
  };
  const imports = Object.fromEntries(['oauth4webapi', 'graphql-ws'].map((name) => [name, pathOf(`${name}/index.js`)]));
  return { byPath, pathOf, imports };
}
