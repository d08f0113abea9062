// The closed list of what can go wrong, in the words of the public schema. Connectors and the HTTP client translate
// whatever banks say into a BankFailure; resolvers never see HTTP. src/gateway/shared/errors.ts maps every code to GraphQL
// with a switch that does not compile when a code is missing.

/**
 * What a bank's part of an answer can fail with. Source: house rule, from the errors of OBIE Read/Write, NextGenPSD2
 * and CDR, reduced to what a client can act on.
 */
export const bankErrorCodes = [
  'BANK_TIMEOUT',
  'BANK_UNAVAILABLE',
  'BANK_RATE_LIMITED',
  'BANK_BAD_RESPONSE',
  'BANK_REJECTED_REQUEST',
  'CONSENT_REQUIRED',
  'PERMISSION_NOT_GRANTED',
  'RESOURCE_NOT_FOUND',
  'UNSUPPORTED',
] as const;

/** One of {@link bankErrorCodes}. */
export type BankErrorCode = (typeof bankErrorCodes)[number];

/**
 * Public, bank-independent sentence for each code: it may be shown to the person. It never holds a URL, a body, an id
 * or a stack of the bank's.
 */
export const publicMessages: Readonly<Record<BankErrorCode, string>> = {
  BANK_TIMEOUT: 'The bank did not answer in time.',
  BANK_UNAVAILABLE: 'The bank could not be reached or reported a failure of its own.',
  BANK_RATE_LIMITED: 'The bank asks to be called less often.',
  BANK_BAD_RESPONSE: 'The bank gave an answer that could not be read.',
  BANK_REJECTED_REQUEST: 'The bank refused the request as invalid.',
  CONSENT_REQUIRED: "The customer's consent at the bank is missing, expired or revoked.",
  PERMISSION_NOT_GRANTED: "The customer's consent does not cover this data.",
  RESOURCE_NOT_FOUND: 'The bank does not know the requested resource.',
  UNSUPPORTED: 'The bank does not offer this.',
};

/** Whether asking again later, unchanged, can succeed. */
const retryableCodes: ReadonlySet<BankErrorCode> = new Set(['BANK_TIMEOUT', 'BANK_UNAVAILABLE', 'BANK_RATE_LIMITED']);

/** What a {@link BankFailure} is made of. */
export interface BankFailureDetails {
  readonly code: BankErrorCode;
  /** Id of the bank in the registry. */
  readonly bankId: string;
  /** For operators and logs: what happened, without personal data, secrets or bodies. */
  readonly operatorMessage: string;
  /** The bank's own error code when it is a plain code of its standard (such as `CONSENT_EXPIRED`). */
  readonly bankCode?: string | undefined;
  /** What the bank says to people, bounded and cleaned (src/banks/bank-text.ts). It may name them: never logged. */
  readonly bankMessage?: string | null | undefined;
  /** Epoch milliseconds before which the bank must not be asked again (Retry-After). */
  readonly retryAtMs?: number | undefined;
  /** The interaction id that went out with the call (x-fapi-interaction-id, X-Request-ID). */
  readonly correlationId?: string | undefined;
  /** Where the person can mend it: renew the consent that is missing. */
  readonly actionUrl?: string | undefined;
  readonly cause?: unknown;
}

/** The bank's own codes are short identifiers; anything else might carry data of the bank's and is dropped. */
const plainBankCode = /^[A-Za-z0-9_.:/-]{1,120}$/;

/** A failure at, or on the way to, one bank. Costs only that bank's part of an answer. */
export class BankFailure extends Error {
  override readonly name = 'BankFailure';
  readonly code: BankErrorCode;
  readonly bankId: string;
  readonly bankCode: string | null;
  /** The bank's own words for people; null where it has none. Never logged. */
  readonly bankMessage: string | null;
  readonly retryAtMs: number | null;
  readonly correlationId: string | null;
  readonly actionUrl: string | null;
  /** The sentence clients may see. */
  readonly publicMessage: string;

  constructor(details: BankFailureDetails) {
    super(details.operatorMessage, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.bankId = details.bankId;
    this.bankCode = details.bankCode !== undefined && plainBankCode.test(details.bankCode) ? details.bankCode : null;
    this.bankMessage = details.bankMessage ?? null;
    this.retryAtMs = details.retryAtMs ?? null;
    this.correlationId = details.correlationId ?? null;
    this.actionUrl = details.actionUrl ?? null;
    this.publicMessage = publicMessages[details.code];
  }

  /** True when the same request can succeed later. */
  get retryable(): boolean {
    return retryableCodes.has(this.code);
  }
}

/** The client asked for something that cannot be: an argument out of range, a cursor that is none. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  /** The argument's or input field's name. */
  readonly argument: string;
  constructor(argument: string, message: string) {
    super(message);
    this.argument = argument;
  }
}

/** The thing behind an id is not there, or the caller may not see it: the two are never told apart. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  constructor() {
    super('There is nothing with this id that you may see.');
  }
}
