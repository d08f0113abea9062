// The way to one bank: the only code that talks to banks. Two policies over one list of origins: what may be repeated is
// (repeatable.ts), what changes something is made once (bank-post.ts). Each has sockets of its own, so that a slow statement
// holds up no payment, and payments no statement. Made by src/banks/open-bank.ts, once for each bank.

import type { Agent } from 'undici';
import type { Bank } from '../domain/bank.ts';
import type { BankHttp } from './bank-http.ts';
import { BankPoster, type BankPostRecord, toPatienceMs } from './bank-post.ts';
import type { BankHttpEvents } from './call-record.ts';
import { BankOrigins, createAgent } from './connection.ts';
import { type BankFiles, FileCalls } from './file-calls.ts';
import { RepeatableCalls, type RepeatableOptions } from './repeatable.ts';

/** What {@link createBankClient} needs. */
export interface BankClientOptions
  extends BankHttpEvents,
    Pick<RepeatableOptions, 'maxBodyBytes' | 'quotas' | 'recorder' | 'signer' | 'now' | 'random' | 'sleep'> {
  readonly bank: Bank;
  /** Hears of every call that is made once, without personal data. */
  readonly onPost?: ((record: BankPostRecord) => void) | undefined;
  /** The sockets of the source that the bank is reached through: they stay the caller's to end. Absent for sockets of its own. */
  readonly agents?: BankAgents | undefined;
  /** The largest answer to a call that is made once, bytes; a megabyte where nothing is said. */
  readonly maxPostBodyBytes?: number;
}

/** Sockets for what is read and for what is written. */
export interface BankAgents {
  readonly reads: Agent;
  readonly writes: Agent;
}

/** Sockets to one bank, or to all banks of one source. None is opened before it is needed. */
export function createBankAgents(bank: Bank): BankAgents {
  return { reads: createAgent(bank, bank.timeoutMs), writes: createAgent(bank, toPatienceMs(bank)) };
}

/** A bank's HTTP client and the sockets it holds. */
export interface BankClient {
  /** GETs, asked again where that is of use. */
  readonly repeatable: BankHttp;
  /** Files, handed on as they come. */
  readonly files: BankFiles;
  /** Each call once. */
  readonly once: BankPoster;
  /** Ends the bank's sockets; calls under way fail. */
  close(): Promise<void>;
}

/** Makes the way to one bank. No socket is opened before it is needed. */
export function createBankClient({ onPost, agents, maxPostBodyBytes, ...options }: BankClientOptions): BankClient {
  const { bank, recorder, signer } = options;
  const origins = new BankOrigins(bank);
  const { reads, writes } = agents ?? createBankAgents(bank);
  return {
    repeatable: new RepeatableCalls({ ...options, agent: reads, origins }),
    files: new FileCalls({ ...options, agent: reads, origins }),
    once: new BankPoster({
      bank,
      agent: writes,
      origins,
      onCall: onPost,
      maxBodyBytes: maxPostBodyBytes,
      recorder,
      signer,
    }),
    async close() {
      if (agents === undefined) await Promise.all([reads.destroy(), writes.destroy()]);
    },
  };
}
