// An export asked for over real HTTP, as a client that reads trailers sees it: for the tests of src/exports.

import { request } from 'node:http';

/** What came. */
export interface ExportedFile {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trailers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
  /** False where the answer was broken off. */
  readonly isComplete: boolean;
}

/** Asks with a token and a query; `path` beside `/exports/transactions`, `method` and further headers where they are not the usual. */
export function exportFrom(
  gatewayUrl: string,
  token: string | null,
  query: string,
  more: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<ExportedFile> {
  const { path = '/exports/transactions', method = 'GET', headers = {} } = more;
  return new Promise((resolve, reject) => {
    const url = new URL(`${path}${query}`, gatewayUrl);
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    const sent = request(url, { method, headers: { ...authorization, ...headers }, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', () => undefined);
      answer.on('close', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          trailers: answer.trailers,
          bytes: Buffer.concat(pieces),
          isComplete: answer.complete,
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
