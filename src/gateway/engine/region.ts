// JSON text with gaps: what a promise will give is written later into a region of its own, which stands in its parent's text where
// the value belongs. A region knows whether null may stand in its place, so that an error takes away just what GraphQL says
// (specification, 6.4.4). Made and filled by execution.ts.

import type { GraphQLError } from 'graphql';

/** Whoever waits for a text. */
export interface RegionOwner {
  /** An error that has become a null. */
  tell(error: GraphQLError): void;
  /** The outermost region is complete. */
  done(): void;
}

/** A place in a region's text, and how many regions stood in it. */
export interface Mark {
  readonly from: number;
  readonly opened: number;
}

/** Texts that are worth putting together. */
const manyTexts = 100;

/** A piece of text, complete when what it holds is. */
export class Region {
  /** Text, and the regions that stand between. */
  readonly parts: (string | Region)[] = [];
  readonly #owner: RegionOwner;
  readonly #parent: Region | null;
  readonly #isNullable: boolean;
  /** Its own writing, and regions within that are not complete. */
  #pending = 1;
  #opened = 0;
  #isSettled = false;
  #isNull = false;

  /** The outermost one, which may always be null; {@link Region.open} makes others. */
  constructor(owner: RegionOwner, parent: Region | null = null, isNullable = true) {
    this.#owner = owner;
    this.#parent = parent;
    this.#isNullable = isNullable;
  }

  /** Whether it is complete, or lost: nothing that is written now is seen. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** A region at the end of this one's text; it is to be released once. */
  open(isNullable: boolean): Region {
    const region = new Region(this.#owner, this, isNullable);
    this.parts.push(region);
    this.#pending++;
    this.#opened++;
    return region;
  }

  /** Releases a region that was opened at the end of this one; complete at once, it is text of this one's. */
  close(region: Region): void {
    region.release();
    if (!region.#isSettled || this.parts.at(-1) !== region) return;
    this.parts[this.parts.length - 1] = region.#isNull ? 'null' : region.parts.join('');
    this.#opened--;
  }

  /** A place in its text, to gather from. */
  mark(): Mark {
    return { from: this.parts.length, opened: this.#opened };
  }

  /**
   * Puts many small texts behind a mark together, while others can have their turn in between: the end of a large answer is then
   * no work of its own. Gives the next mark.
   */
  gather(mark: Mark): Mark {
    if (this.#opened === mark.opened && this.parts.length - mark.from <= manyTexts) return mark;
    if (this.#opened === mark.opened) {
      const texts = this.parts.splice(mark.from);
      this.parts.push(texts.join(''));
    }
    return this.mark();
  }

  /** Waits for one more {@link Region.release}. */
  hold(): void {
    this.#pending++;
  }

  /** What was waited for is written. */
  release(): void {
    this.#pending--;
    if (this.#pending > 0 || this.#isSettled) return;
    this.#settle();
  }

  /** An error without a place of its own to be null: this region is null, or is lost with its parent. */
  fail(error: GraphQLError): void {
    if (this.#isSettled) return;
    if (!this.#isNullable && this.#parent !== null) {
      this.#isSettled = true;
      this.#parent.fail(error);
      return;
    }
    this.#isNull = true;
    this.parts.length = 0;
    this.#owner.tell(error);
    this.#settle();
  }

  #settle(): void {
    this.#isSettled = true;
    if (this.#parent === null) this.#owner.done();
    else this.#parent.release();
  }

  /** All of its text, behind what is there already. */
  collect(texts: string[]): void {
    if (this.#isNull) {
      texts.push('null');
      return;
    }
    for (const part of this.parts) {
      if (typeof part === 'string') texts.push(part);
      else part.collect(texts);
    }
  }
}
