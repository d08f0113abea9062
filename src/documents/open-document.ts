// A document that is answered: its head, and its bytes as they are taken. Made by gateway-document.ts and bank-document.ts, sent by route.ts.

/** A file that can be written. */
export interface OpenDocument {
  readonly contentType: string;
  /** Of the gateway's words and days: nothing that a bank or a person has written. */
  readonly fileName: string;
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Lets go of whatever the bytes come from, also where none was taken; null where nothing is held. */
  readonly end: (() => void) | null;
}
