// What the page for people says of banks, links and failures: in words that one can act on, without the standards' own.

import type { LinkPermission } from '../domain/link.ts';
import { isOverForGood, type LinkReason } from '../domain/link-state.ts';
import { type Html, html } from '../pages/html.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';

/** What each permission shares. */
export const permissionWords: Readonly<Record<LinkPermission, { readonly name: string; readonly detail: string }>> = {
  accounts: { name: 'Accounts', detail: 'names, kinds, currencies and numbers of the accounts you choose' },
  balances: { name: 'Balances', detail: 'how much is on them' },
  transactions: { name: 'Transactions', detail: 'what came in and went out: days, amounts, names and texts' },
  identity: { name: 'About you', detail: 'your name, address and contact details as the bank has them' },
};

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** A country's name in English; the code where there is none. */
export const toCountry = (code: string): string => countries.of(code) ?? code;

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A day, UTC. */
export const toDay = (ms: number): Html =>
  html`<time datetime="${new Date(ms).toISOString()}">${dayFormat.format(ms)}</time>`;

/** A minute of a day, UTC. */
export const toMinute = (ms: number): Html =>
  html`<time datetime="${new Date(ms).toISOString()}">${minuteFormat.format(ms)} UTC</time>`;

/** Where a link stands, for a person. */
export interface Standing {
  readonly word: string;
  readonly tone: 'good' | 'warning' | 'over';
  /** Why, and what helps; null when there is nothing to say. */
  readonly detail: string | null;
  /** Authorising it anew helps, or is possible at least. */
  readonly canRenew: boolean;
  /** It was never authorised: linking again is the way. */
  readonly canRetry: boolean;
  readonly canRevoke: boolean;
}

/** How long before its end a link is said to end soon, milliseconds. House rule: two weeks. */
const soonMs = 14 * 86_400_000;
/** How long somebody may be at the bank, milliseconds: as src/linking/authorisations.ts has it. */
const atBankMs = 10 * 60_000;

const neverBegun: Readonly<Partial<Record<LinkReason, string>>> = {
  AUTHORISATION_REFUSED: 'You or the bank said no, so nothing is shared. You can try again.',
  AUTHORISATION_FAILED: 'The bank’s answer could not be accepted, so nothing is shared. Please try again.',
  AUTHORISATION_UNKNOWN: 'We were interrupted and cannot tell what the bank did. Nothing is shared. Please try again.',
  AUTHORISATION_NOT_CONFIRMED: 'The app you began in did not confirm that it was you, so nothing is shared.',
  AUTHORISATION_ABANDONED: 'You did not come back from the bank in time, so nothing is shared. You can try again.',
};

const ended: Readonly<Partial<Record<LinkReason, string>>> = {
  CONSENT_EXPIRED: 'Your consent has reached its end. Renew it to share again.',
  REVOKED_AT_BANK: 'This was ended at the bank. Renew it if you want to share again.',
  SIGN_IN_REQUIRED: 'The bank asks you to sign in there again. Renew it to go on sharing.',
  BANK_MOVED: 'You have linked this bank anew: its accounts are shown by the new link.',
  REFRESH_REFUSED: 'The bank no longer gives us access. Renew it to share again.',
  REFRESH_ANSWER_LOST: 'The connection to the bank was lost at a bad moment. Renew it to share again.',
};

/** Where a stored link stands at an instant. */
export function toStanding(link: LinkRecord, nowMs: number): Standing {
  const { reason } = link;
  const detail = reason === null ? null : (neverBegun[reason] ?? ended[reason] ?? null);
  const live = { canRenew: true, canRetry: false, canRevoke: true } as const;
  switch (toLinkStatus(link, nowMs)) {
    case 'ACTIVE': {
      const endsSoon = link.expiresAtMs !== null && link.expiresAtMs - nowMs < soonMs;
      return endsSoon
        ? { ...live, word: 'Ends soon', tone: 'warning', detail: 'Renew it to go on sharing.' }
        : { ...live, word: 'Linked', tone: 'good', detail: null };
    }
    case 'PENDING': {
      const open = { canRenew: false, canRetry: true, canRevoke: true, tone: 'warning' } as const;
      if (detail !== null) return { ...open, word: 'Not linked', detail };
      return nowMs - link.statusAtMs < atBankMs
        ? { ...open, word: 'Waiting for you at the bank', detail: 'If you have left the bank’s page, begin again.' }
        : { ...open, word: 'Not finished', detail: 'Nothing is shared. You can try again.' };
    }
    case 'CONFIRMATION_REQUIRED':
      return {
        word: 'Not confirmed yet',
        tone: 'warning',
        detail:
          'Nothing is shared until the app you began in confirms that it was you. If it does not, nothing ever is.',
        canRenew: false,
        canRetry: false,
        canRevoke: true,
      };
    case 'EXPIRED':
      return { ...live, word: 'Expired', tone: 'warning', detail: detail ?? ended.CONSENT_EXPIRED ?? null };
    case 'CONSENT_REQUIRED':
      return { ...live, word: 'Renewal needed', tone: 'warning', detail: detail ?? 'Renew it to share again.' };
    case 'REVOKED': {
      if (reason === 'AUTHORISATION_NOT_CONFIRMED') {
        return { word: 'Not linked', tone: 'over', detail, canRenew: false, canRetry: false, canRevoke: false };
      }
      const isOwnDoing = isOverForGood(reason);
      const isMoved = reason === 'BANK_MOVED';
      return {
        word: isMoved ? 'Moved' : isOwnDoing ? 'Ended by you' : 'Ended at the bank',
        tone: 'over',
        detail: isOwnDoing && !isMoved ? toRevocation(link) : detail,
        canRenew: !isOwnDoing,
        canRetry: false,
        canRevoke: !isOwnDoing,
      };
    }
  }
}

/** Whether the bank knows of the end. */
export function toRevocation({ revocation }: Pick<LinkRecord, 'revocation'>): string {
  switch (revocation) {
    case 'PENDING':
      return 'Nothing is read any more. The bank could not be told yet; we keep trying.';
    case 'FAILED':
      return 'Nothing is read any more. The bank could not be told: you can end the consent in your online banking, too.';
    case 'DONE':
    case 'NONE':
      return 'Nothing is read any more.';
  }
}
