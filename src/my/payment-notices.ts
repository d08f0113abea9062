// What was done, told on a payment's page after a redirect: only to the person who did it, for some minutes. Sealed, so that nobody
// can make up an address that says something. Used by payments-page.ts and pay-page.ts.

import { z } from 'zod';
import type { Message } from '../pages/document.ts';
import type { MyParts, Visit } from './my-parts.ts';
import type { PaymentTexts } from './texts/texts.ts';

const noticeMs = 5 * 60_000;
const noticeForm = z.object({ subject: z.string(), notice: z.string(), expiresAtMs: z.number() });

/** Seals one, for an address. */
export function sealNotice({ pages }: MyParts, { session }: Visit, notice: string): string {
  return pages.values.seal('payment notice', {
    subject: session.customerId,
    notice,
    expiresAtMs: Date.now() + noticeMs,
  });
}

/** What a page's address says was done; null for addresses that anybody could have made. */
export function readNotice(parts: MyParts, { request, session }: Visit): Message | null {
  const text = new URL(request.url, 'http://my.invalid').searchParams.get('notice');
  const found = parts.pages.values.open('payment notice', text, noticeForm);
  return found?.subject === session.customerId ? toMessage(found.notice, parts.speech(request).texts.payments) : null;
}

function toMessage(notice: string, texts: PaymentTexts): Message | null {
  if (notice === 'cancelled') return { tone: 'good', text: texts.cancelled };
  const [kind, code = ''] = notice.split(':');
  if (kind === 'cancel' && isKey(code, texts.cancelFailures)) {
    return { tone: 'warning', text: texts.cancelFailures[code] };
  }
  if (kind === 'refused' && isKey(code, texts.refusals)) return { tone: 'bad', text: texts.refusals[code] };
  if (kind === 'back' && isKey(code, texts.backMessages)) return { tone: 'warning', text: texts.backMessages[code] };
  return null;
}

const isKey = <T extends object>(key: string, texts: T): key is keyof T & string => Object.hasOwn(texts, key);
