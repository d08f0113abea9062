// Cookies of the pages for people: read and written by name, nothing kept. RFC 6265 with the prefixes of 6265bis.

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

/** A cookie's full name: over https browsers take the prefix from secure pages only. `__Host-` would forbid a path. */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Secure-${name}` : name;
}

/** A cookie, and how it is to be kept. */
export interface CookieOptions {
  /** See {@link cookieName}. */
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Null ends it at once. */
  readonly maxAgeSeconds: number | null;
  readonly isSecure: boolean;
  /** Sent with other sites' forms, too; over https only, since browsers refuse it elsewhere. */
  readonly isCrossSite?: boolean;
}

/** Sends a cookie that no script reads and, usually, no other site's form sends; a bank's redirect back does. */
export function sendCookie(reply: FastifyReply, cookie: CookieOptions): void {
  const { name, value, path, maxAgeSeconds, isSecure, isCrossSite = false } = cookie;
  const parts = [
    `${name}=${value}`,
    `Path=${path}`,
    `Max-Age=${maxAgeSeconds ?? 0}`,
    'HttpOnly',
    isCrossSite && isSecure ? 'SameSite=None' : 'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ];
  const before = reply.getHeader('set-cookie');
  const cookies = before === undefined ? [] : Array.isArray(before) ? before : [String(before)];
  reply.header('set-cookie', [...cookies, parts.join('; ')]);
}
