// What every part of linking works with, and what all of them say alike. Put together by open.ts.

import { randomBytes } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { Account } from '../domain/account.ts';
import type { BankMove } from '../domain/bank-move.ts';
import { isRegisteredUri, type RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Link } from '../domain/link.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Deadline } from '../http/deadline.ts';
import type { Actor } from '../store/audit.ts';
import type { LinkRecord } from '../store/links.ts';
import type { Store } from '../store/store.ts';

/** What the parts of linking need. */
export interface LinkingOptions {
  readonly store: Store;
  /** By bank id: those with `authorization`. */
  readonly banks: Lookup<LinkableBank>;
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** Where people come back to is told the link by its global id. */
  readonly ids: Pick<GlobalIds, 'link'>;
  /** The gateway's own callback: `{PUBLIC_URL}/links/callback`, as it is registered with the banks. */
  readonly callbackUri: string;
  /** Where a source tells of changes, by its id. */
  readonly sourceWebhookUri: (sourceId: string) => string;
  /**
   * Reads a link's accounts at its bank, with the token in it where there is one: to tell what a renewal changes. Absent where
   * no accounts can be read.
   */
  readonly readAccounts?: (
    link: Link,
    presence: { readonly deadline: Deadline; readonly psuIpAddress: string | null },
  ) => Promise<readonly Account[]>;
  /** A link has changed: its cache and its directory entry are to be dropped. */
  readonly onLinkChanged: (link: LinkRecord) => void;
  /** Why a bank's part failed, for the log: no secrets, no personal data. */
  readonly onTrouble?: (message: string) => void;
  /** Banks that are reached by another way than before; absent for none. */
  readonly moves?: readonly BankMove[];
  /** Whether statements are kept; absent for yes. */
  readonly keepsStatements?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** The scope without which nothing about links can be changed. */
export const writeScope = 'links:write';

/** Whether a client has registered an address, character by character, and has it still. */
export function isRegistered({ clients }: LinkingOptions, clientId: string, redirectUri: string): boolean {
  return isRegisteredUri(clients.get(clientId), redirectUri);
}

/** Who made a link, as access judges it. */
export const toMade = ({ customerId, clientId, createdBy }: LinkRecord) => ({ customerId, clientId, actor: createdBy });

/** Who a principal is, as the store keeps it. */
export const toActor = ({ kind, subject }: Principal): Actor => ({ kind, subject });

/** 256 bits: 43 characters, which is what RFC 7636 asks of a verifier at least. */
export const randomSecret = () => randomBytes(32).toString('base64url');
