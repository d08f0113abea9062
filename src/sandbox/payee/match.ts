// Whether a name is that of an account's holder: the same, nearly the same, or another. Called by service.ts. House rules, in
// the spirit of the EPC's matching recommendations: case, accents, punctuation, titles, legal forms and the order of names
// mean nothing; up to two wrong letters, an initial or a missing middle name are close.

/** What a comparison comes to. */
export type NameMatch = 'match' | 'close' | 'none';

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'herr', 'frau', 'mme', 'monsieur', 'madame']);
const forms: Readonly<Record<string, string>> = { limited: 'ltd', incorporated: 'inc', company: 'co', und: 'and' };

/** A name as a sorted list of what counts in it. */
function wordsOf(name: string): string[] {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !titles.has(word))
    .map((word) => forms[word] ?? word)
    .sort();
}

/** The number of letters to insert, leave out or change from one text to the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_value, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Whether all words of the shorter name stand in the longer one, an initial for its word. */
function isAbbreviated(given: readonly string[], held: readonly string[]): boolean {
  const [short, long] = given.length <= held.length ? [given, held] : [held, given];
  const left = [...long];
  let whole = 0;
  // Whole words first, so that an initial does not take the surname that begins with it.
  for (const word of [...short].sort((one, other) => other.length - one.length)) {
    const index = left.findIndex(
      (candidate) =>
        candidate === word ||
        (word.length === 1 && candidate.startsWith(word)) ||
        (candidate.length === 1 && word.startsWith(candidate)),
    );
    if (index < 0) return false;
    if (left[index] === word && word.length > 1) whole += 1;
    left.splice(index, 1);
  }
  return whole > 0 && short.length > 1;
}

/** Compares a given name with the one that the bank holds. */
export function compareNames(given: string, held: string): NameMatch {
  const [a, b] = [wordsOf(given), wordsOf(held)];
  if (a.length === 0) return 'none';
  const [one, other] = [a.join(' '), b.join(' ')];
  if (one === other) return 'match';
  const isNear = Math.min(one.length, other.length) >= 6 && distance(one.slice(0, 140), other.slice(0, 140)) <= 2;
  return isNear || isAbbreviated(a, b) ? 'close' : 'none';
}
