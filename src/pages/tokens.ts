// The design tokens of the pages for people: colours for light and dark, by what they mean. Used by style.ts; their contrast
// is held to 4.5 (WCAG 2.2 AA, 1.4.3) by test/unit/pages/style.test.ts, pair by pair.

/** Colours by role. */
export interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly page: string;
  readonly card: string;
  /** Hairlines, which carry no meaning. */
  readonly line: string;
  /** Borders of fields, which must be seen (1.4.11: 3 to 1). */
  readonly edge: string;
  readonly action: string;
  readonly onAction: string;
  readonly danger: string;
  readonly onDanger: string;
  readonly focus: string;
  readonly good: string;
  readonly goodBack: string;
  readonly warning: string;
  readonly warningBack: string;
  readonly over: string;
  readonly overBack: string;
  readonly bad: string;
  readonly badBack: string;
}

/** Light and dark, as the person's system says. */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    text: '#171b22',
    quiet: '#4a5160',
    page: '#f5f6f8',
    card: '#ffffff',
    line: '#d9dde4',
    edge: '#767d8a',
    action: '#0b4f8a',
    onAction: '#ffffff',
    danger: '#a11414',
    onDanger: '#ffffff',
    focus: '#b45309',
    good: '#14532d',
    goodBack: '#e3f4e8',
    warning: '#6b3a00',
    warningBack: '#fdf0d9',
    over: '#4a5160',
    overBack: '#e8eaee',
    bad: '#861010',
    badBack: '#fdeaea',
  },
  dark: {
    text: '#eceff4',
    quiet: '#b4bcc9',
    page: '#0f1319',
    card: '#191f28',
    line: '#343c49',
    edge: '#8892a3',
    action: '#8fc6ff',
    onAction: '#06213c',
    danger: '#ff9d96',
    onDanger: '#3b0503',
    focus: '#fbbf24',
    good: '#98e2b4',
    goodBack: '#10311f',
    warning: '#f7cb86',
    warningBack: '#3a2809',
    over: '#c6cdd8',
    overBack: '#2a313c',
    bad: '#ffb6b0',
    badBack: '#421513',
  },
};

/** Texts and what they stand on, wherever they occur together. */
export const textPairs: readonly (readonly [text: keyof Palette, background: keyof Palette])[] = [
  ['text', 'page'],
  ['text', 'card'],
  ['quiet', 'page'],
  ['quiet', 'card'],
  ['action', 'page'],
  ['action', 'card'],
  ['onAction', 'action'],
  ['danger', 'page'],
  ['danger', 'card'],
  ['onDanger', 'danger'],
  ['good', 'card'],
  ['good', 'page'],
  ['good', 'goodBack'],
  ['warning', 'warningBack'],
  ['over', 'overBack'],
  ['bad', 'badBack'],
  ['text', 'overBack'],
];

/** What must be seen, though it is no text, and what it stands on. */
export const edgePairs: readonly (readonly [edge: keyof Palette, background: keyof Palette])[] = [
  ['edge', 'card'],
  ['edge', 'page'],
  ['focus', 'card'],
  ['focus', 'page'],
];
