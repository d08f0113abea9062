// How each bank of the sandbox is told from the others: a colour and a mark. All are invented, as their banks are. Called by the
// pages with whatever they know of the bank; who is not listed has a colour by its id and its first letter.
import { type Accent, accentOf } from './accent.ts';
import { type Html, html } from './html.ts';

/** Whose page it is. */
export interface PageOwner {
  readonly id: string;
  readonly name: string;
  /** `#rrggbb`, where an interface of its own tells it. */
  readonly colour?: string | undefined;
}

/** Whose page it is, with its looks. */
export interface Brand extends PageOwner {
  readonly accent: Accent;
}

const colours: Readonly<Record<string, string>> = {
  albion: '#1e3a8a',
  thistle: '#9d174d',
  rheinbank: '#14532d',
  'banque-du-rhone': '#7e22ce',
  hansebank: '#9f1239',
  alpenbank: '#1d4e89',
  'southern-cross': '#0f6b74',
  identity: '#4338ca',
  plaid: '#27272a',
  enable: '#0f4c5c',
};

/** Lines on a field of 24 by 24. */
const marks: Readonly<Record<string, string>> = {
  // Cliffs.
  albion: 'M4 17l4.5-9 3.5 6 3-7 5 10',
  // A flower head.
  thistle: 'M12 20v-8M6.5 12.5h11M7 7.5l5 5 5-5M12 4.5v8',
  // Two waves.
  rheinbank: 'M4 9.5c2.7-2.6 5.3-2.6 8 0s5.3 2.6 8 0M4 15.5c2.7-2.6 5.3-2.6 8 0s5.3 2.6 8 0',
  // A bridge.
  'banque-du-rhone': 'M4 8.5h16M6 8.5V17M18 8.5V17M9 17a3 3.5 0 0 1 6 0',
  // A ship's sail.
  hansebank: 'M12 4v13M12 5l6 9h-6M5 17c2.5 2.7 11.5 2.7 14 0',
  // Peaks.
  alpenbank: 'M3.5 18l5.5-10 3.5 5 2.5-3.5L20.5 18z',
  // Five stars.
  'southern-cross': 'M12 4.8v.01M12 19v.01M6.3 10.6v.01M17.7 9.6v.01M14.6 13.2v.01',
  // Lights in the north.
  aurora: 'M4 17.5a8 8 0 0 1 16 0M8 17.5a4 4 0 0 1 8 0M12 17.5v.01',
  // A globe with its meridians.
  meridiaan: 'M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 4c4.5 4.6 4.5 11.4 0 16M12 4c-4.5 4.6-4.5 11.4 0 16',
  // The sun over a plain.
  ins_990001: 'M4 17h16M7.5 17a4.5 4.5 0 0 1 9 0M12 6v2.5M5.6 9.4l1.8 1.8M18.4 9.4l-1.8 1.8',
  // Mountains.
  ins_990002: 'M3.5 18l6-11 4 7 2.2-3.5L20.5 18z',
  // Somebody.
  identity: 'M12 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M5 19.5c.8-3.8 3.6-5.5 7-5.5s6.2 1.7 7 5.5',
};

const strong = new Set(['southern-cross']);

/** The looks of a owner. */
export function brandOf(owner: PageOwner): Brand {
  const colour = owner.colour ?? colours[owner.id];
  return { ...owner, accent: accentOf({ id: owner.id, colour }) };
}

/** The mark of a owner: white on its colour, or, on a band of its colour, the other way round. */
export function markOf({ id, name, accent }: Brand, ground: 'own' | 'band'): Html {
  const [back, line] = ground === 'own' ? [accent.light, '#ffffff'] : ['#ffffff', accent.light];
  const path = marks[id];
  const drawn =
    path === undefined
      ? html`<text x="12" y="17" text-anchor="middle" font-size="14" font-weight="700" font-family="sans-serif" fill="${line}">${[...name][0]?.toUpperCase()}</text>`
      : html`<path d="${path}" fill="none" stroke="${line}" stroke-width="${strong.has(id) ? 3.4 : 2}" stroke-linecap="round" stroke-linejoin="round"/>`;
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><rect width="24" height="24" rx="6" fill="${back}"/>${drawn}</svg>`;
}
