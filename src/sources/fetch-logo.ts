// Fetches one logo from where a source says it lies: somebody else's address, so only public ones over https, in bounded size and
// time. Called by an operator's command (src/cli), never for a request.

import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { isLoopbackHost } from '../domain/loopback.ts';
import { hostOf, isPublicAddress, mayBePublic } from '../http/public-address.ts';
import type { Logo } from '../store/institutions.ts';
import { maxLogoBytes, toLogo } from './logos.ts';

/** Longest time for one image, milliseconds. */
const fetchMs = 10_000;
/** Image servers send elsewhere for the size that is asked for. */
const mostRedirects = 3;

/** What fetching came to: the image, or why there is none, for operators. */
export type FetchedLogo = Logo | { readonly failure: string };

/** Fetches logos. */
export class LogoFetcher {
  readonly #allowsLoopback: boolean;
  readonly #agent: Agent;

  /** `allowsLoopback` is for sources that are on this machine themselves. */
  constructor({ allowsLoopback }: { readonly allowsLoopback: boolean }) {
    this.#allowsLoopback = allowsLoopback;
    this.#agent = new Agent({
      headersTimeout: fetchMs,
      bodyTimeout: fetchMs,
      connect: { timeout: fetchMs, rejectUnauthorized: true, lookup: toLookup(allowsLoopback) },
    });
  }

  /** Never rejects. */
  async fetch(address: string): Promise<FetchedLogo> {
    const signal = AbortSignal.timeout(fetchMs);
    let url = URL.canParse(address) ? new URL(address) : null;
    for (let redirects = 0; url !== null && redirects <= mostRedirects; redirects++) {
      if (!this.#mayAsk(url)) return { failure: 'lies at no public https address' };
      try {
        const answer = await request(url, {
          dispatcher: this.#agent,
          headers: { accept: 'image/png,image/webp,image/jpeg,image/svg+xml' },
          signal,
        });
        const location = answer.headers['location'];
        if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
          await answer.body.dump();
          url = URL.canParse(location, url.href) ? new URL(location, url) : null;
          continue;
        }
        if (answer.statusCode !== 200) {
          await answer.body.dump();
          return { failure: `answered ${answer.statusCode}` };
        }
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of answer.body) {
          const part = Buffer.from(chunk);
          size += part.length;
          if (size > maxLogoBytes) return { failure: `larger than ${maxLogoBytes} bytes` };
          chunks.push(part);
        }
        return toLogo(Buffer.concat(chunks)) ?? { failure: 'is no PNG, JPEG, WebP, GIF or SVG' };
      } catch {
        return { failure: 'could not be reached' };
      }
    }
    return { failure: 'leads on and on' };
  }

  /** Ends its connections. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #mayAsk(url: URL): boolean {
    if (url.username !== '' || url.password !== '') return false;
    if (this.#allowsLoopback && isLoopbackHost(url.hostname)) return true;
    return url.protocol === 'https:' && mayBePublic(hostOf(url));
  }
}

/** Only addresses that may be asked, whatever a name resolves to at the moment of connecting. */
function toLookup(allowsLoopback: boolean): LookupFunction {
  return (host, _options, done) => {
    lookup(host, { all: true }, (error, found: readonly LookupAddress[] = []) => {
      if (error !== null) return done(error, []);
      const allowed = found.filter(
        ({ address }) => isPublicAddress(address) || (allowsLoopback && isLoopbackHost(address)),
      );
      done(allowed.length === 0 ? new Error('no address that may be asked') : null, [...allowed]);
    });
  };
}
