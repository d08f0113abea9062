// What a client may be told of the schema where introspection is off: no type, field or enum name that it did not send
// itself. graphql-js writes such names into most of its errors. Called by documents.ts and variables.ts for every error
// about a request; nothing is hidden where introspection is on.

import { type DocumentNode, type GraphQLSchema, visit } from 'graphql';

/** What a client has shown that it knows. */
export interface Sent {
  /** Names in the document: see {@link namesIn}. */
  readonly names: ReadonlySet<string>;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Rewrites one message for the client that has sent this. */
export type Discretion = (message: string, sent: Sent) => string;

/** Every name in a document. Words of comments and texts are none: a dictionary in a comment shall tell nobody anything. */
export function namesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Name: ({ value }) => void names.add(value),
    EnumValue: ({ value }) => void names.add(value),
  });
  return names;
}

/** Messages go as they are: introspection tells more. */
export const openly: Discretion = (message) => message;

/** What is said when a message is about nothing but what the client does not know. */
const misfit = 'The operation does not fit the schema.';

/** Clauses that only name a type: the sentence is as true without them. */
const typeClauses = [
  / as objects of type "[^"]*" can never be of type "[^"]*"/g,
  / because they return conflicting types "[^"]*" and "[^"]*"/g,
  / since type "[^"]*" has no subfields/g,
  / used in position expecting type "[^"]*"/g,
  / on type "[^"]*"/g,
  / of (?:required |non-null )?type "[^"]*"/g,
  / by type "[^"]*"/g,
  / in "[^"]*" enum/g,
];

/** What is missing and was never sent: that something is, can be said. */
const omissions: readonly (readonly [RegExp, string])[] = [
  [/^(\S+ "[^"]*") argument "[^"]*" of type "[^"]*" is required, but it was not provided\.$/, '$1 lacks an argument.'],
  [/Field "[^"]*" of required type "[^"]*" was not provided\.$/, 'A field is missing.'],
];

/**
 * A value that a type does not have, from the type's name to the end. In time proportional to the message, which may hold a
 * value of 256 kB: words are tried from their beginnings only, and whatever follows matches.
 */
const misrepresentation = /\b(Enum "\w+"|\w+) cannot represent ([^:]*).*$/s;

/** Discretion about one schema. */
export function discreetlyAbout(schema: GraphQLSchema): Discretion {
  const typeNames = new Set(Object.keys(schema.getTypeMap()));
  return (message, sent) => {
    const isTold = (text: string): boolean => words(text).every((word) => sent.names.has(word));
    let told = message.replace(/ Did you mean .*$/s, '');
    for (const [omission, instead] of omissions) {
      told = told.replace(omission, (part) => (isTold(quoted(part)) ? part : part.replace(omission, instead)));
    }
    for (const clause of typeClauses) told = told.replace(clause, (part) => (isTold(quoted(part)) ? part : ''));
    // "T.field" is the type's name and the field's.
    told = told.replace(/"(\w+)\.(\w+)"/g, (whole, type: string, field: string) =>
      sent.names.has(type) ? whole : `"${field}"`,
    );
    told = told.replace(misrepresentation, (part, type: string, what: string) =>
      isTold(type.replace(/^Enum /, '')) ? part : `This cannot represent ${what.replace(/\.$/, '')}.`,
    );
    // What a client has sent as a value, or as the name of a field in one, is no secret of the schema's.
    const others = words(quoted(told)).filter((word) => !sent.names.has(word));
    if (others.length > 0) {
      const inVariables = wordsIn(sent.variables);
      if (!others.every((word) => inVariables.has(word))) return misfit;
    }
    const unquoted = words(told.replace(/"[^"]*"/g, ''));
    return unquoted.some((word) => typeNames.has(word) && !sent.names.has(word)) ? misfit : told;
  };
}

/** Everything in quotes. */
function quoted(text: string): string {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, inner = '']) => inner).join(' ');
}

const words = (text: string): readonly string[] => text.match(/[A-Za-z_]\w*/g) ?? [];

/** Words of variables; none for what is nested deeper than it can be written. */
function wordsIn(variables: Readonly<Record<string, unknown>> = {}): ReadonlySet<string> {
  try {
    return new Set(words(JSON.stringify(variables)));
  } catch {
    return new Set();
  }
}
