// A reason code of the store → the schema's PaymentStatusReason. Used by Payment and PaymentEvent.

import { reasonText } from '../../src/domain/payment.ts';

/** Code and sentence; null when nobody has said why. */
export const toStatusReason = (code: string | null) => (code === null ? null : { code, message: reasonText(code) });
