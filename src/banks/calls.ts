// One question to a bank in its standard's dialect: the checks before any call, fresh interaction ids, and the translation of
// whatever is not a 2xx into a BankFailure. Called by every standard's connector; calls src/http.

import { randomUUID } from 'node:crypto';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { Link, LinkPermission } from '../domain/link.ts';
import type { BankHttp, BankRequest, BankResponse } from '../http/bank-http.ts';
import { OtherFormat } from '../http/body.ts';
import type { BankFile, BankFiles } from '../http/file-calls.ts';
import { readBankCorrelationId } from '../http/interaction-id.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { BankSession } from './connector.ts';
import { Unreadable } from './json.ts';
import type { Quirk } from './quirk.ts';
import type { ConnectorDeps } from './standard.ts';

/** What a bank's error body says: a code of its standard's, and the failure it stands for. */
export interface SaidError {
  readonly bankCode: string;
  /** Null when the code does not tell more than the status. */
  readonly code: BankErrorCode | null;
  /** When asking again is of use, milliseconds from now, where the standard's code says so and no header does. */
  readonly retryMs?: number;
}

/** How one standard asks and refuses. */
export interface Dialect {
  /** The standard's own headers for one call, lower case, with the interaction id. */
  readonly toHeaders: (session: BankSession, correlationId: string) => Record<string, string>;
  /** The standard's error codes in an error body, most telling first; empty for any other body. */
  readonly readErrors: (body: unknown, status: number) => readonly SaidError[];
  /** Whether a call says that the person is there; by the person's address where nothing is said. */
  readonly isAttended?: (session: BankSession) => boolean;
  /** Whether an answer below 500 says that the bank behind a source has failed; absent where it never does. */
  readonly saysBankFailed?: (body: unknown) => boolean;
  /** Its code for a consent whose calls are spent; absent where it has none. */
  readonly linkLimitCode?: RegExp;
  /** Its code for a format that the bank has not; absent where it has none. */
  readonly refusedFormatCode?: RegExp;
  /** Its codes for what is wrong with the gateway itself (certificate, signature): they say nothing of a token. Absent for none. */
  readonly refusedClientCode?: RegExp;
  /** True where the bearer is the gateway's own: a 401 says nothing of anybody's consent. */
  readonly isOwnBearer?: boolean;
  /** True where amounts are JSON numbers: they are read as texts. */
  readonly readsNumbersAsText?: boolean;
}

