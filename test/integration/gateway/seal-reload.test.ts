// A whole gateway whose seal is replaced on disk: read again, the next request is signed with the new one; half of it changes nothing; and
// its end is among the figures.

import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchDevelopmentToken } from '../../../src/cli/development-token.ts';
import { openConfigSource } from '../../../src/config/config.ts';
import { createLog } from '../../../src/observability/log.ts';
import { mintSeal, type Seal } from '../../../src/sandbox/authorization/seal.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startGateway } from '../../../src/start/in-process.ts';
import type { Gateway } from '../../../src/start/run.ts';
import { generousLimits } from '../../support/generous-limits.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { onlyHeader, type SignedBank, startSignedBank } from '../../support/signed-bank.ts';

const folder = mkdtempSync(join(tmpdir(), 'bankgraph-seal-'));
const at = (name: string) => join(folder, name);
const lines: string[] = [];
let sandbox: Sandbox;
let bank: SignedBank;
let gateway: Gateway;
let before: Seal;
let after: Seal;

beforeAll(async () => {
  [before, after] = await Promise.all([mintSeal(), mintSeal()]);
  sandbox = await startSandbox();
  bank = await startSignedBank({}, before);
  const { accounts } = bank.bank.endpoints;
  const entry = {
    id: 'signing',
    name: 'Signing Bank',
    country: 'DE',
    standard: 'berlin-group',
    version: '1.3',
    endpoints: { accounts },
    profile: { signatures: {} },
    qseal: { certificate: { file: at('seal.pem') }, key: { file: at('seal.key') } },
  };
  const link = { id: 'alice-signing', customer: 'alice', bank: 'signing', accessToken: 'a', consentId: 'c' };
  const links = [{ ...link, permissions: ['accounts'] }];
  writeFileSync(at('banks.json'), JSON.stringify({ banks: [entry], links }));
  writeFileSync(at('seal.pem'), before.certificate);
  writeFileSync(at('seal.key'), before.key);
  const { issuer, audience, jwksUrl } = sandbox.description;
  const configSource = openConfigSource({
    PORT: '0',
    METRICS_PORT: '0',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    ID_KEY: 'an id key for these tests',
    STOP_DELAY_MS: '0',
    BANKS_FILE: at('banks.json'),
    ...generousLimits,
  });
  const log = createLog('info', { write: (line) => void lines.push(line) });
  gateway = await startGateway(configSource.load(), { log, configSource });
});
afterAll(async () => {
  await gateway?.stop();
  await bank?.close();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks as alice, and gives the serial number of the certificate that came with it. */
async function serialOfNext(): Promise<string> {
  const { issuer, audience } = sandbox.description;
  const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope: `${allScopes} data:live` });
  const { data, errors } = await ask(
    gateway.url,
    token,
    '{ me { accounts(first: 5, freshness: LIVE) { sources { status } } } }',
  );
  expect(errors).toEqual([]);
  expect(data.me.accounts.sources).toEqual([{ status: 'OK' }]);
  const last = bank.requests.at(-1);
  if (last === undefined) throw new Error('nothing came');
  return new X509Certificate(Buffer.from(onlyHeader(last, 'tpp-signature-certificate'), 'base64')).serialNumber;
}

it('signs with the new seal once both of its files are there', async () => {
  const [old, next] = [before, after].map(({ certificate }) => new X509Certificate(certificate).serialNumber);
  expect(await serialOfNext()).toBe(old);
  writeFileSync(at('seal.pem'), after.certificate);
  expect(await gateway.reload?.()).toMatchObject({ kind: 'refused' });
  expect(lines.join('')).toContain('qseal.key: does not belong to the certificate');
  expect(await serialOfNext()).toBe(old);
  writeFileSync(at('seal.key'), after.key);
  expect(await gateway.reload?.()).toMatchObject({ kind: 'changed' });
  expect(await serialOfNext()).toBe(next);
  expect(lines.join('')).not.toContain('PRIVATE KEY');
  const figures = await (await fetch(gateway.metricsUrl ?? '')).text();
  const end = Date.parse(new X509Certificate(after.certificate).validTo) / 1000;
  expect(figures).toContain(
    `bankgraph_bank_certificate_end_timestamp_seconds{bank="signing",certificate="seal"} ${end}`,
  );
});
