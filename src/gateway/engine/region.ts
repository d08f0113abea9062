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

/** A piece of text, complete when what it holds is. */
export class Region {
  /** Text, and the regions that stand between. */
  readonly parts: (string | Region)[] = [];
  readonly #owner: RegionOwner;
  #parent: Region | null;
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

  /** How many regions have been opened in it. */
  get opened(): number {
    return this.#opened;
  }

  /**
   * What has been written from a place on may be null as a whole, and waits for something: it becomes a region of its own, so that
   * what fails in it takes no more away.
   */
  enclose(from: number): void {
    const written = this.parts.splice(from);
    const region = this.open(true);
    for (const part of written) {
      region.parts.push(part);
      if (typeof part === 'string' || part.#isSettled) continue;
      part.#parent = region;
      region.#pending++;
      this.#pending--;
    }
    region.release();
  }

  /** Takes away what has been written from a place on: nobody waits for it any more. */
  drop(from: number): void {
    for (const part of this.parts.splice(from)) {
      if (typeof part === 'string' || part.#isSettled) continue;
      part.#isSettled = true;
      this.#pending--;
    }
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
