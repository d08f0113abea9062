// What a client may be told of the schema where introspection is off: no type, field or enum name that it did not send
// itself. graphql-js writes such names into most of its errors. Called by documents.ts and variables.ts for every error
// about a request; nothing is hidden where introspection is on.

import type { GraphQLSchema } from 'graphql';

/** The texts of a request: what stands in them, its client knows. */
export interface SentTexts {
  readonly source: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Rewrites one message for the client that has sent these texts. */
export type Discretion = (message: string, sent: SentTexts) => string;

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

/** Discretion about one schema. */
export function discreetlyAbout(schema: GraphQLSchema): Discretion {
  const typeNames = new Set(Object.keys(schema.getTypeMap()));
  return (message, sent) => {
    const sentVariables = textOf(sent.variables);
    const isSent = (word: string): boolean =>
      hasWord(sent.source, word) || (sentVariables !== null && hasWord(sentVariables, word));
    const isTold = (text: string): boolean => [...text.matchAll(/[A-Za-z_]\w*/g)].every(([word]) => isSent(word));
    let told = message.replace(/ Did you mean .*$/s, '');
    for (const [omission, instead] of omissions) {
      told = told.replace(omission, (part) => (isTold(quoted(part)) ? part : part.replace(omission, instead)));
    }
    for (const clause of typeClauses) told = told.replace(clause, (part) => (isTold(quoted(part)) ? part : ''));
    // "T.field" is the type's name and the field's.
    told = told.replace(/"(\w+)\.(\w+)"/g, (whole, type: string, field: string) =>
      isSent(type) ? whole : `"${field}"`,
    );
    told = told.replace(/^(?:Enum "\w+"|\w+) cannot represent/, (part) =>
      isTold(part.replace(/^Enum| cannot represent$/g, '')) ? part : 'This cannot represent',
    );
    if (!isTold(quoted(told))) return misfit;
    const words = told.replace(/"[^"]*"/g, '').match(/[A-Za-z_]\w*/g) ?? [];
    return words.some((word) => typeNames.has(word) && !isSent(word)) ? misfit : told;
  };
}

/** Everything in quotes. */
function quoted(text: string): string {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, inner = '']) => inner).join(' ');
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + word.length] ?? ' ')) return true;
  }
  return false;
}

/** Null for what is nested deeper than it can be written. */
function textOf(variables: Readonly<Record<string, unknown>> = {}): string | null {
  try {
    return JSON.stringify(variables);
  } catch {
    return null;
  }
}
