// A person at the pages of the gateway, without a browser: for tests of what the pages answer over HTTP.

import { expect } from 'vitest';

/** The cookie of a session, where PUBLIC_URL is no https. */
export const sessionCookie = 'bankgraph-session';

/** A person's browser as far as HTTP goes: cookies by name, redirects followed by hand. */
export class Person {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const url = new URL(path, this.#origin);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/i.test(line) || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  get(path: string): Promise<Response> {
    return this.ask(path);
  }

  /** Posts a form as a browser does from a page of this origin. */
  post(
    path: string,
    fields: Record<string, string> | [name: string, value: string][],
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.ask(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  /** Signs in at the development identity provider; gives where that sends them back to. */
  async meetProvider(customer: string, query = ''): Promise<string> {
    let location = (await this.get(`/links/sign-in${query}`)).headers.get('location') ?? '';
    for (let step = 0; step < 6 && !location.startsWith(`${this.#origin}/links/signed-in`); step++) {
      const isLogin = location.includes('/interaction/');
      const answer = await this.ask(
        location,
        isLogin ? { method: 'POST', body: new URLSearchParams({ customer }) } : {},
      );
      location = new URL(answer.headers.get('location') ?? '', location).href;
    }
    return location;
  }

  async signIn(customer: string): Promise<this> {
    const done = await this.get(await this.meetProvider(customer));
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe(`${this.#origin}/links`);
    return this;
  }

  /** The token of this session's forms. */
  async csrf(): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await (await this.get('/links')).text())?.[1] ?? '';
  }
}
