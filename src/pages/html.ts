// HTML by template: whatever is put into a template is text, and escaped, unless it was made by a template itself. Used by
// all pages for people.

/** A piece of HTML that a template made. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type Piece = string | number | Html | null | readonly Piece[];

/** Makes HTML: texts are escaped, lists joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.map((text, index) => text + toText(pieces[index] ?? null)).join(''));
}

function toText(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  return piece.map(toText).join('');
}

/** HTML text as a text: nothing of it is markup. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
