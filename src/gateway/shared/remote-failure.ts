// What went wrong behind a router, told as it goes to the client. Made by src/router/remote-failure.ts, formatted by
// errors.ts.

/** An error of a subgraph, or its absence, with what a client may know of it. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  /** As they go to the client: `code` is of the closed list. */
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor(message: string, extensions: Readonly<Record<string, unknown>>) {
    super(message);
    this.extensions = extensions;
  }
}
