// The sandbox's exchange rates over HTTP: the ECB's form, working days only, the same in every start.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EcbParser } from '../../../src/rates/ecb-xml.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';

// A Sunday.
const now = new Date('2026-11-22T12:00:00Z');
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now });
});
afterAll(() => sandbox.close());

async function read(url: string) {
  const parser = new EcbParser('2026-11-22');
  parser.write(await (await fetch(url)).text());
  return parser.close();
}

test('rates of working days, for all currencies of the sandbox, within what is plausible', async () => {
  const { ratesUrl, ratesHistoryUrl } = sandbox.description;
  const [history, recent] = [await read(ratesHistoryUrl), await read(ratesUrl)];
  expect(history.newestDay).toBe('2026-11-20');
  expect(history.days.has('2024-09-23')).toBe(true);
  expect([...history.days.keys()].filter((day) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual([]);
  for (const [day, rates] of recent.days) expect([...rates]).toEqual([...(history.days.get(day) ?? [])]);
  for (const rates of history.days.values()) {
    expect([...rates.keys()].sort().join(' ')).toBe('AUD BHD CAD CHF DKK GBP JPY KWD NOK NZD PLN SEK USD');
    // A test may look at a rate as a number.
    const [dollar] = [...rates.values()].map(Number);
    expect(dollar).toBeGreaterThan(1);
    expect(dollar).toBeLessThan(1.2);
  }
  const daily = await read(ratesUrl.replace('hist-90d', 'daily'));
  expect([...daily.days.keys()]).toEqual(['2026-11-20']);
});

test('nothing is sent again that has not changed', async () => {
  const { ratesUrl } = sandbox.description;
  const first = await fetch(ratesUrl);
  const again = await fetch(ratesUrl, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect([first.status, again.status]).toEqual([200, 304]);
});
