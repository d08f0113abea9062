// Data of an answer that is written already. It travels through Apollo Server and its hooks in the place of the data itself, and
// write-json.ts puts its text where that belongs. Made by plugin.ts.

/** JSON text of an answer's data. */
export class WrittenData {
  /** As results' data is typed. */
  readonly [field: string]: unknown;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
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
