// A link token and the sessions of Link that were begun with it: what happened in each, and what the client is told of
// it. Used by link-tokens.ts and pages.ts. Source: the specification's LinkTokenGetSessionsResponse, LinkEvent,
// LinkSessionExit.
import { randomUUID } from 'node:crypto';
import type { Wire } from '../json.ts';
import { toLinkedAccount } from './account-wire.ts';
import { newRequestId } from './ids.ts';
import type { Institution } from './institutions.ts';
import type { Item } from './items.ts';
import type { LinkBody, WantedProducts } from './link-request.ts';
import { type ErrorCode, toError } from './refusals.ts';

/** How a session ended. */
export type LinkOutcome =
  | { readonly kind: 'success'; readonly item: Item; readonly publicToken: string; readonly isUpdate: boolean }
  | { readonly kind: 'exit'; readonly status: string; readonly error: ErrorCode | undefined };

/** One session. */
export interface LinkSession {
  readonly id: string;
  readonly startedAtMs: number;
  readonly events: Wire[];
  institution: Institution | undefined;
  finishedAtMs: number | undefined;
  outcome: LinkOutcome | undefined;
}

/** One link token. */
export interface LinkToken {
  readonly token: string;
  /** What its hosted page is found by. */
  readonly pageId: string;
  readonly body: LinkBody;
  readonly products: WantedProducts;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** The Item that is to be repaired, in update mode. */
  readonly item: Item | undefined;
  readonly sessions: LinkSession[];
}

/** Begins a session. */
export function createSession(startedAtMs: number): LinkSession {
  return {
    id: randomUUID(),
    startedAtMs,
    events: [],
    institution: undefined,
    finishedAtMs: undefined,
    outcome: undefined,
  };
}

/** Notes what happened; the newest stands first, as the real service has it. */
export function note(session: LinkSession, name: string, { at, ...more }: { readonly at: string } & Wire): void {
  const { institution } = session;
  session.events.unshift({
    event_id: randomUUID(),
    event_metadata: {
      ...(institution === undefined ? {} : { institution_id: institution.id, institution_name: institution.name }),
      request_id: newRequestId(),
      ...more,
    },
    event_name: name,
    timestamp: at,
  });
}

const toName = (institution: Institution | undefined): Wire | null =>
  institution === undefined ? null : { institution_id: institution.id, name: institution.name };

function toExit({ id, institution }: LinkSession, outcome: LinkOutcome & { readonly kind: 'exit' }): Wire {
  return {
    error: outcome.error === undefined ? null : toError(outcome.error),
    metadata: {
      institution: toName(institution),
      link_session_id: id,
      request_id: newRequestId(),
      status: outcome.status,
    },
  };
}

/** A session as the client is told of it. */
export function toSession(session: LinkSession, timeOf: (atMs: number) => string): Wire {
  const { id, startedAtMs, finishedAtMs, events, outcome, institution } = session;
  const written = {
    events,
    finished_at: finishedAtMs === undefined ? null : timeOf(finishedAtMs),
    link_session_id: id,
    started_at: timeOf(startedAtMs),
  };
  if (outcome === undefined) return { ...written, exit: null, on_exit: null, on_success: null, results: null };
  if (outcome.kind === 'exit') {
    const exit = toExit(session, outcome);
    return { ...written, exit, on_exit: exit, on_success: null, results: null };
  }
  const { item, publicToken, isUpdate } = outcome;
  const accounts = item.accounts.map((account) => toLinkedAccount(item, account));
  const metadata = { accounts, institution: toName(institution), link_session_id: id, transfer_status: null };
  return {
    ...written,
    exit: null,
    on_exit: null,
    on_success: { metadata, public_token: publicToken },
    results: {
      bank_income_results: [],
      cra_item_add_results: [],
      cra_update_results: [],
      document_income_results: null,
      // An update adds no Item.
      item_add_results: isUpdate ? [] : [{ accounts, institution: toName(institution), public_token: publicToken }],
      payroll_income_results: [],
    },
  };
}
