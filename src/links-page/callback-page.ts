// The page behind a callback whose answer stands in the address's fragment, which browsers keep to themselves (hybrid flow,
// OAuth 2.0 Multiple Response Types section 5): it posts the fragment to the same address. Served by callback-route.ts
// when a GET has no parameters.

import type { FastifyReply } from 'fastify';
import { sendPage } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import { speechOf } from './texts/by-language.ts';

const script = `(() => {
const parameters = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname);
const form = document.getElementById('answer');
for (const [name, value] of parameters) {
const field = document.createElement('input');
field.type = 'hidden'; field.name = name; field.value = value;
form.append(field);
}
if (parameters.has('state')) return form.submit();
document.getElementById('wait').textContent = document.getElementById('nothing').textContent;
})();`;

/** Sends the page. Its form's answer leads back to the app that the person came from. */
export function sendFragmentReader(reply: FastifyReply): FastifyReply {
  const { reading, wait, noScript, nothing } = speechOf(reply.request).texts.callback;
  return sendPage(reply, {
    title: reading,
    content: html`<p id="wait" role="status">${wait}</p>
<p id="nothing" hidden>${nothing}</p>
<noscript><p>${noScript}</p></noscript>
<form id="answer" method="post" hidden></form>`,
    script,
    formsLeadOut: true,
    hasSecretAddress: true,
  });
}
