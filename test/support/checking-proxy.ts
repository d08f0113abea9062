// A proxy on loopback that holds what is asked and answered against an official specification: for those that Prism lets pass unseen.
// Only POST with JSON.

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { OpenApiSchemas } from './openapi-schemas.ts';

/** What was found, and how much was looked at. */
export interface CheckingProxy {
  readonly url: string;
  readonly faults: readonly string[];
  /** Paths that were asked, each as often as it was. */
  readonly paths: readonly string[];
  close(): Promise<void>;
}

/** Starts it before `target`. */
export async function startCheckingProxy(schemas: OpenApiSchemas, target: string): Promise<CheckingProxy> {
  const faults: string[] = [];
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const asked = await text(request);
    paths.push(path);
    for (const fault of schemas.requestFaultsOf(path, JSON.parse(asked))) faults.push(`asked ${path}: ${fault}`);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !/^(?:host|connection|content-length|transfer-encoding|accept-encoding)$/.test(name)
        ? [[name, value] as [string, string]]
        : [],
    );
    const answer = await fetch(`${target}${path}`, { method: 'POST', headers, body: asked });
    const told = await answer.text();
    for (const fault of schemas.answerFaultsOf(path, answer.status, JSON.parse(told)))
      faults.push(`answered ${path}: ${fault}`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    faults,
    paths,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
