// Linking Hansebank and Alpenbank through a proxy that knows the official specification of Berlin Group and refuses what
// violates it, on either side: the consent, its authorisation begun and asked, its end. The specification is not part of the
// repository.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hasSpecs, mustHaveSpecs, type Prism, specsOf, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import {
  authorize,
  begin,
  begun,
  confirm,
  control,
  customer,
  newKey,
  readConsent,
  startLinking,
  type TestGateway,
} from './world.ts';

tellMissingSpecs('ways of authorising against the official specification');

interface Forwarder {
  readonly url: string;
  readonly close: () => void;
}

/** Hands calls on to the bank: the proxy's format "url" takes no loopback address, so that a Location gets another host. */
async function startForwarder(api: string): Promise<Forwarder> {
  const server = createServer((request, response) => {
    const forward = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const dropped = /^(?:host|connection|content-length|accept-encoding|transfer-encoding)$/;
      const headers = Object.entries(request.headers).filter(([name]) => !dropped.test(name)) as [string, string][];
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
      const method = request.method ?? 'GET';
      const answer = await fetch(`${api}${request.url}`, { method, headers: Object.fromEntries(headers), ...body });
      const kept = [...answer.headers].filter(([name]) => /^(?:content-type|x-request-id|location|aspsp-)/.test(name));
      const outside = kept.map(([name, value]) => [name, value.replace(/^https?:\/\/[^/]+/, 'https://bank.example')]);
      response.writeHead(answer.status, Object.fromEntries(outside));
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    forward().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.skipIf(!hasSpecs && !mustHaveSpecs)('through the official specification', () => {
  let sandbox: Sandbox;
  let gateway: TestGateway;
  let dataDir: string;
  const proxies: Prism[] = [];
  const forwarders: Forwarder[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ hasScaHouses: true });
    const { description } = sandbox;
    const banks = await Promise.all(
      description.banks.map(async (bank) => {
        if (bank.id !== 'hansebank' && bank.id !== 'alpenbank') return bank;
        const forwarder = await startForwarder(bank.endpoints.accounts);
        forwarders.push(forwarder);
        const proxy = await startPrism(specsOf['berlin-group 1.3']?.accounts ?? '', forwarder.url);
        proxies.push(proxy);
        return { ...bank, endpoints: { accounts: proxy.url } };
      }),
    );
    dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-sca-specification-'));
    gateway = await startLinking({ ...description, banks }, { databaseUrl: null, dataDir }, newKey());
  }, 60_000);
  afterAll(async () => {
    await gateway?.close();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    for (const { close } of forwarders) close();
    await sandbox?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('authorises in the bank’s app and ends the consent', async () => {
    const first = begun(await begin(gateway, 'hansebank', 'finn', { details: { psuId: 'finn' } }));
    const query = new URL(first.authorizationUrl).searchParams;
    const look = () => gateway.service.wait(query, { browserBinding: null, isLook: false });
    expect(await look()).toMatchObject({ kind: 'waiting' });
    const url = /http:\S+$/.exec(first.bankMessage ?? '')?.[0];
    await control(sandbox.description, 'POST', '/authorizations', { url, customer: 'finn', decision: 'allow' });
    await expect.poll(async () => (await look()).kind, { timeout: 8000, interval: 500 }).not.toBe('waiting');
    const consents = await gateway.store.links.readConsents(first.link.id);
    const bankConsentId = consents[0]?.bankConsentId ?? null;
    expect(await readConsent(sandbox.description, bankConsentId)).toMatchObject({ state: 'valid' });
    await gateway.service.revoke({ principal: customer('finn'), linkId: first.link.id });
    expect(await readConsent(sandbox.description, bankConsentId)).toMatchObject({ state: 'terminated' });
    expect(gateway.troubles).toEqual([]);
  }, 30_000);

  it('begins the authorisation of accounts that are named', async () => {
    const { iban } = accountNamed('finn-alpenbank-giro');
    const first = begun(await begin(gateway, 'alpenbank', 'finn', { details: { ibans: [iban] } }));
    const answer = await authorize(sandbox.description, first.authorizationUrl, 'finn');
    const link = await confirm(gateway, await gateway.service.complete(answer, null), 'finn');
    expect(link.status).toBe('ACTIVE');
    expect(gateway.troubles).toEqual([]);
  }, 30_000);
});
