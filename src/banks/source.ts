// The port of sources: what the standard of an aggregator or payment institution says besides what every standard does. A part of its
// descriptor (standard.ts); called by src/config for what the banks file must say, and by src/sources, which follows the lists.

import type { z } from 'zod';
import type { BankLimits, BankSource, Institution } from '../domain/bank.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import type { BankPostResponse } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { Defect } from './connector.ts';

/** What a source itself is asked with, on behalf of nobody. Every call is made once. */
export interface SourceCall {
  readonly deadline: Deadline;
  readonly tokens: ClientTokens;
  send(call: {
    readonly method: 'GET' | 'POST';
    readonly url: URL;
    /** Lower-case names. */
    readonly headers: Readonly<Record<string, string>>;
    /** JSON; null for none. */
    readonly body: unknown;
  }): Promise<BankPostResponse>;
}

/**
 * What has to outlive a process of a source's tokens, for all gateways together: a text of the standard's own, kept sealed. Where there is
 * no store it lasts as long as the process.
 */
export interface KeptSourceTokens {
  /** Null where nothing was kept. @throws OAuthFailure UNAVAILABLE when it cannot be read */
  read(): Promise<string | null>;
  /**
   * Does a work that may keep another text, one gateway at a time; null, and nothing done, while another is at it. `keep` is fulfilled when
   * the text is durable. @throws what the work does; OAuthFailure UNAVAILABLE
   */
  change<T>(work: (text: string | null, keep: (next: string) => Promise<void>) => Promise<T>): Promise<T | null>;
}

/** What a source's tokens are had with. */
export interface SourceTokensDeps {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Posts a form to the source, once. @throws BankFailure */
  readonly postForm: (
    url: URL,
    form: Readonly<Record<string, string>>,
    deadline: Deadline,
  ) => Promise<BankPostResponse>;
  readonly kept: KeptSourceTokens;
}

/** By what the link to the operator's own accounts at a source is known, where a bank's own id of a consent would stand. */
export const toOwnConsentId = (sourceId: string): string => `own:${sourceId}`;

/** The id of the link to the operator's own accounts at a source. */
export const toOwnLinkId = (sourceId: string): string => `own-${sourceId}`;

/** A source's list. */
export interface InstitutionsRead {
  readonly institutions: readonly Institution[];
  /** What of the list could not be read. */
  readonly defects: readonly Defect[];
}

/** A message that a source has sent, as it came: nothing of it is believed. */
export interface SourceMessage {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Letter by letter what was sent: signatures are over it. */
  readonly body: Buffer;
}

/** What a message is about. It says that something may have changed, never what: that is read. */
export interface SourceNotice {
  /** The bank's id of the consent. */
  readonly bankConsentId: string;
  /** How the consent stands, which accounts it shows, or their entries; or what has come of asking for it. */
  readonly about: 'consent' | 'accounts' | 'entries' | 'attempt';
}

/** A message that is not the source's, or not of now. */
export class UntrustedMessage extends Error {
  override readonly name = 'UntrustedMessage';
  /** Why, in a word for operators; never a part of the message. */
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** Reads what one source sends. */
export interface SourceMessages {
  /**
   * What a message is about, once it is certain that the source has sent it; null for what concerns nothing here.
   * @throws UntrustedMessage; BankFailure when that cannot be told now
   */
  read(call: SourceCall, message: SourceMessage): Promise<SourceNotice | null>;
}

/** Exchange rates that a source quotes. */
export interface SourceQuotes {
  /** Who quotes, in words for people. */
  readonly source: string;
  /** Null where it exchanges no such thing. @throws BankFailure */
  ask(pair: {
    readonly from: CurrencyCode;
    readonly to: CurrencyCode;
  }): Promise<{ readonly rate: string; readonly atMs: number } | null>;
}

/** What a standard says of its sources. */
export interface SourceStandard {
  /** What `credentials:` must have: each member a text, which the banks file may name by a variable or a file. */
  readonly credentials: z.ZodObject<Record<string, z.ZodType<string, string>>>;
  /** Names of those that may be left out; absent for none. */
  readonly optionalCredentials?: ReadonlySet<string>;
  /** What is allowed by its rules where the operator does not say. */
  readonly usualLimits: BankLimits;
  /** How the gateway shows who it is. No call is made. */
  createTokens(source: BankSource, deps: SourceTokensDeps): ClientTokens;
  /** What reads its messages; absent where it sends none. No call is made. */
  createMessages?(source: BankSource, now: () => number): SourceMessages;
  /** The logo of an institution whose list tells no address of one: bytes of an image; null for none. @throws BankFailure */
  fetchLogo?(source: BankSource, call: SourceCall, institution: Institution): Promise<Buffer | null>;
  /**
   * Whose accounts the source's own credentials show, and as which institution, where they are the operator's own and nobody is sent
   * anywhere to allow it; null for nobody's. Absent where customers are linked. No call is made.
   */
  ownLink?(source: BankSource): { readonly customerId: string; readonly institution: Institution } | null;
  /**
   * What the source would exchange at now: units of the second currency for one of the first, a decimal text, and when it was so; null
   * where it exchanges no such thing. Absent where it quotes no rates. @throws BankFailure
   */
  fetchRate?(
    source: BankSource,
    call: SourceCall,
    pair: { readonly from: CurrencyCode; readonly to: CurrencyCode },
  ): Promise<{ readonly rate: string; readonly atMs: number } | null>;
  /** Every institution that there is. @throws BankFailure */
  fetchInstitutions(source: BankSource, call: SourceCall): Promise<InstitutionsRead>;
}
