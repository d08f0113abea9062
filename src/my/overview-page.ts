// /my: what a person has, by bank and account, how old that is, what is wrong and what helps. Registered by my-pages.ts; asks
// queries/overview.graphql, shown by overview-views.ts.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseCurrency } from '../domain/iso4217.ts';
import { html } from '../pages/html.ts';
import type { OverviewQuery, WorthFragment } from './generated.ts';
import { firstLookMs, isSecondLook, type MyParts, patientMs, type Visit } from './my-parts.ts';
import { overview } from './overview-views.ts';
import { myPath } from './place.ts';
import { OutOfPoints } from './questions.ts';

/** The currency of a sum before it is known which ones there are. */
const usualCurrency = 'EUR';

/** Adds the route. */
export function serveOverview(fastify: FastifyInstance, parts: MyParts): void {
  const page = new OverviewPage(parts);
  fastify.get(myPath, (request, reply) => page.show(request, reply));
}

class OverviewPage {
  readonly #parts: MyParts;

  constructor(parts: MyParts) {
    this.#parts = parts;
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const { session } = visit;
    const asked = new URL(request.url, 'http://my.invalid').searchParams.get('in') ?? '';
    const chosen = parseCurrency(asked);
    const me = await this.#ask(visit, chosen ?? usualCurrency);
    const speech = this.#parts.speech(request);
    const { texts } = speech;
    const name = session.name ?? me?.displayName ?? null;
    const content =
      me === null
        ? html`<p>${texts.common.trouble}</p>`
        : overview({
            ...speech,
            me,
            worth: await this.#worthOf(visit, me, chosen),
            mayPay: this.#parts.may(visit, 'payments:read', 'payments:write', 'accounts:read'),
            mayRead: this.#parts.may(visit, 'accounts:read'),
            mayLink: this.#parts.may(visit, 'links:write'),
            isPatient: isSecondLook(request),
            nowMs: Date.now(),
          });
    return this.#parts.pages.frame.send(reply, session, {
      section: 'overview',
      title: name === null ? texts.overview.title : texts.overview.greeting(name),
      content,
    });
  }

  async #ask(visit: Visit, currency: string): Promise<OverviewQuery['me']> {
    const withAccounts = this.#parts.may(visit, 'accounts:read');
    const { data } = await this.#parts.ask(visit, {
      name: 'overview',
      withinMs: isSecondLook(visit.request) ? patientMs : firstLookMs,
      variables: {
        currency,
        withAccounts,
        withBalances: withAccounts && this.#parts.may(visit, 'balances:read'),
        // Where the identity provider says it, no bank is asked.
        withName: visit.session.name === null && this.#parts.may(visit, 'customers:read', 'pii:read'),
      },
    });
    return data?.me ?? null;
  }

  /** The sum in the chosen currency; where none is chosen, in that of most accounts. */
  async #worthOf(
    visit: Visit,
    me: NonNullable<OverviewQuery['me']>,
    chosen: string | null,
  ): Promise<WorthFragment | null> {
    const first = me.netWorth ?? null;
    if (first === null || chosen !== null || first.byCurrency.length < 2) return first;
    const main = mostUsed(me) ?? first.byCurrency[0]?.currency ?? usualCurrency;
    if (main === usualCurrency) return first;
    try {
      const { data } = await this.#parts.ask(visit, {
        name: 'worth',
        withinMs: firstLookMs,
        variables: { currency: main },
      });
      return data?.me?.netWorth ?? first;
    } catch (error) {
      // The sum in another currency is less than the page.
      if (error instanceof OutOfPoints) return first;
      throw error;
    }
  }
}

function mostUsed(me: NonNullable<OverviewQuery['me']>): string | null {
  const counts = new Map<string, number>();
  for (const { node } of me.accounts?.edges ?? []) {
    if (node.currency !== null) counts.set(node.currency, (counts.get(node.currency) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
