// Where each line of a statement's PDF stands: texts are wrapped by the font's own widths, lines are put on pages, so that the number of
// pages is known before the first is drawn. Pure; called by pdf-statement.ts, which draws. Measures are points (1/72 inch).

/** How wide a text is in the body's size. */
export type Measure = (text: string, isBold: boolean) => number;

/** A text in its place on a line. */
export interface PlacedText {
  readonly text: string;
  /** Where it begins, or ends where it is aligned to the right. */
  readonly x: number;
  readonly align?: 'right';
  readonly isBold?: boolean;
  readonly isLarge?: boolean;
}

/** One line: what stands on it, and how much of the page it takes. */
export interface LayoutLine {
  readonly texts: readonly PlacedText[];
  readonly height: number;
  /** Whether a rule is drawn below it. */
  readonly hasRule?: boolean;
}

/** Lines that stay on one page where a page can hold them. */
export interface LayoutBlock {
  readonly lines: readonly LayoutLine[];
  /** Stands again at the top of a page that the block's successors begin on; null where nothing does. */
  readonly heading: LayoutLine | null;
}

/** A page: lines from its top on. */
export type LayoutPage = readonly LayoutLine[];

/** What breaks are looked for at: behind white space. */
const words = /\S+\s*/gu;

/**
 * A text in lines that are no wider than they may be: broken between words, within a word that is too wide by itself. At least one line.
 */
export function wrapText(text: string, width: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const take = (piece: string): void => {
    if (line !== '' && measure(line + piece.trimEnd(), false) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  };
  for (const [word] of text.matchAll(words)) {
    if (measure(word.trimEnd(), false) <= width) {
      take(word);
      continue;
    }
    // A reference without blanks: by grapheme, so that no letter loses its accent.
    for (const { segment } of graphemes.segment(word)) take(segment);
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Puts blocks on pages of a height. A block that no page holds is broken between its lines. */
export function toPages(blocks: Iterable<LayoutBlock>, height: number): readonly LayoutPage[] {
  const pages: LayoutLine[][] = [];
  let page: LayoutLine[] = [];
  let left = height;
  const put = (line: LayoutLine): void => {
    page.push(line);
    left -= line.height;
  };
  const begin = (heading: LayoutLine | null): void => {
    if (page.length > 0) pages.push(page);
    page = [];
    left = height;
    if (heading !== null) put(heading);
  };
  for (const { lines, heading } of blocks) {
    const whole = lines.reduce((sum, line) => sum + line.height, 0);
    const isHeld = whole + (heading?.height ?? 0) <= height;
    if (isHeld && whole > left) begin(heading);
    for (const line of lines) {
      if (line.height > left) begin(heading);
      put(line);
    }
  }
  if (page.length > 0 || pages.length === 0) pages.push(page);
  return pages;
}
