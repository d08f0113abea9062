// What the pages of this room have in common: who signs in where, the import map, and a Content-Security-Policy: scripts of this
// server only, none in the page but the import map, which is allowed by its hash; connections to this server and the issuer
// only. Used by page.ts and insights-page.ts.

import { createHash } from 'node:crypto';
import type { Assets } from './assets.ts';

/** People whom the sandbox's issuer gives tokens to without asking; development only. */
export interface SandboxPeople {
  /** The client of {@link SandboxPeople.grantType}. */
  readonly clientId: string;
  /** The sandbox's own grant. */
  readonly grantType: string;
  readonly customers: readonly string[];
  readonly analysts: readonly string[];
  /** With the secrets that the sandbox's documentation prints. */
  readonly partners: readonly { readonly id: string; readonly secret: string }[];
}

/** Where people sign in, and what a page is served from. */
export interface SignInOptions {
  /** The path of PUBLIC_URL, without a slash at its end. */
  readonly base: string;
  readonly issuer: string;
  readonly audience: string;
  /** The page as a client of the issuer; null where nobody can sign in. */
  readonly clientId: string | null;
  readonly sandbox: SandboxPeople | null;
  readonly assets: Assets;
}

/** A page and the policy that it is sent with. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** JSON in a script element: nothing in it ends the element. */
export const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** Where the scripts' bare imports lead, as the text of an import map. */
export function toImportMap(base: string, assets: Assets): string {
  const imports = Object.entries(assets.imports).map(([name, path]) => [name, `${base}/explore/${path}`]);
  return embedded({ imports: Object.fromEntries(imports) });
}

/** The policy of a page with that import map; `further` are the directives for its styles, images and the like. */
export function toPolicy({
  importMap,
  issuer,
  further,
}: {
  readonly importMap: string;
  readonly issuer: string;
  readonly further: readonly string[];
}): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
    ...further,
    // 'self' is the WebSocket beside the page, too (CSP 3, section 6.7.2.8).
    `connect-src 'self' ${new URL(issuer).origin}`,
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
