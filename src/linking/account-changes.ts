// Which accounts a link shares, to tell what a renewal changes: asked of the bank, within a few seconds, and never needed.
// Called by authorisations.ts before a renewal and by confirmations.ts after it.

import type { Caller } from '../auth/caller.ts';
import { type AccountSummary, toAccountSummary } from '../domain/account-summary.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import { deadlineIn } from '../http/deadline.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { LinkingOptions } from './options.ts';
import { toReadableLink } from './stored-directory.ts';

/** How long a bank may take to say what a consent covers, milliseconds; then a renewal goes on without a comparison. */
const compareMs = 4000;
/** What is left of a request's time for all else, milliseconds. */
const answerMs = 200;

/** What a stored link shares now; null when it is over, or the bank does not say in time. */
export async function readAccounts(
  options: LinkingOptions,
  record: LinkRecord,
  caller: Caller,
): Promise<readonly AccountSummary[] | null> {
  const now = options.now ?? Date.now;
  const link = toReadableLink(record, now());
  return link === null || toLinkStatus(record, now()) !== 'ACTIVE'
    ? null
    : summarise(options, caller, async () => link);
}

/** What a link shares at its bank; null when the bank does not say in time. `toLink` may ask the bank for a token. */
export async function summarise(
  { readAccounts, onTrouble }: LinkingOptions,
  { psuIpAddress, deadline }: Caller,
  toLink: () => Promise<Link>,
): Promise<readonly AccountSummary[] | null> {
  if (readAccounts === undefined) return null;
  try {
    const leftMs = Math.max(1, Math.min(compareMs, deadline.atMs - Date.now() - answerMs));
    const accounts = await readAccounts(await toLink(), { deadline: deadlineIn(leftMs), psuIpAddress });
    return accounts.map(toAccountSummary);
  } catch (error) {
    if (!(error instanceof BankFailure || error instanceof OAuthFailure)) throw error;
    onTrouble?.(error.message);
    return null;
  }
}
