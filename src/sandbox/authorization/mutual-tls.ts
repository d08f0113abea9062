// Thistle's https listener: the same API and token endpoint as on its plain ones, but only for clients with a certificate
// of the sandbox's authority; anyone else does not get through the handshake. Started by sandbox.ts.
// Source: RFC 8705 (mutual-TLS client authentication and certificate-bound access tokens).
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type Certificates, mintCertificates } from './certificates.ts';

/** A running https listener. */
export interface MutualTls {
  readonly origin: string;
  readonly certificates: Certificates;
  /** Puts what answers behind the listener. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** Opens a free https port of this host, with certificates of its own. */
export async function startMutualTls(host: string): Promise<MutualTls> {
  const certificates = await mintCertificates(host);
  const { ca, server: own } = certificates;
  const server = createServer({
    key: own.key,
    cert: own.certificate,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the https listener has no port');
  return {
    origin: `https://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    certificates,
    answer: (listener) => void server.on('request', listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
