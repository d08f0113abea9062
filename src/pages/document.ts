// The frame of every page for people: head, bar with the person's pages, status message, main, footer, and the one style sheet.
// Nothing is loaded from elsewhere: the Content-Security-Policy allows this style sheet and the one script (browser-script.ts) by
// their hashes, and forms to the gateway itself. Used by src/links-page and src/my.

import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { browserScript, browserScriptHash } from './browser-script.ts';
import { sendCookie } from './cookies.ts';
import { Html, html } from './html.ts';
import { languageNames, languages, locales } from './language.ts';
import { style } from './style.ts';
import { languageCookie, type PageView, viewOf } from './view.ts';

const toHash = (text: string): string => createHash('sha256').update(text).digest('base64');
const styleHash = toHash(style);

function toPolicy({ script, formsLeadOut }: Page): string {
  const scripts = script === undefined ? [browserScriptHash] : [browserScriptHash, toHash(script)];
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `script-src ${scripts.map((hash) => `'sha256-${hash}'`).join(' ')}`,
    // A page looks at itself again while it waits.
    "connect-src 'self'",
    // Banks' logos are served by the gateway itself.
    "img-src 'self' data:",
    formsLeadOut === true ? 'form-action *' : "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** What is told at the top of a page: an outcome, or what went wrong. */
export interface Message {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly text: string | Html;
}

/** The pages of a person, as the bar names them. */
export type Section = 'overview' | 'payments' | 'banks' | 'sharing' | 'sessions' | 'ownData';

/** Who is signed in. */
export interface Person {
  /** Null where nobody tells it: an identifier is none. */
  readonly name: string | null;
  /** The path of PUBLIC_URL, without a slash at its end. */
  readonly publicPath: string;
  readonly csrfToken: string;
  /** Whether there are pages beside those of links. */
  readonly hasOwnPages: boolean;
}

/** One page. */
export interface Page {
  /** HTTP's status; 200 unless said otherwise. */
  readonly status?: number;
  /** The page's heading, and its title. */
  readonly title: string;
  readonly message?: Message | null;
  readonly content: Html;
  /** Who is signed in; null for nobody. */
  readonly person?: Person | null;
  /** Which of the person's pages it is, or lies below. */
  readonly section?: Section;
  /** Stands above the heading: the way back. */
  readonly crumb?: Html | null;
  /** Where the browser goes by itself at once; the content holds a link to it, too. */
  readonly goTo?: string;
  /** So many seconds later a browser without script loads it again. */
  readonly loadsAgainSeconds?: number;
  /** A script of the page's own, beside the one of all pages: always the same text, which is allowed by its hash. */
  readonly script?: string;
  /** Whether the answer to its form sends the browser on to another site. */
  readonly formsLeadOut?: true;
  /** Whether its address holds what is told to nobody, and counts once: no referrer, and no choice of language by address. */
  readonly hasSecretAddress?: true;
}

/** Sends a page that no browser or proxy keeps. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const view = viewOf(reply.request);
  if (view.isChosen && page.hasSecretAddress !== true) keepLanguage(reply, view);
  return (
    reply
      .code(page.status ?? 200)
      .header('cache-control', 'no-store')
      .header('content-language', view.language)
      .header('vary', 'Accept-Language, Cookie')
      .header('content-security-policy', toPolicy(page))
      // Forms of this page name its origin; nobody else is told where a person comes from.
      .header('referrer-policy', page.hasSecretAddress === true ? 'no-referrer' : 'same-origin')
      .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()')
      .removeHeader('access-control-allow-origin')
      .type('text/html; charset=utf-8')
      .send(toDocument(view, page))
  );
}

/** A year, seconds. Nothing secret: it need not be kept from plain HTTP. */
const languageSeconds = 31_536_000;

function keepLanguage(reply: FastifyReply, { language }: PageView): void {
  sendCookie(reply, {
    name: languageCookie,
    value: language,
    path: '/',
    maxAgeSeconds: languageSeconds,
    isSecure: false,
  });
}

function toDocument(view: PageView, page: Page): string {
  const { title, message = null, content, person = null, section, crumb = null, goTo, loadsAgainSeconds } = page;
  const { language, words } = view;
  const told = message === null ? null : toText(message.text).replace(/\.$/, '');
  return html`<!doctype html>
<html lang="${language}" data-locale="${locales[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
${goTo === undefined ? null : html`<meta http-equiv="refresh" content="0; url=${goTo}">`}${loadsAgainSeconds === undefined ? null : html`<noscript><meta http-equiv="refresh" content="${String(loadsAgainSeconds)}"></noscript>`}
<title>${told === null ? null : `${told} – `}${title} – bankgraph</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="bar"><div>
<p class="brand">${person?.hasOwnPages === true ? html`<a href="${person.publicPath}/my">bankgraph</a>` : 'bankgraph'}</p>
${person === null ? null : toPerson(view, person)}
${person?.hasOwnPages === true ? toMenu(view, person, section) : null}
</div></header>
<main id="content" tabindex="-1">
${crumb === null ? null : html`<p class="crumb">${crumb}</p>`}
<h1>${title}</h1>
${message === null ? null : toMessage(message)}
${content}
</main>
<footer>
<p>${words.promise}</p>
${person?.hasOwnPages === true ? html`<ul><li><a href="${person.publicPath}/links/sessions">${words.sessions}</a></li><li><a href="${person.publicPath}/my/data">${words.ownData}</a></li></ul>` : null}
${view.query === null || page.hasSecretAddress === true ? null : toLanguages(view, view.query)}
</footer>
<script>${new Html(browserScript)}</script>${page.script === undefined ? null : html`\n<script>${new Html(page.script)}</script>`}
</body>
</html>
`.text;
}

/** What a title can hold of a message. */
const toText = (text: string | Html): string =>
  typeof text === 'string'
    ? text
    : text.text.replaceAll(/<[^>]*>/g, '').replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

function toPerson({ words }: PageView, { name, publicPath, csrfToken }: Person): Html {
  return html`<form class="person" method="post" action="${publicPath}/links/sign-out">
<input type="hidden" name="csrf" value="${csrfToken}">
<span class="quiet">${name === null ? words.signedIn : words.signedInAs(name)}</span> <button>${words.signOut}</button>
</form>`;
}

function toMenu({ words }: PageView, { publicPath }: Person, section: Section | undefined): Html {
  const places: readonly (readonly [Section, string])[] = [
    ['overview', '/my'],
    ['payments', '/my/payments'],
    ['banks', '/links'],
    ['sharing', '/my/sharing'],
  ];
  const items = places.map(
    ([name, path]) =>
      html`<li><a href="${publicPath}${path}"${name === section ? html` aria-current="page"` : null}>${words[name]}</a></li>\n`,
  );
  return html`<nav class="main" aria-label="${words.menu}"><ul>
${items}</ul></nav>`;
}

function toLanguages({ words, language }: PageView, query: URLSearchParams): Html {
  const items = languages.map((each) => {
    const next = new URLSearchParams(query);
    next.set('lang', each);
    const current = each === language ? html` aria-current="true"` : null;
    return html`<li><a href="?${next.toString()}" lang="${each}" hreflang="${each}"${current}>${languageNames[each]}</a></li>\n`;
  });
  return html`<nav aria-label="${words.languages}"><ul>
${items}</ul></nav>`;
}

function toMessage({ tone, text }: Message): Html {
  const role = tone === 'good' ? 'status' : 'alert';
  return html`<div class="message ${tone}" role="${role}"><p>${text}</p></div>`;
}
