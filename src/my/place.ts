// Where a person's own pages are, under PUBLIC_URL. Used by the pages of this folder and by src/start.

/** The path of the first. */
export const myPath = '/my';
/** Where people come back to from the bank that they have paid through. */
export const paymentReturnPath = `${myPath}/payments/back`;
