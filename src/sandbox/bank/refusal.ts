// An answer other than the one asked for. Thrown by the standards' code, written by listener.ts. Each standard builds its
// own bodies; nothing here knows their shape.

/** A refusal with the status, body and headers to send; a body of undefined sends none. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
