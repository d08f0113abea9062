// Who is signed in at the pages for people: a random secret in a cookie, and in the store who that is, by the secret's hash
// (src/store/page-sessions.ts). A session that has ended there is over, whoever still has the cookie. The secrets of its forms
// and of the browser that is sent to a bank follow from the cookie's. Used by the pages of this folder.
//
// Kept plugins were tried (2026-11-29) and are not used. @fastify/session 11.1.3 with a list of secrets takes a cookie that
// was signed under the old one, and has the browser drop it with the next answer: a rotation of STORE_KEYS would sign everybody
// out. It also hands the store the cookie's own id, which would open sessions to whoever reads a backup.
// @fastify/secure-session keeps sessions in the cookie: they could not end here. @fastify/cookie takes one of several cookies
// of a name, where ours refuse all: a neighbouring host could otherwise put its own session before a person's, and have their
// bank linked to somebody else. @fastify/csrf-protection has no key to rotate, and needs one of these. Here nothing is signed:
// the secret is 256 random bits, so there is no key that a session could outlive.

import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import { toHash } from '../store/attempts.ts';
import type { PageSessionRecord, PageSessionStore } from '../store/page-sessions.ts';
import { toBrowserName } from './browser-name.ts';
import type { PagePlace } from './place.ts';
import type { SealedValues } from './sealed-values.ts';
import type { SignedIn } from './sign-in.ts';

/** One person's session in one browser. */
export interface Session extends PageSessionRecord {
  /** What the cookie holds; never stored, shown or logged. */
  readonly secret: string;
  /** What the identity provider calls the person; null where it does not say. Only their own browser keeps it, sealed. */
  readonly name: string | null;
}

/** A form that was posted, or why it is not taken. */
export type PostedForm =
  | { readonly kind: 'own'; readonly session: Session; readonly form: URLSearchParams }
  /** Of no page of this session: another site's, or older than the session. */
  | { readonly kind: 'foreign'; readonly session: Session }
  | { readonly kind: 'signedOut' };

/** The longest session, milliseconds: after an hour people sign in again. House rule. */
const longestSessionMs = 3_600_000;
const cookie = 'bankgraph-session';
const nameCookie = 'bankgraph-person';
/** All pages of a person's, of src/links-page and of src/my. */
const everyPage = '/';
const nameForm = z.object({ subject: z.string(), name: z.string(), expiresAtMs: z.number() });
/** 256 bits in base64url. */
const secretForm = /^[\w-]{43}$/;

/** Sessions of the pages. */
export class PageSessions {
  readonly #place: PagePlace;
  readonly #store: PageSessionStore;
  readonly #values: SealedValues;

  constructor(place: PagePlace, store: PageSessionStore, values: SealedValues) {
    this.#place = place;
    this.#store = store;
    this.#values = values;
  }

  /** Begins one in this browser; the one that was there ends. @throws StoreFailure */
  async begin(request: FastifyRequest, reply: FastifyReply, who: SignedIn): Promise<void> {
    const before = await this.read(request);
    if (before !== null) await this.#store.end(before.customerId, before.id);
    const nowMs = Date.now();
    const secret = randomBytes(32).toString('base64url');
    const expiresAtMs = Math.min(who.expiresAtMs, nowMs + longestSessionMs);
    await this.#store.begin({
      secretHash: toHash(secret),
      id: randomUUID(),
      customerId: who.subject,
      scopes: who.scopes,
      browser: toBrowserName(request.headers['user-agent']),
      createdAtMs: nowMs,
      usedAtMs: nowMs,
      expiresAtMs,
    });
    this.#place.keepCookie(reply, { name: cookie, value: secret, untilMs: expiresAtMs, path: everyPage });
    if (who.name === null) this.#place.dropCookie(reply, nameCookie, everyPage);
    else {
      const value = this.#values.seal('person', { subject: who.subject, name: who.name, expiresAtMs });
      this.#place.keepCookie(reply, { name: nameCookie, value, untilMs: expiresAtMs, path: everyPage });
    }
  }

  /** Whose session a request is of; null for nobody's. @throws StoreFailure */
  async read(request: FastifyRequest): Promise<Session | null> {
    const secret = this.#place.readCookie(request, cookie);
    if (secret === null || !secretForm.test(secret)) return null;
    const record = await this.#store.read(toHash(secret), Date.now());
    if (record === null) return null;
    const kept = this.#values.open('person', this.#place.readCookie(request, nameCookie), nameForm);
    return { ...record, secret, name: kept?.subject === record.customerId ? kept.name : null };
  }

  /** Ends a session, here and in its browser. @throws StoreFailure */
  async end(reply: FastifyReply, session: Session): Promise<void> {
    await this.#store.end(session.customerId, session.id);
    this.#place.dropCookie(reply, cookie, everyPage);
    this.#place.dropCookie(reply, nameCookie, everyPage);
  }

  /** Reads a form of the person's own session, from a page of this gateway's. @throws StoreFailure */
  async readForm(request: FastifyRequest): Promise<PostedForm> {
    const session = await this.read(request);
    if (session === null) return { kind: 'signedOut' };
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const isOwn = this.#isOwnOrigin(request) && holdsCsrfToken(session, form.get('csrf'));
    return isOwn ? { kind: 'own', session, form } : { kind: 'foreign', session };
  }

  /** Browsers say from where a form is sent; one that says nothing at all is refused. */
  #isOwnOrigin({ headers }: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = headers;
    if (origin === undefined && site === undefined) return false;
    const isOwn = origin === undefined || origin === new URL(this.#place.url()).origin;
    return isOwn && (site === undefined || site === 'same-origin');
  }
}

/** The person as the rest of the gateway knows them. */
export function toPrincipal({ customerId, scopes }: PageSessionRecord, clientId: string): Principal {
  return { kind: 'customer', subject: customerId, clientId, scopes: new Set(scopes) };
}

/** What a form of this session carries. */
export const csrfTokenOf = (session: Session): string => derive(session, 'form');

/** What the browser carries to the bank and back: see `browserBinding` in src/linking/results.ts. */
export const bindingOf = (session: Session): string => derive(session, 'binding');

/** Whether a form came from a page of this session. */
function holdsCsrfToken(session: Session, given: string | null): boolean {
  const expected = Buffer.from(csrfTokenOf(session));
  const actual = Buffer.from(given ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function derive({ secret }: Session, purpose: string): string {
  return createHmac('sha256', secret).update(`bankgraph links page ${purpose}`).digest('base64url');
}
