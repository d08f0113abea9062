// The trusted documents of a folder: every *.json in it is Apollo's persisted-query manifest (`apollo-persisted-query-manifest`,
// version 1) or Relay's map of ids to texts (relay-compiler's persistConfig.file). Read at the start and whenever a file has
// changed, all or nothing. Called by src/start; handed to documents.ts.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { z } from 'zod';

/** Texts by the ids that requests name them by. */
export type ListedDocuments = ReadonlyMap<string, string>;

/** Files that cannot be used; `message` names each with why. */
export class InvalidDocuments extends Error {
  override readonly name = 'InvalidDocuments';
}

/** A manifest of a large app has some hundred kilobytes. */
const maxFileBytes = 32 * 1024 * 1024;
const pollMs = 1000;

const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});
const relayMap = z.record(z.string().min(1), z.string().min(1));

/** Ids that are hashes, by their length in hexadecimal: what names them so has to be what they are. */
const algorithms: ReadonlyMap<number, string> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

function isMismatch(id: string, text: string): boolean {
  const algorithm = /^[0-9a-f]+$/.test(id) ? algorithms.get(id.length) : undefined;
  return algorithm !== undefined && createHash(algorithm).update(text).digest('hex') !== id;
}

function parseFile(text: string): readonly (readonly [id: string, text: string])[] {
  const content: unknown = JSON.parse(text);
  if (typeof content === 'object' && content !== null && 'format' in content) {
    return manifest.parse(content).operations.map(({ id, body }) => [id, body]);
  }
  return Object.entries(relayMap.parse(content));
}

/** Why a document cannot be listed; null when it can. */
function faultOf(id: string, text: string): string | null {
  if (isMismatch(id, text)) return 'is not the hash of its document';
  try {
    parse(text, { maxTokens: 100_000, noLocation: true });
    return null;
  } catch {
    return 'is no GraphQL document';
  }
}

/** Reads all files of the folder. @throws InvalidDocuments */
export function readDocuments(folder: string): ListedDocuments {
  const documents = new Map<string, string>();
  const faults: string[] = [];
  for (const name of namesIn(folder)) {
    try {
      if (statSync(join(folder, name)).size > maxFileBytes) throw new Error('too large');
      for (const [id, text] of parseFile(readFileSync(join(folder, name), 'utf8'))) {
        const known = documents.get(id);
        const fault = known !== undefined && known !== text ? 'has two documents' : faultOf(id, text);
        if (fault !== null) faults.push(`${name}: ${id.slice(0, 80)} ${fault}`);
        documents.set(id, text);
      }
    } catch {
      faults.push(`${name}: is neither Apollo's persisted-query manifest (version 1) nor a map of ids to documents`);
    }
  }
  if (faults.length > 0) throw new InvalidDocuments(faults.slice(0, 10).join('; '));
  return documents;
}

/** @throws InvalidDocuments */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    throw new InvalidDocuments('the folder cannot be read');
  }
}

/** What differs when a file has changed, was added or is gone. */
function signatureOf(folder: string): string {
  try {
    return namesIn(folder)
      .map((name) => {
        const { mtimeMs, size, ino } = statSync(join(folder, name));
        return `${name} ${mtimeMs} ${size} ${ino}`;
      })
      .join('\n');
  } catch {
    return 'gone';
  }
}

/**
 * Calls back with all documents after each change. Looked at by polling: Kubernetes points links elsewhere.
 * @returns how to stop
 */
export function watchDocuments(
  folder: string,
  listener: { readonly onChange: (documents: ListedDocuments) => void; readonly onError: (error: unknown) => void },
): () => void {
  let last = signatureOf(folder);
  const look = (): void => {
    const current = signatureOf(folder);
    if (current === last) return;
    last = current;
    try {
      listener.onChange(readDocuments(folder));
    } catch (error) {
      listener.onError(error);
    }
  };
  const timer = setInterval(look, pollMs);
  timer.unref();
  return () => clearInterval(timer);
}
