import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { EcbParser, UnreadableRates } from '../../../src/rates/ecb-xml.ts';
import { toRateText } from '../../../src/rates/ratio.ts';
import type { RateTable } from '../../../src/rates/table.ts';

const latestDay = '2026-11-29';

function parse(text: string, pieceLength = text.length): RateTable {
  const parser = new EcbParser(latestDay);
  for (let start = 0; start < text.length; start += Math.max(1, pieceLength)) {
    parser.write(text.slice(start, start + Math.max(1, pieceLength)));
  }
  return parser.close();
}

const envelope = (content: string, before = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>${content}</Cube>
</gesmes:Envelope>`;
const day = (time: string, rates: string) => `<Cube time="${time}">${rates}</Cube>`;
const rate = (currency: string, text: string) => `<Cube currency="${currency}" rate="${text}"/>`;
const usd = rate('USD', '1.0163');

const daysOf = ({ days }: RateTable) =>
  Object.fromEntries([...days].map(([date, rates]) => [date, Object.fromEntries(rates)]));

describe('the ECB’s reference rates', () => {
  const two = envelope(day('2022-07-08', usd + rate('JPY', '138.05')) + day('2022-07-07', rate('USD', '1.0180')));

  it('are read by day, with who publishes them', () => {
    const table = parse(two);
    expect(table).toMatchObject({ source: 'European Central Bank', base: 'EUR', newestDay: '2022-07-08' });
    expect(daysOf(table)).toEqual({
      '2022-07-08': { USD: '1.0163', JPY: '138.05' },
      '2022-07-07': { USD: '1.0180' },
    });
  });

  it('are the same in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
        expect(daysOf(parse(two, length))).toEqual(daysOf(parse(two)));
      }),
      { numRuns: 20 },
    );
  });

  it('leave out what has no rate, or is no currency that is known', () => {
    const rates = usd + rate('HRK', 'N/A') + rate('RUB', '') + rate('XYZ', '2.5') + rate('usd', '3') + rate('XAU', '4');
    expect(daysOf(parse(envelope(day('2022-07-08', rates))))).toEqual({ '2022-07-08': { USD: '1.0163' } });
  });

  it('of a day without any rate are none', () => {
    const table = parse(envelope(day('2022-07-09', rate('USD', 'N/A')) + day('2022-07-08', usd)));
    expect(table.newestDay).toBe('2022-07-08');
  });

  it('name their sender in a line of sane length', () => {
    const named = (name: string) =>
      parse(envelope(day('2022-07-08', usd)).replace('European Central Bank', name)).source;
    expect(named('&lt;b&gt;\u202e A\n\n&amp; B')).toBe('b A & B');
    expect(named('x'.repeat(5000))).toHaveLength(100);
    expect(named('')).toBe('unnamed');
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'Service Unavailable'],
    ['a page', '<html><body><p>Down</p></body></html>'],
    ['an envelope without rates', envelope('')],
    ['half of it', two.slice(0, -40)],
    ['two roots', `${two}<Envelope/>`],
    ['a document type', envelope(day('2022-07-08', usd), '<!DOCTYPE Envelope>')],
    [
      'entities that unfold',
      envelope(
        day('2022-07-08', rate('USD', '&b;')),
        '<!DOCTYPE x [<!ENTITY a "1111111111"><!ENTITY b "&a;&a;&a;&a;">]>',
      ),
    ],
    [
      'an entity of a file',
      envelope(day('2022-07-08', rate('USD', '&f;')), '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'),
    ],
    ['an entity that nobody declares', envelope(day('2022-07-08', rate('USD', '&f;')))],
    ['another encoding', two.replace('UTF-8', 'UTF-7')],
    ['a day twice', envelope(day('2022-07-08', usd) + day('2022-07-08', usd))],
    ['a currency twice', envelope(day('2022-07-08', usd + rate('USD', '1.0164')))],
    ['the euro in euros', envelope(day('2022-07-08', rate('EUR', '2')))],
    ['a day to come', envelope(day('2026-11-30', usd))],
    ['a day that is none', envelope(day('2022-02-30', usd))],
    ['a day by another writing', envelope(day('08/07/2022', usd))],
    ['rates without a day', envelope(`<Cube>${usd}</Cube>`)],
    ['a rate below nought', envelope(day('2022-07-08', rate('USD', '-1')))],
    ['a rate of nought', envelope(day('2022-07-08', rate('USD', '0.000')))],
    ['a rate with a comma', envelope(day('2022-07-08', rate('USD', '1,0163')))],
    ['a rate as a float', envelope(day('2022-07-08', rate('USD', '1e400')))],
    ['a currency without a rate', envelope(day('2022-07-08', '<Cube currency="USD"/>'))],
    ['too deep', envelope(day('2022-07-08', '<a>'.repeat(20) + '</a>'.repeat(20)))],
  ])('that are %s are refused', (_what, text) => {
    expect(() => parse(text)).toThrow(UnreadableRates);
  });

  it('never fail otherwise, whatever is done to them', () => {
    fc.assert(
      fc.property(fc.nat(two.length), fc.nat(12), fc.string({ maxLength: 8 }), (at, cut, put) => {
        try {
          const { days } = parse(two.slice(0, at) + put + two.slice(at + cut));
          for (const rates of days.values()) expect(rates.size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableRates);
          expect((error as Error).message).not.toContain('Reference');
        }
      }),
    );
  });
});

const published = fileURLToPath(
  new URL('../../../../shared/specs/rates/eurofxref-daily-2022-07-08.xml', import.meta.url),
);

if (!existsSync(published))
  process.stderr.write('ecb-xml.test.ts: the ECB’s own file is not at ../shared/specs/rates\n');

describe.skipIf(!existsSync(published))('the ECB’s own file', () => {
  it('is read whole, and gives the cross rates that it implies', () => {
    const table = parse(readFileSync(published, 'utf8'));
    expect(table).toMatchObject({ source: 'European Central Bank', newestDay: '2022-07-08' });
    expect(table.days.get('2022-07-08')?.size).toBe(31);
    const read = (from: string, to: string): string => {
      const [one, other] = [parseCurrencyOfHistory(from), parseCurrencyOfHistory(to)];
      const found = one === null || other === null ? null : table.find({ from: one, to: other }, '2022-07-08');
      return found === null ? 'none' : toRateText(found.ratio);
    };
    expect(read('EUR', 'IDR')).toBe('15210.73');
    expect(read('GBP', 'USD')).toBe('1.201513270674');
    // 7.5190 / 1.0163
    expect(read('USD', 'HRK')).toBe('7.398405982485');
    expect(read('EUR', 'RUB')).toBe('none');
  });
});
