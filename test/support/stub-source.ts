// A server that lists as many institutions as wanted, as Enable Banking does, and knows nothing else: for tests of long lists.

import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running list. */
export interface StubSource {
  /** Its entry of a banks file. */
  readonly entry: object;
  /** How often it was asked. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** Starts one. */
export async function startStubSource(
  id: string,
  institutions: readonly { readonly name: string; readonly country: string }[],
): Promise<StubSource> {
  let asked = 0;
  const aspsps = institutions.map(({ name, country }) => ({
    name,
    country,
    logo: `https://source.invalid/${country}/`,
    psu_types: ['personal'],
    auth_methods: [],
    maximum_consent_validity: 15_552_000,
    beta: false,
  }));
  const body = JSON.stringify({ aspsps });
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  return {
    entry: {
      id,
      name: 'A long list',
      standard: 'enable-banking',
      version: '1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { applicationId: 'stub', signingKey },
    },
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
