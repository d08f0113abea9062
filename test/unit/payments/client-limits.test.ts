import { expect, it } from 'vitest';
import { parseBanksFile } from '../../../src/config/banks-file.ts';

const read = (limits: unknown) =>
  parseBanksFile(
    JSON.stringify({ clients: [{ id: 'shop', redirectUris: ['https://shop.example/paid'], limits }] }),
    'banks.yaml',
    { env: {}, readFile: () => '' },
  );

it('reads limits as exact minor units', () => {
  const { content, faults } = read({ perPayment: { GBP: '1000.00', JPY: '5000' }, perDay: { GBP: '2500.5' } });
  expect(faults).toEqual([]);
  expect(content.clients).toEqual([
    {
      id: 'shop',
      redirectUris: ['https://shop.example/paid'],
      limits: { perPayment: { GBP: 100_000n, JPY: 5000n }, perDay: { GBP: 250_050n } },
    },
  ]);
});

it.each([
  [{ perPayment: { GBP: '1.005' } }, 'must be an amount of its currency'],
  [{ perDay: { GBP: '-1' } }, 'must be an amount of its currency'],
  [{ perDay: { POUND: '1' } }, 'is no active ISO 4217 currency'],
  [{ perMonth: { GBP: '1' } }, 'is not a known setting'],
])('refuses %j', (limits, what) => expect(read(limits).faults.map((fault) => fault.what)).toEqual([what]));

it('leaves a client without limits without', () => {
  expect(read(undefined).content.clients).toEqual([{ id: 'shop', redirectUris: ['https://shop.example/paid'] }]);
});
