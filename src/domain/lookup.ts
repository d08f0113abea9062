// What is looked up by an id and may be there or not. For collections that nobody goes through from end to end: of the banks that
// a source leads to there are thousands, and each is opened only when somebody asks for it.

/** Things by id. A `Map` is one. */
export interface Lookup<T> {
  get(id: string): T | undefined;
  has(id: string): boolean;
}
