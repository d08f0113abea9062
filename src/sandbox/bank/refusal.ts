// An answer other than the one asked for. Thrown by the standards' code, written by listener.ts. Each standard builds its
// own bodies; nothing here knows their shape. BadInput is the control API's.

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

/** A request to the control API that makes no sense; the status and the reason are sent back. */
export class BadInput extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}
