// Calls of the gateway: the token, patience where it asks for some (429 and 503 with Retry-After), another token where one is
// taken no more. What may have arrived although no answer came is told apart from what was refused: only the latter is sure.

import type { Operation } from './operations.ts';
import type { TokenSource } from './token.ts';

/** Whether it arrived nobody knows: ask again for the same, by the same key. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The gateway has said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly codes: readonly string[];

  constructor(codes: readonly string[], message: string) {
    super(message);
    this.codes = codes;
  }
}

/** An answer: part of it may be missing, and then the codes say why. */
export interface Answer<Result> {
  readonly data: Result;
  readonly codes: readonly string[];
}

/** How often the gateway is waited for, and how long at most each time, milliseconds. */
const maxWaits = 5;
const longestWaitMs = 60_000;
const timeoutMs = 30_000;

/** Codes that are failures of the gateway's, not refusals. */
const failures: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'SUBGRAPH_UNAVAILABLE']);

interface Wire {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Seconds or a date (RFC 9110, section 10.2.3) as milliseconds from now. */
export function toWaitMs(retryAfter: string | null, nowMs = Date.now()): number {
  const seconds = Number(retryAfter ?? '1');
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - nowMs;
  return Number.isNaN(waitMs) ? 1000 : Math.min(Math.max(waitMs, 0), longestWaitMs);
}

/** The gateway, for one partner. */
export class Gateway {
  readonly #url: string;
  readonly #tokens: TokenSource;

  constructor(url: string, tokens: TokenSource) {
    this.#url = url;
    this.#tokens = tokens;
  }

  /** Asks. @throws NoAnswer, Refused */
  async ask<Result, Variables>(operation: Operation<Result, Variables>, variables: Variables): Promise<Answer<Result>> {
    const body = JSON.stringify({ query: operation.text, variables });
    let isSecondToken = false;
    for (let waits = 0; ; ) {
      const response = await this.#post(body);
      const isBusy = response.status === 429 || response.status === 503;
      if (isBusy && waits < maxWaits) {
        waits++;
        await response.body?.cancel();
        await new Promise((resolve) => setTimeout(resolve, toWaitMs(response.headers.get('retry-after'))));
      } else if (response.status === 401 && !isSecondToken) {
        isSecondToken = true;
        this.#tokens.forget();
        await response.body?.cancel();
      } else return toAnswer(await read(response));
    }
  }

  async #post(body: string): Promise<Response> {
    const token = await this.#tokens.get().catch((error: unknown) => {
      throw new NoAnswer('no token is to be had', { cause: error });
    });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return fetch(this.#url, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) }).catch(
      (error: unknown) => {
        throw new NoAnswer('the gateway does not answer', { cause: error });
      },
    );
  }
}

async function read(response: Response): Promise<Wire> {
  try {
    return (await response.json()) as Wire;
  } catch (error) {
    throw new NoAnswer(`the answer broke off (HTTP ${response.status})`, { cause: error });
  }
}

function toAnswer<Result>({ data, errors = [] }: Wire): Answer<Result> {
  const codes = errors.map(({ extensions }) => extensions?.code ?? '');
  const isThere = data !== undefined && data !== null && Object.values(data).some((value) => value !== null);
  if (isThere || errors.length === 0) return { data: data as Result, codes };
  const said = errors.map(({ message }) => message).join('; ');
  throw codes.some((code) => failures.has(code)) ? new NoAnswer(said) : new Refused(codes, said);
}
