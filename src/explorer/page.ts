// The HTML of /explore. What it has in common with /insights, its sign-in and its policy, is in page-parts.ts. Sent by
// explorer.ts.

import { schemaName, workerNames } from './assets.ts';
import { type Example, kinds } from './examples.ts';
import { embedded, type Page, type SignInOptions, toImportMap, toPolicy } from './page-parts.ts';

/** What the page is made of. */
export interface PageOptions extends SignInOptions {
  readonly scopes: readonly string[];
  readonly examples: readonly Example[];
}

function toSettings(options: PageOptions, address: (name: string) => string) {
  const { base, issuer, audience, clientId, scopes, sandbox, examples } = options;
  return {
    base,
    path: '/explore',
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
export function toPage(options: PageOptions): Page {
  const { base, assets, issuer } = options;
  const address = (name: string): string => `${base}/explore/${assets.pathOf(name)}`;
  const importMap = toImportMap(base, assets);
  const contentSecurityPolicy = toPolicy({
    importMap,
    issuer,
    // The editor places its lines by style attributes, and has no way without.
    further: ["worker-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", 'font-src data:'],
  });
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
<a href="${base}/insights">Insights</a>
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
