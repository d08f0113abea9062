// Asks the gateway's endpoint one question with the person's token, and says what went wrong in kinds that a person can act on.
// The token is asked for each time, goes into the header and nowhere else. Called by the elements.

/** @typedef {'sign-in' | 'forbidden' | 'busy' | 'unreachable' | 'service' | 'request'} TroubleKind */
/** @typedef {{ readonly message?: string, readonly extensions?: { readonly code?: string, readonly retryAt?: string } }} AnswerError */
/** @typedef {() => Promise<string | null> | string | null} GetAccessToken */

/** What went wrong with a whole question. */
export class GatewayTrouble extends Error {
  /**
   * @param {TroubleKind} kind what it is to the person
   * @param {{ codes?: readonly string[], retryAtMs?: number | null }} [details] codes of the gateway, and from when on to ask again
   */
  constructor(kind, { codes = [], retryAtMs = null } = {}) {
    super(`the gateway: ${kind}`);
    this.kind = kind;
    this.codes = codes;
    this.retryAtMs = retryAtMs;
  }
}

/**
 * The moment that `Retry-After` names (RFC 9110, 10.2.3): seconds, or a date. Null where it names none.
 * @param {string | null} header
 * @param {number} nowMs
 */
export function readRetryAfter(header, nowMs) {
  if (header === null || header.trim() === '') return null;
  if (/^\d+$/.test(header.trim())) return nowMs + Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : atMs;
}

/** @type {Readonly<Record<string, TroubleKind>>} */
const kinds = {
  UNAUTHENTICATED: 'sign-in',
  FORBIDDEN: 'forbidden',
  TOO_MANY_REQUESTS: 'busy',
  SERVICE_UNAVAILABLE: 'service',
  INTERNAL_SERVER_ERROR: 'service',
  SUBGRAPH_UNAVAILABLE: 'service',
};

/** @param {number} status @param {readonly string[]} codes @returns {TroubleKind} */
function kindOf(status, codes) {
  if (status === 401) return 'sign-in';
  if (status === 429) return 'busy';
  const known = codes.map((code) => kinds[code]).find((kind) => kind !== undefined);
  if (known !== undefined) return known;
  return status >= 500 ? 'service' : 'request';
}

/** @param {Response} response @param {readonly AnswerError[]} errors */
function toTrouble(response, errors) {
  const codes = [...new Set(errors.map(({ extensions }) => extensions?.code ?? '').filter((code) => code !== ''))];
  const told = Date.parse(
    errors.find(({ extensions }) => extensions?.retryAt !== undefined)?.extensions?.retryAt ?? '',
  );
  const retryAtMs =
    readRetryAfter(response.headers.get('retry-after'), Date.now()) ?? (Number.isNaN(told) ? null : told);
  return new GatewayTrouble(kindOf(response.status, codes), { codes, retryAtMs });
}

/** @param {GetAccessToken | null} getAccessToken */
async function tokenOf(getAccessToken) {
  const token = await Promise.resolve(getAccessToken?.() ?? null).catch(() => null);
  if (token === null || token === '') throw new GatewayTrouble('sign-in');
  return token;
}

/** @param {Response} response @returns {Promise<{ data?: unknown, errors?: readonly AnswerError[] }>} */
async function bodyOf(response) {
  try {
    const body = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/**
 * The answer, and what of it failed beside it.
 * @template Data
 * @param {{ endpoint: string, getAccessToken: GetAccessToken | null, signal: AbortSignal }} way
 * @param {string} query
 * @param {object} variables
 * @returns {Promise<{ data: Data, errors: readonly AnswerError[] }>}
 * @throws {GatewayTrouble} where there is no answer; the signal's reason where nobody waits any more
 */
export async function askGateway({ endpoint, getAccessToken, signal }, query, variables) {
  const token = await tokenOf(getAccessToken);
  signal.throwIfAborted();
  let response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal,
    });
  } catch {
    signal.throwIfAborted();
    throw new GatewayTrouble('unreachable');
  }
  const { data, errors = [] } = await bodyOf(response);
  signal.throwIfAborted();
  if (data === undefined || data === null) throw toTrouble(response, errors);
  return { data: /** @type {Data} */ (data), errors };
}
