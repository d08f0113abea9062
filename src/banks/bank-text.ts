// A bank's words for people, out of an answer that may hold anything, as they may be shown: one line, bounded, nothing in it but
// text. Called by the standards' connectors. They may name the person: they are never logged.

/** The longest text, code points. Source: NextGenPSD2's psuMessage and tppMessage have 500 characters at most. */
const longest = 500;

/** Cleaned of markup, of control and direction characters and of line ends; null where nothing is left. */
export function toBankText(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const cleaned = text
    // An error page of megabytes is no word for people.
    .slice(0, 20 * longest)
    .toWellFormed()
    // Within a word it parts nothing; any other markup is a line's end or the like.
    .replaceAll(/<\/?(?:a|b|em|font|i|span|strong|u)\b[^<>]{0,200}>/gi, '')
    .replaceAll(/<[/a-z!?][^<>]{0,200}>/gi, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .trim();
  const points = [...cleaned];
  if (points.length === 0) return null;
  return points.length <= longest
    ? cleaned
    : `${points
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}
