// The frame of every page for people: head, header, status message, main, footer, and the one style sheet. Nothing is
// loaded and nothing runs: the Content-Security-Policy allows this style sheet by its hash, and forms to the gateway itself.
// Colours are held to a contrast of 4.5 (WCAG 2.2 AA) by test/integration/gateway/links-page.test.ts.

import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.ts';

/** Pairs of text and background that occur together, for the test of contrast. */
export const colours = {
  text: '#1d2129',
  quiet: '#4a5160',
  page: '#f6f7f9',
  card: '#ffffff',
  action: '#0b4f8a',
  onAction: '#ffffff',
  danger: '#a11414',
  onDanger: '#ffffff',
  good: '#14532d',
  goodBack: '#e3f4e8',
  warning: '#6b3a00',
  warningBack: '#fdf0d9',
  over: '#4a5160',
  overBack: '#e8eaee',
  bad: '#861010',
  badBack: '#fdeaea',
} as const;

const c = colours;
const style = `*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:${c.text};background:${c.page}}
header,main,footer{max-width:46rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between}
header p,header form{margin:0}.brand{font-weight:700}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}h2{font-size:1.25rem;margin:2rem 0 .75rem}h3{font-size:1.1rem;margin:0}
.card h2{font-size:1.1rem;margin:0}.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
ul.cards{list-style:none;margin:0;padding:0;display:grid;gap:1rem}
.card{background:${c.card};border:1px solid #c3c8d1;border-radius:.6rem;padding:1rem;overflow-wrap:anywhere}
.bank{display:flex;align-items:center;gap:.6rem}.logo{width:2.5rem;height:2.5rem;flex:none;border-radius:.45rem;object-fit:contain;background:${c.card}}
.logo.letter{display:inline-flex;align-items:center;justify-content:center;font-weight:700;color:${c.over};background:${c.overBack}}
.search{display:grid;gap:.35rem .75rem;grid-template-columns:1fr;margin:0 0 1rem}.search label{font-weight:600}
.search input,.search select{font:inherit;color:inherit;background:${c.card};padding:.55rem .7rem;min-height:2.75rem;width:100%;border:2px solid #767d8a;border-radius:.45rem}
.search button{justify-self:start;margin-top:.35rem}
.top{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;justify-content:space-between}
.card p{margin:.35rem 0}.quiet{color:${c.quiet}}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.6rem 0}dt{color:${c.quiet}}dd{margin:0}
.state{font-weight:600;border-radius:1rem;padding:.1rem .75rem;white-space:nowrap}
.good{color:${c.good};background:${c.goodBack}}.warning{color:${c.warning};background:${c.warningBack}}
.over{color:${c.over};background:${c.overBack}}.bad{color:${c.bad};background:${c.badBack}}
.message{border-radius:.6rem;padding:.75rem 1rem;border-left:.35rem solid;margin:0 0 1rem}.message p{margin:0}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:.75rem}
button,a.button{display:inline-block;font:inherit;font-weight:600;line-height:1.3;padding:.6rem 1rem;min-height:2.75rem;border:2px solid ${c.action};border-radius:.45rem;background:${c.card};color:${c.action};text-decoration:none;cursor:pointer}
button.main,a.button.main{background:${c.action};color:${c.onAction}}
button.danger,a.button.danger{border-color:${c.danger};color:${c.danger}}button.danger.main{background:${c.danger};color:${c.onDanger}}
button:hover,a.button:hover{text-decoration:underline}
a{color:${c.action}}:focus-visible{outline:3px solid #b45309;outline-offset:2px}
fieldset{border:0;margin:1.5rem 0;padding:0;min-width:0}legend{font-weight:600;padding:0;margin-bottom:.5rem}
.choice{display:grid;grid-template-columns:1.5rem 1fr;gap:.5rem;align-items:start;padding:.5rem 0}
.choice input{width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:${c.action}}
.named{margin-left:2rem}.named h2{font-size:1rem;margin:.5rem 0 0}
li{margin:.25rem 0}.cards>li{margin:0}footer{font-size:.95rem;color:${c.quiet};padding-bottom:3rem}
@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}.actions>*,.actions button{width:100%;text-align:center}}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}`;

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  // Banks' logos are served by the gateway itself.
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What is told at the top of a page: an outcome, or what went wrong. */
export interface Message {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly text: string;
}

/** One page. */
export interface Page {
  /** The page's heading, and its title. */
  readonly title: string;
  readonly message?: Message | null;
  readonly content: Html;
  /** Who is signed in, and how they sign out; null for nobody. */
  readonly account?: Html | null;
  /** Where the browser goes by itself at once; the content holds a link to it, too. */
  readonly goTo?: string;
}

/** Sends a page that no browser or proxy keeps. */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  return (
    reply
      .code(status)
      .header('cache-control', 'no-store')
      .header('content-security-policy', policy)
      // Forms of this page name its origin; nobody else is told where a person comes from.
      .header('referrer-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
      .removeHeader('access-control-allow-origin')
      .type('text/html; charset=utf-8')
      .send(toDocument(page))
  );
}

function toDocument({ title, message = null, content, account = null, goTo }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${goTo === undefined ? null : html`<meta http-equiv="refresh" content="0; url=${goTo}">`}
<title>${message === null ? null : `${message.text.replace(/\.$/, '')} – `}${title} – bankgraph</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header>
<p class="brand">bankgraph</p>
${account}
</header>
<main>
<h1>${title}</h1>
${message === null ? null : toMessage(message)}
${content}
</main>
<footer>
<p>Through a link, bankgraph only reads what you choose; a payment is yours to authorise at your bank, each by itself. It never sees your password there.</p>
</footer>
</body>
</html>
`.text;
}

function toMessage({ tone, text }: Message): Html {
  const role = tone === 'good' ? 'status' : 'alert';
  return html`<div class="message ${tone}" role="${role}"><p>${text}</p></div>`;
}
