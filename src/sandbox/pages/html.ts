// HTML by template for the pages of the sandbox: whatever is put into a template is text, and escaped, unless a template made it.
// Used by everything in this folder, by authorization/page.ts and by identity/pages.ts; calls nothing. The gateway has one of its
// own: the two share no code.

/** A piece of HTML that a template made. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; undefined is nothing. */
export type Piece = string | number | Html | undefined | readonly Piece[];

/** A text as it stands in HTML, in an attribute's quotes, too. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Makes HTML: texts are escaped, lists joined. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.map((text, index) => text + toText(pieces[index])).join(''));
}

function toText(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece));
  return piece.map(toText).join('');
}
