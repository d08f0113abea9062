// What an operator's command is: its words for the help and the command line, the scope that it needs, and what it does. Commands are
// in the files beside this one, by group; commands.ts lists them, program.ts runs them.

import type { AuditEvent } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

/** How a program of commands ends. */
export const exitCodes = {
  done: 0,
  /** The store, the identity provider, a fault of ours. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** There is no such thing. */
  notFound: 3,
  /** No token, or one that may not do this. */
  denied: 4,
  /** It stands otherwise than the command needs. */
  conflict: 5,
} as const;

/** Nothing was done: why, in words for people, and a code for the audit. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly reason: string;
  readonly exitCode: number;
  constructor(reason: string, message: string, exitCode: number = exitCodes.conflict) {
    super(message);
    this.reason = reason;
    this.exitCode = exitCode;
  }
}

/** There is no such thing, or not any more. */
export const notFound = (what: string): CommandRefused =>
  new CommandRefused('NOT_FOUND', `There is no such ${what}.`, exitCodes.notFound);

/** One option. */
export interface OptionDescription {
  /** What its value is called; absent for a flag. */
  readonly value?: string;
  readonly text: string;
  /** Its values; absent for any. */
  readonly choices?: readonly string[];
}

/** What the command line says, checked against the description. */
export interface CommandInput {
  /** By the names of {@link Command.args}. */
  readonly args: Readonly<Record<string, string>>;
  /** Options with a value that were given. */
  readonly values: Readonly<Record<string, string>>;
  /** Flags that were given. */
  readonly flags: ReadonlySet<string>;
  /** Rows of a list at most. */
  readonly limit: number;
  /** Where a list goes on. */
  readonly after: string | null;
}

/** JSON as it is told. */
export type Told = string | number | boolean | null | undefined | readonly Told[] | { readonly [key: string]: Told };

/** What is printed. */
export type Output =
  /** `next` is what `--after` takes for the rest; null where this is the last page. */
  | { readonly kind: 'rows'; readonly rows: readonly Readonly<Record<string, Told>>[]; readonly next: string | null }
  | { readonly kind: 'one'; readonly value: Readonly<Record<string, Told>> };

/** What a bank's quota has left, told for operators; made by src/start/operator-quotas.ts. */
export interface QuotaReader {
  /** @throws CommandRefused where nothing is counted that could be read from outside a gateway */
  read(query: {
    readonly bankId: string | null;
    readonly linkIds: readonly string[];
  }): Promise<readonly Readonly<Record<string, Told>>[]>;
}

/** Somebody of the operator's. */
export interface Operator {
  readonly subject: string;
  /** The OAuth client that the token was issued to. */
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

/** What commands work with. */
export interface CommandContext {
  readonly store: Store;
  readonly operator: Operator;
  /** Operators that it takes to close a payment. */
  readonly approvals: 1 | 2;
  readonly quotas: () => Promise<QuotaReader>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** One command. */
export interface Command {
  readonly group: string;
  readonly name: string;
  readonly text: string;
  readonly scope: 'operator:read' | 'operator:write';
  /** Names of what follows it, all required. */
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, OptionDescription>>;
  /** A list: it takes --limit and --after. */
  readonly isList?: boolean;
  /** What the audit says that it was about. */
  readonly about?: (input: CommandInput) => Partial<AuditEvent>;
  run(context: CommandContext, input: CommandInput): Promise<Output>;
}

/** An instant as it is told; null for none. */
export const toInstant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A page of rows: one more is read than is told. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  told: { readonly toId: (row: Row) => string; readonly toRow: (row: Row) => Readonly<Record<string, Told>> },
): Output {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? told.toId(last) : null;
  return { kind: 'rows', rows: shown.map(told.toRow), next };
}

/** The page of a list that is read: one row more than is told. */
export const toQueriedPage = ({ after, limit }: CommandInput) => ({ after, limit: limit + 1 });
