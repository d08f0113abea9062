// A text that counts. Part of texts.ts and grant-texts.ts; chosen by by-language.ts.

/** A text by how many it counts; `other` is given the number as it is written. Never asked about none. */
export interface Counted {
  readonly one: string;
  readonly other: (count: string) => string;
}
