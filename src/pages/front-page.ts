// `/`: leads people, developers and operators each to their place: only to what this gateway serves. Registered by src/start.

import type { FastifyInstance } from 'fastify';
import { sendPage } from './document.ts';
import { frontTexts } from './front-texts.ts';
import { type Html, html } from './html.ts';
import { viewOf } from './view.ts';

/** Where things are; null for what is not served. Addresses or paths. */
export interface FrontPlaces {
  /** Where people see their money. */
  readonly my: string | null;
  readonly endpoint: string;
  /** Whether a browser sees Apollo Sandbox there. */
  readonly hasSandbox: boolean;
  readonly explorer: string | null;
  readonly insights: string | null;
  readonly live: string;
  readonly ready: string;
}

/** Adds the route; `places` is asked at each visit, since an address may be known only once the gateway listens. */
export function serveFrontPage(fastify: FastifyInstance, places: () => FrontPlaces): void {
  fastify.get('/', async (request, reply) => {
    const texts = frontTexts[viewOf(request).language];
    const { my, endpoint, hasSandbox, explorer, insights, live, ready } = places();
    const link = (href: string | null, text: string): Html | null =>
      href === null ? null : html`<li><a href="${href}">${text}</a></li>\n`;
    const content = html`<p>${texts.intro}</p>
<ul class="cards">
${my === null ? null : html`<li class="card"><h2>${texts.people}</h2><p>${texts.peopleText}</p><div class="actions"><a class="button main" href="${my}">${texts.peopleGo}</a></div></li>`}
<li class="card"><h2>${texts.developers}</h2><p>${texts.developersText}</p>
<ul>
${hasSandbox ? link(endpoint, texts.sandbox) : html`<li>${texts.endpoint} (<code>${endpoint}</code>)</li>`}${link(explorer, texts.explorer)}${link(insights, texts.insights)}</ul></li>
<li class="card"><h2>${texts.operators}</h2><p>${texts.operatorsText}</p>
<ul>
${link(live, texts.live)}${link(ready, texts.ready)}</ul>
<p class="quiet small">${texts.guide('docs/operators.md')}</p></li>
</ul>`;
    return sendPage(reply, { title: texts.title, content });
  });
}
