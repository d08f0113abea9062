// That the person is there goes to a bank in its standard's headers, and nothing of them goes when they are not.

import { describe, expect, it } from 'vitest';
import type { BankStandard } from '../../../src/domain/bank.ts';
import { bench } from '../../support/fake-bank.ts';

const address = '203.0.113.9';
const agent = 'Mozilla/5.0 (X11)';

const inPresence: readonly [BankStandard, Record<string, string>][] = [
  ['open-banking-uk', { 'x-fapi-customer-ip-address': address, 'x-customer-user-agent': agent }],
  ['berlin-group', { 'psu-ip-address': address, 'psu-user-agent': agent }],
  [
    'cdr',
    {
      'x-fapi-customer-ip-address': address,
      'x-cds-client-headers': Buffer.from(`User-Agent: ${agent}`).toString('base64'),
    },
  ],
];

describe.each(inPresence)('a %s bank', (standard, headers) => {
  const ask = async (psuIpAddress: string | null, psuUserAgent: string | null) => {
    const { connector, session, http } = bench(standard, () => ({ status: 500 }));
    await connector.fetchAccounts({ ...session, psuIpAddress, psuUserAgent }).catch(() => undefined);
    const [request] = http.requests;
    return { sent: request?.headers ?? {}, isAttended: request?.purpose.isAttended };
  };

  it('is told of the person who asks', async () => {
    const { sent, isAttended } = await ask(address, agent);
    expect(sent).toMatchObject(headers);
    expect(isAttended).toBe(true);
  });

  it('is told the address alone when that is all that is known', async () => {
    const { sent } = await ask('::ffff:203.0.113.9', null);
    expect(Object.values(sent)).toContain(address);
    expect(JSON.stringify(sent)).not.toContain('null');
  });

  it('is told of nobody when nobody is there', async () => {
    const { sent, isAttended } = await ask(null, agent);
    for (const name of Object.keys(headers)) expect(sent).not.toHaveProperty([name]);
    expect(isAttended).toBe(false);
  });
});
