// Which texts end like one of some others, told without a text's being made or looked up. Used by own-transfers.ts, which asks of every
// account number whether it is one of few. Errs towards yes.

/** Characters that are compared. */
const length = 6;
const places = 1 << 16;

/** The ends of some texts, as marks by their hashes. */
export class Tails {
  readonly #marks = new Uint8Array(places);
  /** Whether one of them is too short to tell. */
  #isOpen = false;

  add(text: string): void {
    const place = toPlace(text);
    if (place < 0) this.#isOpen = true;
    else this.#marks[place] = 1;
  }

  /** False only where none of the texts ends with another, spaces in it left out; null is the end of none. */
  mayHave(end: string | null): boolean {
    if (end === null) return false;
    const place = toPlace(end);
    return place < 0 || this.#isOpen || this.#marks[place] === 1;
  }
}

/** Where the mark of the last characters is; below zero where they are too few, or not all plain ones that are no spaces. */
function toPlace(text: string): number {
  if (text.length < length) return -1;
  let hash = 0;
  for (let at = text.length - length; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code > 126) return -1;
    hash = (Math.imul(hash, 31) + code) | 0;
  }
  return (Math.imul(hash, 0x9e3779b1) >>> 16) & (places - 1);
}
