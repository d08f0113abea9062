// Data of an answer that is written already. It travels through Apollo Server and its hooks in the place of the data itself, and
// write-json.ts puts its text where that belongs. Made by execution.ts.

const [head, tail] = ['{"data":', '}\n'];

/** JSON text of an answer's data. */
export class WrittenData {
  /** As results' data is typed. */
  readonly [field: string]: unknown;
  /** The text of an answer that is this data and nothing else, with a line feed: put together once, for it is copied each time. */
  readonly answer: string;

  /** Of data in pieces. */
  constructor(texts: readonly string[]) {
    this.answer = [head, ...texts, tail].join('');
  }

  /** The data alone. */
  get text(): string {
    return this.answer.slice(head.length, -tail.length);
  }

  /** What it stands for, for whoever looks into it or writes it with something else. */
  toJSON(): unknown {
    const data: unknown = JSON.parse(this.text);
    return data;
  }
}

/** Data to look into. */
export function toReadable(data: unknown): unknown {
  return data instanceof WrittenData ? data.toJSON() : data;
}
