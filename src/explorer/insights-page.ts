// The HTML of /insights: a customer's spending, balances, income and recurring streams, drawn in the browser from the public
// schema (browser/insights). It signs in as /explore does, and no style stands in it. Sent by explorer.ts.

import { embedded, type Page, type SignInOptions, toImportMap, toPolicy } from './page-parts.ts';

/** What its fields need; `pii:read` besides where names are wanted in full. */
const scopes = ['accounts:read', 'balances:read', 'transactions:read'] as const;

/** In this order: the last has what a narrow screen changes of the others. */
const styles = ['charts.css', 'tables.css', 'insights.css'] as const;

/** The sections, by the ids of their elements. */
const sections = [
  ['spending', 'Spending'],
  ['balances', 'Balances'],
  ['income', 'Income'],
  ['recurring', 'Recurring'],
  ['basis', 'What it rests on'],
] as const;

/** Makes the page. */
export function toInsightsPage(options: SignInOptions): Page {
  const { base, issuer, audience, clientId, sandbox, assets } = options;
  const address = (name: string): string => `${base}/explore/${assets.pathOf(name)}`;
  const importMap = toImportMap(base, assets);
  const contentSecurityPolicy = toPolicy({ importMap, issuer, further: ["style-src 'self'", 'img-src data:'] });
  const settings = { base, path: '/insights', issuer, audience, clientId, scopes, sandbox };
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Insights – bankgraph</title>
<link rel="icon" href="data:,">
${styles.map((name) => `<link rel="stylesheet" href="${address(`page/insights/${name}`)}">`).join('\n')}
<script type="importmap">${importMap}</script>
<script type="application/json" id="settings">${embedded(settings)}</script>
<script type="module" src="${address('page/insights/main.js')}"></script>
</head>
<body>
<header>
<h1>bankgraph <span>insights</span></h1>
<div class="account"><span id="person" role="status"></span>
<button id="sign-out" type="button" hidden>Sign out</button>
<a href="${base}/explore">Explorer</a></div>
</header>
<p id="message" class="notice bad" role="alert" hidden></p>
<noscript><p class="notice">This page needs JavaScript: your browser asks the gateway for your figures, with your own sign-in, and draws them.</p></noscript>
<main>
<section id="entrance" class="panel" aria-labelledby="entrance-title" hidden></section>
<div id="insights" hidden>
<nav aria-label="Sections"><ul>${sections.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')}</ul></nav>
${sections
  .map(
    ([id, title]) =>
      `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><div class="content"></div></section>`,
  )
  .join('\n')}
</div>
</main>
<dialog id="entries" aria-labelledby="entries-title"></dialog>
</body>
</html>
`;
  return { html, contentSecurityPolicy };
}