/** What a {@link BankCaller} needs. */
export interface BankCallerOptions extends ConnectorDeps {
  readonly bank: Bank;
  readonly dialect: Dialect;
  /** Headers of the bank's profile, lower case; the standard's own win. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a code that is not there matches: nothing. */
const noCode = /(?!)/;

/** One resource to read. */
export interface ResourceRequest {
  readonly url: URL;
  /** As in {@link BankRequest.resource}. */
  readonly resource: string;
  /** Headers of this endpoint alone. */
  readonly headers?: Readonly<Record<string, string>>;
  /** True for a further page of a list. */
  readonly isContinuation?: boolean;
  /** True where a file instead of JSON is an answer that is read: it comes as an OtherFormat. */
  readonly readsFiles?: boolean;
  /** What to ask for instead where the bank refuses JSON: media types for `accept`. */
  readonly instead?: string;
  /** True for an endpoint the standard lets a bank leave out: its 404 then means UNSUPPORTED. */
  readonly isOptional?: boolean;
  /**
   * What is asked by POST, of a standard that reads so: JSON with the customer's token in it. The URL's query is the walk's alone
   * then (lists.ts) and is not sent. Absent for a GET.
   */
  readonly toQuestion?: (url: URL, accessToken: string) => Readonly<Record<string, unknown>>;
}

/** A 2xx answer and the id it was asked with. */
export interface Answer {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAtMs: number;
  readonly correlationId: string;
}

/**
 * Fails before any call when the link cannot be used for what is wanted: PERMISSION_NOT_GRANTED without the permission,
 * CONSENT_REQUIRED past `expiresAt` or when the link is another bank's. House rule: no call that must be refused.
 */
export function assertLinkUsable(
  bank: Bank,
  link: Link,
  { permission, nowMs }: { readonly permission: LinkPermission; readonly nowMs: number },
): void {
  const refuse = (code: BankErrorCode, reason: string): never => {
    throw new BankFailure({ code, bankId: bank.id, operatorMessage: `${bank.id}: ${reason}` });
  };
  if (link.bankId !== bank.id) refuse('CONSENT_REQUIRED', 'the link belongs to another bank');
  if (link.expiresAt !== null && Date.parse(link.expiresAt) <= nowMs)
    refuse('CONSENT_REQUIRED', 'the link has expired');
  if (!link.permissions.has(permission)) refuse('PERMISSION_NOT_GRANTED', `the link does not cover ${permission}`);
}

/** A bank's resource id as one path segment; null when it cannot be one (empty, `.`, `..`, broken Unicode). */
export function toPathSegment(id: string): string | null {
  if (id === '' || id === '.' || id === '..' || !id.isWellFormed()) return null;
  return encodeURIComponent(id);
}

/** IPv4-mapped IPv6 addresses in the IPv4 form that the standards specify; any other as it is. */
export function toPsuIpAddress(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  return mapped?.[1] ?? address;
}

/** What a status means when the body does not say more. Source: RFC 9110 section 15; house rule for 401 and 403. */
function toCode(status: number, isOptional: boolean): BankErrorCode {
  switch (status) {
    case 401:
      return 'CONSENT_REQUIRED';
    case 403:
      return 'PERMISSION_NOT_GRANTED';
    case 404:
      return isOptional ? 'UNSUPPORTED' : 'RESOURCE_NOT_FOUND';
    case 405:
    case 406:
    case 501:
      return 'UNSUPPORTED';
    case 408:
      return 'BANK_TIMEOUT';
    // Of a read: what is asked for is being prepared (a statement, a consent's accounts). Asking again later is right.
    case 409:
    case 425:
      return 'BANK_UNAVAILABLE';
    case 429:
      return 'BANK_RATE_LIMITED';
    default:
      if (status >= 500) return 'BANK_UNAVAILABLE';
      return status >= 400 ? 'BANK_REJECTED_REQUEST' : 'BANK_BAD_RESPONSE';
  }
}

/** Asks one bank in one dialect. Holds no state. */
export class BankCaller {
  readonly bank: Bank;
  readonly #http: BankHttp;
  readonly #files: BankFiles | null;
  readonly #dialect: Dialect;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #quirk: Quirk | null;
  readonly #linkLimitCode: RegExp;
  readonly #refusedFormatCode: RegExp;
  readonly #refusedClientCode: RegExp;
  readonly #now: () => number;

  constructor({ bank, http, files, dialect, headers, quirk, now }: BankCallerOptions) {
    this.bank = bank;
    this.#http = http;
    this.#files = files ?? null;
    this.#dialect = dialect;
    this.#headers = headers;
    this.#quirk = quirk;
    this.#linkLimitCode = dialect.linkLimitCode ?? noCode;
    this.#refusedFormatCode = dialect.refusedFormatCode ?? noCode;
    this.#refusedClientCode = dialect.refusedClientCode ?? noCode;
    this.#now = now;
  }

  /** Epoch milliseconds now. */
  nowMs(): number {
    return this.#now();
  }

  /** The URL of one of the standard's paths under a configured base. */
  toUrl(base: string, path: string): URL {
    return new URL(`${base.replace(/\/+$/, '')}${path}`);
  }

  /** One account's path segment. @throws BankFailure RESOURCE_NOT_FOUND when the id cannot stand in a path. */
  parseSegment(bankAccountId: string): string {
    const segment = toPathSegment(bankAccountId);
    if (segment === null) throw this.failure('RESOURCE_NOT_FOUND', 'an account id cannot stand in a path');
    return segment;
  }

