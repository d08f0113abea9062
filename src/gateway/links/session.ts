// Who is signed in at the page for people: a sealed cookie and nothing on the gateway. The secrets of its forms and of the
// browser that is sent to a bank follow from the session's id, which never leaves the cookie.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../../auth/principal.ts';

/** A session's content. */
export const sessionForm = z.object({
  /** Random, secret. */
  id: z.string().min(20),
  subject: z.string().min(1),
  scopes: z.array(z.string()),
  expiresAtMs: z.number(),
});

/** One person's session in one browser. */
export type Session = z.infer<typeof sessionForm>;

/** The longest session, milliseconds: after an hour people sign in again. House rule. */
export const longestSessionMs = 3_600_000;

/** The person as the rest of the gateway knows them. */
export function toPrincipal({ subject, scopes }: Session, clientId: string): Principal {
  return { kind: 'customer', subject, clientId, scopes: new Set(scopes) };
}

/** What a form of this session carries. */
export const csrfTokenOf = (session: Session): string => derive(session, 'form');

/** What the browser carries to the bank and back: see `browserBinding` in src/linking/results.ts. */
export const bindingOf = (session: Session): string => derive(session, 'binding');

/** Whether a form came from a page of this session. */
export function holdsCsrfToken(session: Session, given: string | null): boolean {
  const expected = Buffer.from(csrfTokenOf(session));
  const actual = Buffer.from(given ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function derive({ id }: Session, purpose: string): string {
  return createHmac('sha256', id).update(`bankgraph links page ${purpose}`).digest('base64url');
}
