// What the executor takes for granted of a supergraph and its subgraphs, as values: this gateway's own, and whatever somebody
// else has. Given to loadSupergraph (supergraph.ts), and for errors to the clients (subgraph-client.ts, subgraph-stream.ts).

import type { GraphQLScalarType } from 'graphql';
import { scalars } from '../../subgraphs/common/scalars.ts';
import { maxRepresentations } from '../../subgraphs/define.ts';
import { type IsPublic, isPublicHere } from '../auth/scope-rules.ts';
import { bankErrorCodes } from '../domain/errors.ts';
import { gatewayErrorCodes } from '../gateway/shared/errors.ts';

/** What of subgraphs' errors goes to clients. */
export interface ErrorDisclosure {
  /** Codes whose errors are told as they are; of any other a client learns that something went wrong. Null: all are told. */
  readonly codes: ReadonlySet<string> | null;
  /** Members of `extensions` besides the code that are told. Null: all are. */
  readonly extensions: ReadonlySet<string> | null;
}

/** How a supergraph is executed. */
export interface ExecutorOptions {
  /** Scalars that are read and written in a way of their own, by name; any other takes what it is given. */
  readonly scalars: Readonly<Record<string, GraphQLScalarType>>;
  /** Whether a field is open to everybody where neither it nor its type says what it asks of callers. */
  readonly isPublic: IsPublic;
  /** Representations that subgraphs take in one `_entities` field, at least 1; more are sent in several requests. */
  readonly maxRepresentations: number;
  /** Which labels of `@override(label:)` are on. */
  readonly overrides: {
    readonly labels: ReadonlySet<string>;
    /** From 0 to 100: `percent(n)` is on where n is over it. */
    readonly percentage: number;
  };
}

/** This gateway's: what is not named anywhere is closed. */
export const gatewayOptions: ExecutorOptions = {
  scalars,
  isPublic: isPublicHere,
  maxRepresentations,
  // Labels of percentages are all on: a plan is kept, and holds for all.
  overrides: { labels: new Set(), percentage: 0 },
};

/** This gateway's: the codes and members that it documents. A code that nobody documents may come with a message that nobody should see. */
export const gatewayDisclosure: ErrorDisclosure = {
  codes: new Set<string>([...bankErrorCodes, ...gatewayErrorCodes]),
  extensions: new Set([
    'missingScopes',
    'bank',
    'retryable',
    'bankCode',
    'retryAt',
    'actionUrl',
    'correlationId',
    'argument',
    'limit',
  ]),
};