  /**
   * One call. A token that the bank refuses before its time is replaced, and the call made once more.
   * @throws BankFailure what the transport or the bank's error answer comes to, with the standard's own code if any.
   */
  async get(session: BankSession, request: ResourceRequest): Promise<Answer> {
    const { link, tokens, deadline } = session;
    // Each call has an id of its own: banks that verify signatures refuse one that they have seen.
    let correlationId = randomUUID();
    let accessToken = await tokens.accessToken(link, deadline);
    let response = await this.#ask(session, request, { accessToken, correlationId });
    // About a token that is the bearer. One that stands in a question is no header's: there a 401 is about who asks.
    if (response.status === 401 && request.toQuestion === undefined && !this.#says(response, this.#refusedClientCode)) {
      tokens.refused(link, accessToken);
      const next = await tokens.accessToken(link, deadline);
      if (next !== accessToken) {
        accessToken = next;
        correlationId = randomUUID();
        response = await this.#ask(session, request, { accessToken, correlationId });
      }
    }
    if (request.instead !== undefined && this.#refusesFormat(response)) {
      const other = { ...request, headers: { ...request.headers, accept: request.instead } };
      correlationId = randomUUID();
      response = await this.#ask(session, other, { accessToken, correlationId });
    }
    const { status, body, headers, receivedAtMs } = response;
    // The bank's support finds the call by the id that the bank knows it by.
    const knownId = readBankCorrelationId(headers, correlationId) ?? response.correlationId ?? correlationId;
    if (status >= 200 && status < 300 && body instanceof OtherFormat && request.readsFiles !== true) {
      const reason = `${request.resource} comes as ${body.format}, which is not read`;
      throw this.failure('UNSUPPORTED', reason, knownId);
    }
    if (status >= 200 && status < 300) {
      return { body: this.#edited(request, body), headers, receivedAtMs, correlationId: knownId };
    }
    throw this.#toFailure(request, response, knownId);
  }

  /** The answer as the standard would have it, where the bank has a quirk. */
  #edited({ resource }: ResourceRequest, body: unknown): unknown {
    if (this.#quirk === null || body instanceof OtherFormat) return body;
    const edit = new Map(Object.entries(this.#quirk.edits)).get(resource);
    return edit === undefined ? body : edit(body);
  }

  /** RFC 9110 section 15.5.7, and the standard's own code for it. */
  #refusesFormat(response: BankResponse): boolean {
    return response.status === 406 || (response.status >= 400 && this.#says(response, this.#refusedFormatCode));
  }

  /** Whether an error answer has one of these codes. */
  #says({ status, body }: BankResponse, code: RegExp): boolean {
    return this.#dialect.readErrors(body, status).some(({ bankCode }) => code.test(bankCode));
  }

  #ask(
    session: BankSession,
    request: ResourceRequest,
    { accessToken, correlationId }: { readonly accessToken: string; readonly correlationId: string },
  ): Promise<BankResponse> {
    return this.#http.get(this.#toRequest(session, request, { accessToken, correlationId }));
  }

  #toRequest(
    session: BankSession,
    request: ResourceRequest,
    { accessToken, correlationId }: { readonly accessToken: string; readonly correlationId: string },
  ): BankRequest {
    const question = request.toQuestion?.(request.url, accessToken);
    return {
      url: question === undefined ? request.url : new URL(request.url.pathname, request.url),
      ...(question === undefined ? {} : { question: { text: JSON.stringify(question) } }),
      ...(this.#dialect.readsNumbersAsText === true ? { readsNumbersAsText: true } : {}),
      resource: request.resource,
      headers: { ...this.#headers, ...this.#dialect.toHeaders(session, correlationId), ...request.headers },
      accessToken,
      correlationId,
      deadline: session.deadline,
      ...(session.onCall === undefined ? {} : { onAttempt: session.onCall }),
      purpose: {
        linkId: session.link.id,
        isAttended: this.#dialect.isAttended?.(session) ?? session.psuIpAddress !== null,
        isContinuation: request.isContinuation ?? false,
        cacheState: session.cacheState,
      },
      ...(this.#dialect.saysBankFailed === undefined
        ? {}
        : { isBankFailure: ({ body }) => this.#dialect.saysBankFailed?.(body) === true }),
      isLinkLimit: ({ body, status }) =>
        this.#dialect.readErrors(body, status).some(({ bankCode }) => this.#linkLimitCode.test(bankCode)),
    };
  }

  /** A file, as it comes; asked for once. @throws BankFailure as {@link get} */
  async getFile(session: BankSession, request: ResourceRequest): Promise<BankFile> {
    if (this.#files === null) throw this.failure('UNSUPPORTED', 'there is no way to files here');
    const correlationId = randomUUID();
    const accessToken = await session.tokens.accessToken(session.link, session.deadline);
    const answer = await this.#files.open(this.#toRequest(session, request, { accessToken, correlationId }));
    if ('file' in answer) return answer.file;
    if (answer.refusal.status === 401) session.tokens.refused(session.link, accessToken);
    throw this.#toFailure(request, answer.refusal, correlationId);
  }

  /**
   * Runs a method of a connector after {@link assertLinkUsable}, so that it fails with a BankFailure and nothing else
   * (the port's promise).
   */
  async run<T>(session: BankSession, permission: LinkPermission, method: () => Promise<T>): Promise<T> {
    try {
      assertLinkUsable(this.bank, session.link, { permission, nowMs: this.#now() });
      return await method();
    } catch (error) {
      if (error instanceof BankFailure) throw error;
      const operatorMessage = `${this.bank.id}: the answer could not be read`;
      throw new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: this.bank.id, operatorMessage, cause: error });
    }
  }

  /**
   * Reads a 2xx answer. @throws BankFailure BANK_BAD_RESPONSE when it has another shape than the standard's; the error
   * itself when that is what stands in it
   */
  readShape<T>(answer: Answer, read: (body: unknown) => T): T {
    try {
      return read(answer.body);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const bankErrors = this.#dialect.readErrors(answer.body, 200);
      const telling = bankErrors.find(({ code }) => code !== null) ?? bankErrors[0];
      if (telling !== undefined) {
        throw new BankFailure({
          code: telling.code ?? 'BANK_REJECTED_REQUEST',
          bankId: this.bank.id,
          operatorMessage: `${this.bank.id}: an error inside a 2xx answer: ${telling.bankCode}`,
          bankCode: telling.bankCode,
          correlationId: answer.correlationId,
        });
      }
      throw this.failure('BANK_BAD_RESPONSE', `${error.pointer}: ${error.message}`, answer.correlationId);
    }
  }

  /** A failure of this bank that is not an error answer. */
  failure(code: BankErrorCode, reason: string, correlationId?: string): BankFailure {
    return new BankFailure({
      code,
      bankId: this.bank.id,
      operatorMessage: `${this.bank.id}: ${reason}`,
      correlationId,
    });
  }

  #toFailure(request: ResourceRequest, response: BankResponse, correlationId: string): BankFailure {
    const { status } = response;
    const bankErrors = this.#dialect.readErrors(response.body, status);
    const telling = bankErrors.find((error) => error.code !== null) ?? bankErrors[0];
    const isOfGateway = status === 401 && (request.toQuestion !== undefined || this.#dialect.isOwnBearer === true);
    const said = telling?.code ?? (isOfGateway ? 'BANK_REJECTED_REQUEST' : null);
    const code = codeOf(status, said, request.isOptional ?? false);
    return new BankFailure({
      code,
      bankId: this.bank.id,
      operatorMessage: `${this.bank.id} ${request.resource}: answered ${status}${telling === undefined ? '' : ` ${telling.bankCode}`}`,
      bankCode: telling?.bankCode,
      retryAtMs:
        retryAtMsOf(
          response,
          bankErrors.some(({ bankCode }) => this.#linkLimitCode.test(bankCode)),
        ) ?? (telling?.retryMs === undefined ? undefined : response.receivedAtMs + telling.retryMs),
      correlationId,
    });
  }
}

/** When to ask again where the bank does not say: as long as src/http holds a link back whose calls are spent. House rule. */
const unsaidRetryMs = 60_000;

/**
 * When to ask again. Retry-After counts where RFC 9110 and RFC 6585 give it a meaning: on 429 and on the bank's own failures,
 * and, by banks' habit, on 409.
 */
function retryAtMsOf({ status, headers, receivedAtMs }: BankResponse, isSpent: boolean): number | undefined {
  if (status !== 429 && status !== 409 && status !== 425 && status < 500) return undefined;
  const retryAtMs = parseRetryAfter(headers['retry-after'], receivedAtMs);
  if (retryAtMs !== undefined || status >= 500) return retryAtMs;
  return status !== 429 || isSpent ? receivedAtMs + unsaidRetryMs : undefined;
}

/** A 5xx or 429 is that whatever its body says: the bank's trouble is not the customer's consent. */
function codeOf(status: number, bankErrorCode: BankErrorCode | null, isOptional: boolean): BankErrorCode {
  if (status === 429 || (status >= 500 && status !== 501) || status < 400) return toCode(status, isOptional);
  return bankErrorCode ?? toCode(status, isOptional);
}
