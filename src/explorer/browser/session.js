// Who is signed in: kept in this tab's sessionStorage until its token ends, never in localStorage, a cookie or a URL. Used by
// the page's other scripts.

const key = 'bankgraph.session';
const kindKey = 'bankgraph.kind';

/** @returns {import('./types.d.ts').Session | null} null when nobody is, or not any more */
export function readSession() {
  const text = sessionStorage.getItem(key);
  if (text === null) return null;
  /** @type {import('./types.d.ts').Session} */
  const session = JSON.parse(text);
  if (session.expiresAtMs > Date.now()) return session;
  sessionStorage.removeItem(key);
  return null;
}

/** @param {import('./types.d.ts').Session} session */
export function keepSession(session) {
  sessionStorage.setItem(key, JSON.stringify(session));
  keepKind(session.kind);
}

/** The token is gone from this browser; at the issuer it lasts until its end. */
export function forgetSession() {
  sessionStorage.removeItem(key);
}

/** @returns {import('./types.d.ts').Kind} whose schema and examples are shown */
export function readKind() {
  const kind = sessionStorage.getItem(kindKey);
  return kind === 'partner' || kind === 'analyst' ? kind : 'customer';
}

/** @param {import('./types.d.ts').Kind} kind */
export function keepKind(kind) {
  sessionStorage.setItem(kindKey, kind);
}
