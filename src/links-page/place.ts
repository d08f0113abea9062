// Where the pages for people are, and their cookies there: all that depends on PUBLIC_URL, which may be known only once the
// gateway listens. Used by the pages of this folder.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName, readCookie, sendCookie } from '../pages/cookies.ts';

/** The pages' path under PUBLIC_URL. */
export const pagePath = '/links';
/** Where people answer a partner that asks for a grant, under PUBLIC_URL. */
export const grantPath = `${pagePath}/grant`;

/** A cookie of the pages. */
export interface KeptCookie {
  /** Without a prefix. */
  readonly name: string;
  readonly value: string;
  readonly untilMs: number;
  /** The pages' own unless said otherwise. */
  readonly path?: string;
  /** Sent with other sites' forms, too. */
  readonly isCrossSite?: boolean;
}

/** The place of the pages. */
export class PagePlace {
  readonly #publicUrl: () => string;

  /** `publicUrl` is without a slash at its end. */
  constructor(publicUrl: () => string) {
    this.#publicUrl = publicUrl;
  }

  /** A page's whole address. */
  url(path = ''): string {
    return `${this.#publicUrl()}${pagePath}${path}`;
  }

  /** The whole address of what lies under PUBLIC_URL. */
  urlOf(path: string): string {
    return `${this.#publicUrl()}${path}`;
  }

  /** The path of PUBLIC_URL, without a slash at its end: a proxy may serve the gateway under one. */
  publicPath(): string {
    return new URL(this.#publicUrl()).pathname.replace(/\/$/, '');
  }

  /** The path that all pages begin with. */
  base(): string {
    return `${this.publicPath()}${pagePath}`;
  }

  isSecure(): boolean {
    return this.#publicUrl().startsWith('https:');
  }

  readCookie(request: FastifyRequest, name: string): string | null {
    return readCookie(request, cookieName(name, this.isSecure()));
  }

  /** Until then only; for the pages, or what is below another path of PUBLIC_URL's. */
  keepCookie(reply: FastifyReply, { name, value, untilMs, path = pagePath, isCrossSite = false }: KeptCookie): void {
    sendCookie(reply, {
      name: cookieName(name, this.isSecure()),
      value,
      path: `${this.publicPath()}${path}`,
      maxAgeSeconds: Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)),
      isSecure: this.isSecure(),
      isCrossSite,
    });
  }

  dropCookie(reply: FastifyReply, name: string, path = pagePath): void {
    const isSecure = this.isSecure();
    const options = { path: `${this.publicPath()}${path}`, maxAgeSeconds: null, isSecure };
    sendCookie(reply, { name: cookieName(name, isSecure), value: '', ...options });
  }

  /** To one of the pages of src/my: a path under PUBLIC_URL, with its query. */
  redirectTo(reply: FastifyReply, path: string): FastifyReply {
    return reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'same-origin')
      .redirect(`${this.#publicUrl()}${path}`, 303);
  }

  /** To one of the pages, and nowhere else. */
  redirect(reply: FastifyReply, path: string, query: string): FastifyReply {
    return reply
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'same-origin')
      .redirect(query === '' ? this.url(path) : `${this.url(path)}?${query}`, 303);
  }
}
