// The frame of every page of the sandbox: head, the bank's band with its mark, one heading, the content, and what the sandbox is; and
// the headers that go with it. Nothing is loaded and nothing runs but a script that document.ts is given; the style sheet and that
// script are allowed by their hashes, forms only to where a journey leads. Called by authorization/page.ts, identity/pages.ts and
// messages.ts; calls style.ts and brands.ts.
import { createHash } from 'node:crypto';
import { brandOf, markOf, type PageOwner } from './brands.ts';
import { Html, html } from './html.ts';
import type { Language } from './language.ts';
import { styleFor } from './style.ts';
import { say } from './texts.ts';

/** A page with its headers. */
export interface Page {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What goes into the frame. */
export interface Sheet {
  readonly owner: PageOwner;
  readonly language: Language;
  readonly title: string;
  /** What is on this page of several with the same title; stands before it in the browser's tab. */
  readonly step?: string | undefined;
  readonly content: Html;
  /** What kind of thing is simulated. */
  readonly note: 'bankNote' | 'serviceNote';
  /** Where its forms lead in the end, besides to the page's own server; undefined where there is no form. */
  readonly leadsTo?: readonly string[] | undefined;
  /** Runs as soon as it is there; only for what the standards have a script for. */
  readonly script?: string;
}

/** Headers of whatever a person's browser is answered, redirects too: nothing is loaded, framed, cached or told to other sites. */
export const plainHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Clients, and the apps behind them, on this machine. */
const loopback = ['http://127.0.0.1:*', 'http://localhost:*'];

/** An address as a policy has it: its origin, or, where a policy cannot say that, its scheme. */
function sourceOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { protocol, origin, hostname } = new URL(address);
  return [/^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : protocol];
}

/**
 * Chromium holds every redirect that follows a form to the policy of the page that had it: from the bank back to its client, and from
 * there on to the app that began.
 */
function formAction(leadsTo: readonly string[] | undefined): string {
  if (leadsTo === undefined) return "form-action 'none'";
  return `form-action ${[...new Set(["'self'", ...loopback, ...leadsTo.flatMap(sourceOf)])].join(' ')}`;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function headersOf({ language, leadsTo, script }: Sheet, style: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    formAction(leadsTo),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    ...plainHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': policy.join('; '),
  };
}

/** Makes a page. */
export function pageOf(sheet: Sheet): Page {
  const { owner, language, title, step, content, note, script } = sheet;
  const brand = brandOf(owner);
  const style = styleFor(brand.accent);
  const text = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${step === undefined ? '' : `${step} – `}${title} – ${owner.name}</title><style>${new Html(style)}</style>${
    script === undefined ? undefined : html`<script>${new Html(script)}</script>`
  }</head>
<body><header class="band"><div class="wide">${markOf(brand, 'band')}<p class="bank">${owner.name}</p><p class="flag">${say(language, 'sandbox')}</p></div></header>
<main class="wide"><div class="card">${content}</div></main>
<footer><p class="wide">${say(language, note)}</p></footer></body></html>`;
  return { text: text.text, headers: headersOf(sheet, style) };
}
