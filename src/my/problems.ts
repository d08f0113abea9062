// What is wrong with a person's banks, and what helps: from links and from what became of asking each bank. For overview-views.ts.

import { type Html, html } from '../pages/html.ts';
import type { Me, OverviewView, Source } from './overview-view.ts';
import type { MyTexts } from './texts/texts.ts';

/** Something that a person is to look at. */
export interface Problem {
  readonly tone: 'warning' | 'bad';
  readonly text: Html;
  /** What helps; null where only time does. */
  readonly action: { readonly href: string; readonly text: string } | null;
}

/** How a bank stands, in a word. */
export interface Standing {
  readonly word: string;
  readonly tone: 'good' | 'warning' | 'bad' | 'over';
  /** Whether it is still being asked. */
  readonly isAsked: boolean;
}

/** How long before its end a consent is told of, milliseconds. House rule: two weeks, as the page of links has it. */
const soonMs = 14 * 86_400_000;

/** The worst of what became of asking a bank. */
export function standingOf(sources: readonly Source[], waits: boolean, { overview: { states } }: MyTexts): Standing {
  const has = (...statuses: readonly Source['status'][]) => sources.some(({ status }) => statuses.includes(status));
  if (has('TIMEOUT') && waits) return { word: states.asking, tone: 'over', isAsked: true };
  if (has('CONSENT_REQUIRED')) return { word: states.ended, tone: 'warning', isAsked: false };
  if (has('DOWN', 'TIMEOUT')) return { word: states.unreachable, tone: 'bad', isAsked: false };
  if (has('STALE', 'RATE_LIMITED')) return { word: states.old, tone: 'warning', isAsked: false };
  if (has('PARTIAL')) return { word: states.partial, tone: 'warning', isAsked: false };
  if (has('FORBIDDEN', 'UNSUPPORTED')) return { word: states.notShared, tone: 'over', isAsked: false };
  return { word: states.current, tone: 'good', isAsked: false };
}

/** All there is to look at: what the person can mend first. */
export function problemsOf(view: OverviewView, waits: boolean): readonly Problem[] {
  const ofLinks = linkProblems(view);
  const told = new Set((view.me.links ?? []).filter(isOver).map(({ id }) => id));
  const ofSources = (view.me.accounts?.sources ?? [])
    .filter(({ link }) => link === null || !told.has(link.id))
    .flatMap((source) => sourceProblem(view, source, waits) ?? []);
  return [...ofLinks, ...ofSources];
}

type Link = NonNullable<Me['links']>[number];

const isOver = ({ status }: Link): boolean => status === 'EXPIRED' || status === 'CONSENT_REQUIRED';

function linkProblems({ me, texts, formats, publicPath, mayLink, nowMs }: OverviewView): readonly Problem[] {
  const { problems, renew, goOn } = texts.overview;
  const links = me.links ?? [];
  return links.flatMap((link): Problem[] => {
    const { name } = link.bank;
    const renewal = mayLink && link.reauthorizeUrl !== null ? { href: link.reauthorizeUrl, text: renew(name) } : null;
    if (isOver(link)) {
      // Another link to the same bank that works shows what this one did.
      if (links.some((other) => other.bank.id === link.bank.id && other.status === 'ACTIVE')) return [];
      const text = link.statusReason === 'SIGN_IN_REQUIRED' ? problems.signInRequired(name) : problems.expired(name);
      return [{ tone: 'warning', text: html`${text}`, action: renewal }];
    }
    if (link.status !== 'ACTIVE') return [];
    const next = link.forecast.find(({ goesDarkAt }) => Date.parse(goesDarkAt) - nowMs <= soonMs);
    if (next === undefined) return [];
    const at = formats.minute(next.goesDarkAt);
    return next.remedy === 'RECONFIRM'
      ? [
          {
            tone: 'warning',
            text: html`${problems.reconfirm(name)} ${at}`,
            action: mayLink ? { href: `${publicPath}/links/reconfirm?link=${link.id}`, text: goOn(name) } : null,
          },
        ]
      : [{ tone: 'warning', text: html`${problems.endsSoon(name)} ${at}`, action: renewal }];
  });
}

function sourceProblem(view: OverviewView, source: Source, waits: boolean): Problem | null {
  const { texts, publicPath, mayLink, formats } = view;
  const { problems, renew, again } = texts.overview;
  const { name } = source.bank;
  const look = { href: `${publicPath}/my`, text: again };
  const text = (words: string): Html => html`${words}`;
  switch (source.status) {
    case 'OK':
    case 'UNSUPPORTED':
      return null;
    case 'CONSENT_REQUIRED': {
      const url = source.error?.actionUrl ?? null;
      const action = mayLink && url !== null ? { href: url, text: renew(name) } : null;
      return { tone: 'warning', text: text(problems.expired(name)), action };
    }
    case 'TIMEOUT':
      return waits ? null : { tone: 'warning', text: text(problems.slow(name)), action: look };
    case 'DOWN':
      return { tone: 'bad', text: text(problems.down(name)), action: look };
    case 'RATE_LIMITED':
      return { tone: 'warning', text: text(problems.limited(name)), action: null };
    case 'STALE':
      return { tone: 'warning', text: text(problems.stale(name)), action: null };
    case 'FORBIDDEN':
      return { tone: 'warning', text: text(problems.forbidden(name)), action: null };
    case 'PARTIAL': {
      const count = source.unreadableCount;
      return { tone: 'warning', text: text(problems.partial(name, count, formats.plural(count))), action: null };
    }
  }
}
