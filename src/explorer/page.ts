// The HTML of /explore and its Content-Security-Policy: scripts of this server only, none in the page but the import map,
// which is allowed by its hash; connections to this server and the issuer only. Sent by explorer.ts.

import { createHash } from 'node:crypto';
import { type Assets, schemaName, workerNames } from './assets.ts';
import { type Example, kinds } from './examples.ts';

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

/** What the page is made of. */
export interface PageOptions {
  /** The path of PUBLIC_URL, without a slash at its end. */
  readonly base: string;
  readonly issuer: string;
  readonly audience: string;
  /** The page as a client of the issuer; null where nobody can sign in. */
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  readonly sandbox: SandboxPeople | null;
  readonly examples: readonly Example[];
  readonly assets: Assets;
}

/** A page and the policy that it is sent with. */
export interface ExplorerPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** JSON in a script element: nothing in it ends the element. */
const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

function toSettings(options: PageOptions, address: (name: string) => string) {
  const { base, issuer, audience, clientId, scopes, sandbox, examples } = options;
  return {
    base,
    issuer,
    audience,
    clientId,
    scopes,
    sandbox,
    examples,
    assets: {
      graphiql: address('graphiql.js'),
      workers: Object.fromEntries(workerNames.map((name) => [name, address(`worker-${name}.js`)])),
      schemas: Object.fromEntries(kinds.map((kind) => [kind, address(schemaName(kind))])),
    },
  };
}

/** Makes the page. */
export function toPage(options: PageOptions): ExplorerPage {
  const { base, assets, issuer } = options;
  const at = (path: string): string => `${base}/explore/${path}`;
  const address = (name: string): string => at(assets.pathOf(name));
  const imports = Object.fromEntries(Object.entries(assets.imports).map(([name, path]) => [name, at(path)]));
  const importMap = embedded({ imports });
  const contentSecurityPolicy = [
    "default-src 'none'",
    `script-src 'self' 'sha256-${createHash('sha256').update(importMap).digest('base64')}'`,
    "worker-src 'self'",
    // The editor places its lines by style attributes, and has no way without.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    // 'self' is the WebSocket beside the page, too (CSP 3, section 6.7.2.8).
    `connect-src 'self' ${new URL(issuer).origin}`,
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Explorer – bankgraph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${address('graphiql.css')}">
<link rel="stylesheet" href="${address('page/page.css')}">
<script type="importmap">${importMap}</script>
<script type="application/json" id="settings">${embedded(toSettings(options, address))}</script>
<script type="module" src="${address('page/main.js')}"></script>
</head>
<body>
<header>
<h1>bankgraph <span>explorer</span></h1>
<div class="group"><label for="kind">Schema of</label>
<select id="kind"><option value="customer">customers</option><option value="partner">partners</option><option value="analyst">analysts</option></select></div>
<div class="group examples"><label for="example">Example</label>
<select id="example"></select> <button id="open-example" type="button">Open</button></div>
<div class="group account"><span id="person" role="status">Not signed in</span>
<button id="sign-in" type="button" hidden>Sign in</button> <button id="sign-out" type="button" hidden>Sign out</button></div>
</header>
<p id="message" role="alert" hidden></p>
<noscript><p class="plain">The explorer needs JavaScript.</p></noscript>
<main id="editor" aria-label="GraphiQL"></main>
<dialog id="sign-in-form"></dialog>
</body>
</html>
`;
  return { html, contentSecurityPolicy };
}
