// What was done, told on a payment's page after a redirect: only to the person who did it, for some minutes. Sealed, so that nobody
// can make up an address that says something. Used by payments-page.ts and pay-page.ts.

import { z } from 'zod';
import type { Message } from '../pages/document.ts';
import type { PaymentQuery } from './generated.ts';
import type { MyParts, Visit } from './my-parts.ts';
import type { PaymentTexts } from './texts/texts.ts';

const noticeMs = 5 * 60_000;
const noticeForm = z.object({
  subject: z.string(),
  notice: z.string(),
  /** Of which payment: another's page does not show it. */
  paymentId: z.string(),
  expiresAtMs: z.number(),
});

/** Seals one, for an address. */
export function sealNotice(
  { pages }: MyParts,
  { session }: Visit,
  { notice, paymentId }: { readonly notice: string; readonly paymentId: string },
): string {
  const expiresAtMs = Date.now() + noticeMs;
  return pages.values.seal('payment notice', { subject: session.customerId, notice, paymentId, expiresAtMs });
}

/** The payment that a notice is shown with, as it stands now. */
type ShownPayment = Pick<NonNullable<PaymentQuery['payment']>, 'id' | 'status'>;

/** What a page's address says was done; null for addresses that anybody could have made, and where the payment's state says else. */
export function readNotice(parts: MyParts, { request, session }: Visit, payment: ShownPayment): Message | null {
  const text = new URL(request.url, 'http://my.invalid').searchParams.get('notice');
  const found = parts.pages.values.open('payment notice', text, noticeForm);
  if (found?.subject !== session.customerId || found.paymentId !== payment.id) return null;
  return toMessage(found.notice, payment, parts.speech(request).texts.payments);
}

function toMessage(notice: string, { status }: ShownPayment, texts: PaymentTexts): Message | null {
  const isOver = status === 'CANCELLED' || status === 'REJECTED';
  if (notice === 'cancelled') return status === 'CANCELLED' ? { tone: 'good', text: texts.cancelled } : null;
  const [kind, code = ''] = notice.split(':');
  if (kind === 'cancel' && isKey(code, texts.cancelFailures)) {
    return isOver ? null : { tone: 'warning', text: texts.cancelFailures[code] };
  }
  if (kind === 'refused' && isKey(code, texts.refusals)) {
    // Where nobody can tell yet, that alone is said.
    const isTrue = code === 'OutcomeUnknown' ? !isOver : isOver;
    return isTrue ? { tone: 'bad', text: texts.refusals[code] } : null;
  }
  if (kind !== 'back' || !isKey(code, texts.backMessages)) return null;
  return toBackMessage(code, status, texts);
}

/** What the bank's redirect said counts only as far as the payment's own state bears it out: an address can be made up. */
function toBackMessage(
  code: keyof PaymentTexts['backMessages'],
  status: ShownPayment['status'],
  { backMessages }: PaymentTexts,
): Message | null {
  const isOver = status === 'CANCELLED' || status === 'REJECTED';
  if (code === 'outcome_unknown') return status === 'UNKNOWN' ? { tone: 'warning', text: backMessages[code] } : null;
  if (isOver) return code === 'cancellation_failed' ? null : { tone: 'warning', text: backMessages[code] };
  const wasAuthorised = status !== 'AWAITING_AUTHORISATION' && status !== 'UNKNOWN';
  if (!wasAuthorised) return null;
  return code === 'cancellation_failed'
    ? { tone: 'warning', text: backMessages[code] }
    : code === 'access_denied'
      ? { tone: 'warning', text: backMessages.goesOn }
      : null;
}

const isKey = <T extends object>(key: string, texts: T): key is keyof T & string => Object.hasOwn(texts, key);
