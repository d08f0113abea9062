// The end-to-end id of a payment whose payer gave none: made of the payment's own id, so that no other payment has it by
// chance, and it can be told later that it is the gateway's. Used by src/payments, and by src/banks where an order is looked for.

/** 31 letters and digits, as Faster Payments takes them; 124 bits of the payment's UUID. */
export const newEndToEndId = (paymentId: string): string => paymentId.replaceAll('-', '').slice(0, 31);
