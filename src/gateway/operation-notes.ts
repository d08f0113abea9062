// What an operation was and which errors it has come to, noted on its context's usage for request-log.ts. A plugin of Apollo
// Server, the last, so that it sees the answer as it is sent; the short way (direct-answers.ts) notes by the same function.

import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { OperationNote, OperationUsage } from '../limits/operation-usage.ts';
import type { ServedContext } from './shared/served.ts';

/** Of one operation, whoever asks: made once. */
const notes = new WeakMap<OperationDefinitionNode, OperationNote>();

/** What is noted of an answer. */
export interface NotedAnswer {
  readonly operation: OperationDefinitionNode;
  /** SHA-256 of the document's text, hexadecimal. */
  readonly hash: string;
  /** Formatted errors; undefined without any. */
  readonly errors: unknown;
}

/** Notes what was answered. */
export function noteOperation(usage: OperationUsage, { operation, hash, errors }: NotedAnswer): void {
  let note = notes.get(operation);
  if (note === undefined) {
    note = { name: operation.name?.value ?? null, type: operation.operation, hash };
    notes.set(operation, note);
  }
  usage.note = note;
  if (errors !== undefined) usage.errorCodes = countCodes(errors);
}

/** Notes all operations that Apollo Server answers. `isUnread` tells the document that stands for one that was refused. */
export function createOperationNotes<Context extends ServedContext>(
  isUnread: (document: DocumentNode) => boolean,
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ document, operation, queryHash, response: { body }, contextValue: { usage } }) {
          if (usage === undefined) return;
          const { errors } = body.kind === 'single' ? body.singleResult : body.initialResult;
          if (document === undefined || operation === undefined || queryHash === undefined || isUnread(document)) {
            if (queryHash !== undefined) usage.note = { name: null, type: null, hash: queryHash };
            if (errors !== undefined) usage.errorCodes = countCodes(errors);
            return;
          }
          noteOperation(usage, { operation, hash: queryHash, errors });
        },
      };
    },
  };
}

/** Codes of errors with how many there are of each. */
function countCodes(errors: unknown): Readonly<Record<string, number>> | null {
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const counts: Record<string, number> = {};
  for (const error of errors) {
    const code = codeOf(error);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('extensions' in error)) return 'UNKNOWN';
  const { extensions } = error;
  if (typeof extensions !== 'object' || extensions === null || !('code' in extensions)) return 'UNKNOWN';
  return typeof extensions.code === 'string' ? extensions.code : 'UNKNOWN';
}
