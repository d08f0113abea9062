// Data of an answer that is written already. It travels through Apollo Server and its hooks in the place of the data itself, and
// write-json.ts puts its text where that belongs. Made by execution.ts.

import type { Turns } from './turns.ts';

/** JSON text of an answer's data. */
export class WrittenData {
  /** What stands before and behind the data in an answer that is nothing else: put together with it once, for it is copied each time. */
  static readonly head = '{"data":';
  static readonly tail = '}\n';
  /** As results' data is typed. */
  readonly [field: string]: unknown;
  /** Such an answer, as text, or as its bytes where it is large. */
  readonly answer: string | Buffer;

  /** Of such an answer. */
  constructor(answer: string | Buffer) {
    this.answer = answer;
  }

  /** The data alone. */
  get text(): string {
    const answer = typeof this.answer === 'string' ? this.answer : this.answer.toString();
    return answer.slice(WrittenData.head.length, -WrittenData.tail.length);
  }

  /** What it stands for, for whoever looks into it or writes it with something else. */
  toJSON(): unknown {
    const data: unknown = JSON.parse(this.text);
    return data;
  }
}

/** Texts that are put together at one go: some 2 ms. */
const textsAtOnce = 10_000;

/** Puts the texts of an answer together; many of them become bytes, while others have their turn. */
export function putTogether(texts: readonly string[], turns: Turns, done: (data: WrittenData) => void): void {
  if (texts.length <= textsAtOnce) {
    done(new WrittenData(texts.join('')));
    return;
  }
  const pieces: Buffer[] = [];
  const goOn = (): void => {
    for (let from = pieces.length * textsAtOnce; from < texts.length; from += textsAtOnce) {
      pieces.push(Buffer.from(texts.slice(from, from + textsAtOnce).join('')));
      if (turns.isOver) {
        turns.putOff(goOn);
        return;
      }
    }
    done(new WrittenData(Buffer.concat(pieces)));
  };
  goOn();
}

/** Data to look into. */
export function toReadable(data: unknown): unknown {
  return data instanceof WrittenData ? data.toJSON() : data;
}
