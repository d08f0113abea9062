// What becomes of a link that was authorised once, as it is told: to the customer, to partners whom they let read, in the log of
// the link. Written by the store in the transaction of the change itself; planned by src/linking where time alone is the cause.

/**
 * - `LINKED`: authorised, and confirmed where that is asked, for the first time.
 * - `RENEWED`: authorised anew: another consent has taken the place of the one before.
 * - `EXPIRES_SOON`: the consent's end is near.
 * - `EXPIRED`: the consent has reached its end.
 * - `REVOKED`: taken back, here or at the bank.
 * - `BROKEN`: the bank takes its tokens no more, or wants the customer to sign in there again.
 * - `REPAIRED`: the customer has signed in at the bank again: what was broken can be read as before.
 * - `RECONFIRMATION_DUE`: the customer has to say that they go on sharing, or had to.
 * - `RECONFIRMED`: they have said so.
 * - `MOVE_DUE`: the bank is reached by another way now: the customer is to link it anew.
 * - `MOVE_INCOMPLETE`: they have, and this link stays for what the new one does not show or cover.
 */
export const linkEventTypes = [
  'LINKED',
  'RENEWED',
  'EXPIRES_SOON',
  'EXPIRED',
  'REVOKED',
  'BROKEN',
  'REPAIRED',
  'RECONFIRMATION_DUE',
  'RECONFIRMED',
  'MOVE_DUE',
  'MOVE_INCOMPLETE',
] as const;
/** One of {@link linkEventTypes}. */
export type LinkEventType = (typeof linkEventTypes)[number];
