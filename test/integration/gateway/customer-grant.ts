// A grant of a customer's, straight in a store, for the tests of this folder: asked for, given and confirmed as src/grants does.

import { randomUUID } from 'node:crypto';
import type { GrantedAccount, GrantPermission } from '../../../src/domain/grant.ts';
import type { Store } from '../../../src/store/store.ts';

/** Whom, what and for how long. */
export interface GivenGrant {
  readonly partnerId: string;
  readonly customerId?: string;
  readonly permissions?: readonly GrantPermission[];
  /** Absent or null for all. */
  readonly accounts?: readonly GrantedAccount[] | null;
  /** How long it lasts, milliseconds. */
  readonly lastsMs?: number;
}

/** Gives it; its id. */
export async function giveGrant(
  { customerGrants }: Pick<Store, 'customerGrants'>,
  {
    partnerId,
    customerId = 'alice',
    permissions = ['accounts', 'transactions'],
    accounts = null,
    lastsMs = 86_400_000,
  }: GivenGrant,
): Promise<string> {
  const nowMs = Date.now();
  const [id, requestHash, bindingHash, codeHash] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const untilMs = nowMs + 600_000;
  const asked = { id, partnerId, permissions, requestHash, redirectUri: 'https://partner.example', clientState: null };
  await customerGrants.request({ ...asked, days: 1, atMs: nowMs, untilMs });
  const opened = { requestHash, bindingHash, nowMs };
  await customerGrants.open(opened);
  const given = { ...opened, customerId, permissions, accounts, codeHash, confirmUntilMs: untilMs };
  await customerGrants.give({ ...given, expiresAtMs: nowMs + lastsMs });
  await customerGrants.confirm({ codeHash, partnerId, nowMs });
  return id;
}
