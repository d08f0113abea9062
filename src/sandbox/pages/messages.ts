// Pages of the sandbox that say one thing: that a page has expired, that a request cannot stand, that one is done; and the page that
// carries a bank's answer back as a form. Called by the banks' authorisation servers, the aggregators' pages and the identity
// provider; calls document.ts.
import type { PageOwner } from './brands.ts';
import { type Page, pageOf } from './document.ts';
import { Html, html } from './html.ts';
import type { Language } from './language.ts';
import { heading } from './parts.ts';
import { say, tell } from './texts.ts';

/** Whose page it is, and in which language. */
export interface Speaker {
  readonly owner: PageOwner;
  readonly language: Language;
  readonly note: 'bankNote' | 'serviceNote';
}

type Message = 'gone' | 'foreign' | 'missing';

/** A page that cannot be: what happened, and what to do. */
export function messagePage(speaker: Speaker, message: Message): Page {
  const { language } = speaker;
  const title = say(language, `${message}Title`);
  const content = html`${heading(title, undefined)}<div class="part" role="alert"><p>${say(language, message)}</p><p>${say(language, `${message}Next`)}</p></div>`;
  return pageOf({ ...speaker, title, content });
}

/** A request that cannot stand, with what its makers must know. */
export function faultPage(speaker: Speaker, detail: string): Page {
  const { language } = speaker;
  const title = say(language, 'faultyTitle');
  const content = html`${heading(title, undefined)}<div class="part" role="alert"><p>${say(language, 'faulty')}</p><p>${say(language, 'faultyNext')}</p></div>
<div class="part technical"><h2>${say(language, 'technical')}</h2><p><code>${detail}</code></p></div>`;
  return pageOf({ ...speaker, title, content });
}

/** The end, where nobody waits for the person. */
export function donePage(speaker: Speaker): Page {
  const { language } = speaker;
  const title = say(language, 'doneTitle');
  return pageOf({ ...speaker, title, content: html`${heading(title, undefined)}<p>${say(language, 'done')}</p>` });
}

/** What oidc-provider has in its page for response_mode=form_post, to send the form without being asked. */
const sendForm = "document.addEventListener('DOMContentLoaded', function () { document.forms[0].submit() });";

/**
 * The page for response_mode=form_post (OAuth 2.0 Form Post Response Mode, section 2) around the form of oidc-provider's own page;
 * undefined when that is no such page. Without script the person sends it with a button.
 */
export function sendingPage(
  speaker: Speaker & { readonly leadsTo: readonly string[] },
  body: string,
): Page | undefined {
  const [, action = '', inputs = ''] =
    /<form method="post" action="([^"]*)">((?:\s*<input type="hidden" name="[^"<>]*" value="[^"<>]*"\/>)*)/.exec(
      body,
    ) ?? [];
  const address = action
    .replaceAll('&amp;', '&')
    .replace(/&#(\d+);/g, (_match, code) => String.fromCharCode(Number(code)));
  if (!body.includes('<title>Submitting Callback</title>') || !URL.canParse(address)) return undefined;
  const { language } = speaker;
  const title = say(language, 'sendingTitle');
  const content = html`${heading(title, undefined)}<p>${tell(language, 'sending', { place: new URL(address).host })}</p>
<form method="post" action="${new Html(action)}">${new Html(inputs.trim())}<div class="actions"><button class="main">${say(language, 'next')}</button></div></form>`;
  return pageOf({ ...speaker, title, content, leadsTo: [address, ...speaker.leadsTo], script: sendForm });
}
