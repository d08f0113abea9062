// What a statement says of its account besides entries: its balances of now, its number as the caller may see it. Each is read by a
// context of its own, which judges anew what the caller may see. Called by camt-export.ts and by src/documents.

import type { RequestContext } from '../../subgraphs/shared/context.ts';
import type { AccountIdentification, Balance } from '../domain/account.ts';
import { BankFailure } from '../domain/errors.ts';
import { maskIdentification } from '../domain/masking.ts';
import { type LocatedAccount, nameOf } from '../reading/located-account.ts';
import { toShown } from './rows.ts';
import { ExportBroken, type ExportSession } from './session.ts';

/** An account's balances; null where the bank does not tell, or not now. @throws ExportBroken */
export function readBalancesNow(session: ExportSession, account: LocatedAccount): Promise<readonly Balance[] | null> {
  return attemptRead(session, account, async (located, { loaders }) => {
    const { value, staleBecause } = await loaders.accounts.balances(located);
    // What was true before the entries that have been read since is no balance of theirs.
    return staleBecause === null ? value : null;
  });
}

/** An account's number, masked without `pii:read`; what the bank's list says where it does not tell more. @throws ExportBroken */
export async function readShownIdentification(
  session: ExportSession,
  account: LocatedAccount,
): Promise<AccountIdentification> {
  const own = account.record.account.identification;
  if (!toShown(session.principal).isUnmasked) return maskIdentification(own);
  return (
    (await attemptRead(session, account, (located, { loaders }) => loaders.accounts.identification(located))) ?? own
  );
}

async function attemptRead<T>(
  session: ExportSession,
  account: LocatedAccount,
  read: (located: LocatedAccount, context: RequestContext) => Promise<T | null>,
): Promise<T | null> {
  session.assertGoesOn();
  const context = session.newContext();
  const { customerId, bankId, accountKey } = nameOf(account);
  try {
    const located = await context.loaders.accounts.account({ customerId, bankId }, accountKey);
    if (located === null) throw new ExportBroken('NO_LONGER_VISIBLE');
    return await read(located, context);
  } catch (error) {
    if (error instanceof BankFailure) return null;
    throw error;
  } finally {
    session.settle(context);
  }
}
