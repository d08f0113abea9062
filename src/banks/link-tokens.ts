// Where connectors get the bearer for a link's bank. Implemented by src/linking/link-tokens.ts, which refreshes; called
// before every call to a bank.

import type { Link } from '../domain/link.ts';
import type { Deadline } from '../http/deadline.ts';

/** The port of access tokens. */
export interface LinkTokens {
  /**
   * A token that is good for at least a call. Cheap when one is in memory.
   * @throws BankFailure CONSENT_REQUIRED when the link has ended and without any call to the bank; BANK_UNAVAILABLE,
   *   BANK_TIMEOUT when no token could be had in time; BANK_REJECTED_REQUEST when the bank refuses the gateway itself.
   */
  accessToken(link: Link, deadline: Deadline): Promise<string>;
  /** The bank has refused this token although it should be good: the next one is asked for anew. */
  refused(link: Link, accessToken: string): void;
}

/** Tokens of links that have theirs in the banks file. */
export const fixedLinkTokens: LinkTokens = {
  accessToken: async (link) => link.accessToken,
  refused: () => undefined,
};
