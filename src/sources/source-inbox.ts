// What sources send: each message is read by its source's standard, with the source's own calls. Made by open.ts, one for each source
// that sends any; called by src/start, which listens.

import type { SourceCall, SourceMessage, SourceMessages, SourceNotice } from '../banks/source.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';

/** Reads the messages of one source. */
export interface SourceInbox {
  /**
   * What a message is about; null for what concerns nothing here.
   * @throws UntrustedMessage for one that is not the source's; BankFailure when that cannot be told now
   */
  read(message: SourceMessage): Promise<SourceNotice | null>;
}

/** How long the source may take over what a message is judged by: it waits ten seconds for the answer (Plaid). */
const readMs = 5000;

/** The inbox of a source. */
export function createSourceInbox(messages: SourceMessages, call: (deadline: Deadline) => SourceCall): SourceInbox {
  return { read: (message) => messages.read(call(deadlineIn(readMs)), message) };
}
