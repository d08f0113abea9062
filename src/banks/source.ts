// The port of sources: what the standard of an aggregator or payment institution says besides what every standard does. A part of its
// descriptor (standard.ts); called by src/config for what the banks file must say, and by src/sources, which follows the lists.

import type { z } from 'zod';
import type { BankLimits, BankSource, Institution } from '../domain/bank.ts';
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

/** A source's list. */
export interface InstitutionsRead {
  readonly institutions: readonly Institution[];
  /** What of the list could not be read. */
  readonly defects: readonly Defect[];
}

/** What a standard says of its sources. */
export interface SourceStandard {
  /** What `credentials:` must have: each member a text, which the banks file may name by a variable or a file. */
  readonly credentials: z.ZodObject<Record<string, z.ZodType<string, string>>>;
  /** What is allowed by its rules where the operator does not say. */
  readonly usualLimits: BankLimits;
  /** How the gateway shows who it is. No call is made. */
  createTokens(source: BankSource, now: () => number): ClientTokens;
  /** Every institution that customers can be linked to. @throws BankFailure */
  fetchInstitutions(source: BankSource, call: SourceCall): Promise<InstitutionsRead>;
}
