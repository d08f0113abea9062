// Operations to begin with, one file each in the folder of the kind of caller it is for: a first line that says what it
// shows, then which scopes it needs, then variables. Read by explorer.ts at the start.

import { readdirSync, readFileSync } from 'node:fs';

/** Kinds of callers, as their published schemas are named. */
export const kinds = ['customer', 'partner', 'analyst'] as const;

/** One of {@link kinds}. */
export type Kind = (typeof kinds)[number];

/** An operation to begin with. */
export interface Example {
  readonly kind: Kind;
  readonly title: string;
  /** All that its fields need. */
  readonly scopes: readonly string[];
  /** The document, with what it shows and needs as comments. */
  readonly text: string;
  /** JSON; empty for none. */
  readonly variables: string;
}

const folder = new URL('./examples/', import.meta.url);
const head = /^# (?<title>.+)\n# Needs: (?<scopes>.+)\n(?:# Variables: (?<variables>.+)\n)?/;

/** Reads one. @throws Error that names what is missing */
export function parseExample(kind: Kind, file: string): Example {
  const groups = head.exec(file)?.groups;
  if (groups === undefined) throw new Error('an example begins with "# what it shows" and "# Needs: scopes"');
  const { title = '', scopes = '', variables } = groups;
  return {
    kind,
    title,
    scopes: scopes.split(' '),
    text: file.replace(/^# Variables: .+\n/m, '').trimEnd(),
    variables: variables === undefined ? '' : JSON.stringify(JSON.parse(variables), null, 2),
  };
}

/** All examples, by kind in the order of their names. */
export function readExamples(): readonly Example[] {
  return kinds.flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, folder))
      .sort()
      .map((name) => parseExample(kind, readFileSync(new URL(`${kind}/${name}`, folder), 'utf8'))),
  );
}
