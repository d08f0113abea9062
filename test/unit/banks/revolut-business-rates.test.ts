// What Revolut would exchange at: read letter by letter, of the pair that was asked for, and nothing else.

import { describe, expect, it } from 'vitest';
import { fetchRate } from '../../../src/banks/revolut-business/rates.ts';
import type { SourceCall } from '../../../src/banks/source.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { revolutSource } from '../../support/revolut-bank.ts';

const currency = (code: string) => {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new Error(code);
  return parsed;
};
const [from, to] = [currency('EUR'), currency('USD')];

/** The specification's example. */
const example = {
  from: { amount: 1, currency: 'EUR' },
  to: { amount: 1, currency: 'USD' },
  rate: 1.0044090351,
  fee: { amount: 0, currency: 'EUR' },
  rate_date: '2022-08-31T17:30:34Z',
};

function read(status: number, text: string, statuses: readonly number[] = []) {
  const asked: URL[] = [];
  const forgotten: string[] = [];
  const call: SourceCall = {
    deadline: deadlineIn(1000),
    tokens: { clientToken: async () => 'token', forgetClientToken: (scope) => void forgotten.push(scope) },
    async send({ url }) {
      asked.push(url);
      return { status: statuses[asked.length - 1] ?? status, headers: {}, text };
    },
  };
  return { asked, forgotten, rate: fetchRate(revolutSource, call, { from, to }) };
}

describe('a rate', () => {
  it('is that of the specification’s example', async () => {
    const { rate, asked } = read(200, JSON.stringify(example));
    expect(await rate).toEqual({ rate: '1.0044090351', atMs: Date.parse('2022-08-31T17:30:34Z') });
    expect(asked[0]?.href).toBe('https://revolut.test/api/1.0/rate?from=EUR&to=USD&amount=1');
  });

  it.each([
    ['0.00000123456789', '0.000001234567'],
    ['12345678.9', '12345678.9'],
    ['150', '150'],
  ])('written %s is %s', async (written, shown) => {
    const { rate } = read(200, JSON.stringify(example).replace('1.0044090351', written));
    expect((await rate)?.rate).toBe(shown);
  });

  it.each([
    [{ ...example, from: { amount: 1, currency: 'GBP' } }],
    [{ ...example, to: { amount: 1, currency: 'EUR' } }],
    [{ ...example, rate: -1 }],
    [{ ...example, rate: 1e-9 }],
    [{ ...example, rate: null }],
    [{ ...example, rate_date: 'today' }],
    [[]],
  ])('is none of %j', async (body) => {
    await expect(read(200, JSON.stringify(body)).rate).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('that is unknown is none; what failed is told', async () => {
    expect(await read(404, JSON.stringify({ code: 3472, message: 'Exchange rate unknown' })).rate).toBeNull();
    await expect(read(503, '').rate).rejects.toMatchObject({ code: 'BANK_UNAVAILABLE' });
    await expect(read(429, '').rate).rejects.toMatchObject({ code: 'BANK_RATE_LIMITED' });
    await expect(read(403, '{}').rate).rejects.toMatchObject({ code: 'BANK_REJECTED_REQUEST' });
  });

  it('is asked for with a new token where one was refused before its time, once', async () => {
    const { rate, asked, forgotten } = read(200, JSON.stringify(example), [401]);
    expect((await rate)?.rate).toBe('1.0044090351');
    expect([asked.length, forgotten]).toEqual([2, ['']]);
    await expect(read(401, '{}').rate).rejects.toMatchObject({ code: 'BANK_REJECTED_REQUEST' });
  });
});
