// Who is signed in, in this tab: kept in sessionStorage, because the person leaves for the bank's page and comes back. It ends
// with the tab, with the token, and when the person signs out. Read by client.ts and App.tsx.

/** A session; its tokens go to the gateway and to the identity provider and nowhere else. */
export interface Session {
  readonly accessToken: string;
  readonly idToken: string;
  readonly issuer: string;
  readonly expiresAtMs: number;
}

const key = 'session';

/** The session, unless its token is over. */
export function readSession(): Session | null {
  const kept = sessionStorage.getItem(key);
  if (kept === null) return null;
  const session: Session = JSON.parse(kept);
  return session.expiresAtMs > Date.now() ? session : null;
}

/** Keeps the session of who has just signed in. */
export function keepSession(session: Session): void {
  sessionStorage.setItem(key, JSON.stringify(session));
}

/** Forgets everything of this tab: the session, what was begun, and what was shown. */
export function endSession(): void {
  sessionStorage.clear();
}

/** What is kept under a name, once: it is gone afterwards. */
export function takeItem(name: string): string | null {
  const kept = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  return kept;
}
