// What was done before a redirect, told on the page after it: only to the person who did it, for a quarter of an hour, and from
// what is stored now. Sealed by choice-page.ts, reconfirm-page.ts and links-page.ts, read by links-page.ts.

import { z } from 'zod';
import type { Message } from '../pages/document.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import { toFailureText } from './outcomes.ts';
import type { SealedValues } from './sealed-values.ts';
import type { Session } from './session.ts';
import { toRevocation } from './standing.ts';
import type { LinksTexts } from './texts/texts.ts';

/** How long an outcome is shown to whoever loads its address again, milliseconds. */
const noticeMs = 15 * 60_000;

const noticeForm = z.object({
  kind: z.enum(['link', 'renew', 'revoked', 'reconfirmed']),
  subject: z.string(),
  expiresAtMs: z.number(),
});

/** What was done. */
export type NoticeKind = z.infer<typeof noticeForm>['kind'];

/** A notice as it goes through the address of a redirect. */
export function sealNotice(values: SealedValues, kind: NoticeKind, { customerId }: Session): string {
  return values.seal('notice', { kind, subject: customerId, expiresAtMs: Date.now() + noticeMs });
}

/** What was done, by an address's `state`; null for addresses that anybody could have made, and for another's. */
export function openNotice(values: SealedValues, { customerId }: Session, query: URLSearchParams): NoticeKind | null {
  const notice = values.open('notice', query.get('state'), noticeForm);
  return notice?.subject === customerId ? notice.kind : null;
}

/** What the person is told of it, from how the link is now; null when that has been overtaken. */
export function toMessage(kind: NoticeKind, link: LinkRecord, { name, error, texts }: NoticeDetails): Message | null {
  const { outcomes } = texts;
  const isActive = toLinkStatus(link, Date.now()) === 'ACTIVE';
  if (kind === 'revoked') {
    if (link.reason !== 'REVOKED_BY_CUSTOMER') return null;
    return {
      tone: link.revocation === 'PENDING' || link.revocation === 'FAILED' ? 'warning' : 'good',
      text: outcomes.ended(name, toRevocation(link, texts.link)),
    };
  }
  if (kind === 'reconfirmed') {
    return isActive ? { tone: 'good', text: outcomes.goesOn(name) } : null;
  }
  if (error === null) {
    if (!isActive) return null;
    return { tone: 'good', text: kind === 'link' ? outcomes.linked(name) : outcomes.renewed(name) };
  }
  const rest = isActive ? outcomes.staysAsItWas : outcomes.nothingShared;
  return { tone: error === 'access_denied' ? 'warning' : 'bad', text: toFailureText(outcomes, error)(name, rest) };
}

/** What a message names. */
export interface NoticeDetails {
  /** The bank's. */
  readonly name: string;
  /** What the callback brought; null when all went well. */
  readonly error: string | null;
  readonly texts: LinksTexts;
}
