// Cookies of the pages for people: read and written by name, nothing kept. RFC 6265.

import type { FastifyReply, FastifyRequest } from 'fastify';

/** A cookie's value; null without one, or when there are several of the name: one of them is somebody else's. */
export function readCookie({ headers }: FastifyRequest, name: string): string | null {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const [only] = found;
  return found.length === 1 && only !== undefined ? only.slice(name.length + 1) : null;
}

/** How a cookie is to be kept. */
export interface CookieOptions {
  readonly path: string;
  /** Null ends it at once. */
  readonly maxAgeSeconds: number | null;
  readonly isSecure: boolean;
}

/** Sends a cookie that no script reads and no other site's form sends; a bank's redirect back does. */
export function sendCookie(reply: FastifyReply, name: string, value: string, options: CookieOptions): void {
  const parts = [
    `${name}=${value}`,
    `Path=${options.path}`,
    `Max-Age=${options.maxAgeSeconds ?? 0}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(options.isSecure ? ['Secure'] : []),
  ];
  const known = reply.getHeader('set-cookie');
  const cookies = known === undefined ? [] : Array.isArray(known) ? known : [String(known)];
  reply.header('set-cookie', [...cookies, parts.join('; ')]);
}
