// Made-up exchange rates on a port of their own, as the ECB publishes its euro reference rates: the day, ninety days and the
// history, one XML form, with an ETag; on working days only. Started by sandbox.ts. Around what rates were, and
// wandering by a seeded stream, so that a day's rate is the same in every start.
import { createHash } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { addDays, daysBetween, monthsBefore, startOfDayMs, toDay } from './ledger/calendar.ts';
import { Random } from './ledger/random.ts';
import type { World } from './world.ts';

/** Units for one euro about which each rate wanders, in its smallest printed unit, and the decimals that it is printed with. */
const middles: Readonly<Record<string, readonly [units: number, decimals: number]>> = {
  USD: [10_800, 4],
  JPY: [16_250, 2],
  GBP: [85_500, 5],
  CHF: [9450, 4],
  SEK: [113_000, 4],
  AUD: [16_600, 4],
  NZD: [18_100, 4],
  CAD: [14_800, 4],
  NOK: [116_500, 4],
  DKK: [74_590, 4],
  PLN: [42_800, 4],
  BHD: [4061, 4],
  KWD: [3318, 4],
};

/** As far back as the ledger goes, and a week. */
const historyMonths = 26;
/** A step of a day at most, thousandths of the rate. */
const longestStep = 4;
/** How far a rate may be from its middle, thousandths. */
const widest = 60;

/** A day's rates as texts, by currency. */
export type DayRates = readonly (readonly [currency: string, rate: string])[];

function toText(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const steps = new Map<string, number>();

function stepOf(currency: string, day: string): number {
  const key = `${currency} ${day}`;
  let step = steps.get(key);
  if (step === undefined) {
    step = new Random(`rate ${key}`).integer(-longestStep, longestStep);
    steps.set(key, step);
  }
  return step;
}

/** How far a currency is from its middle on a day, thousandths: a few seeded days added up, so that no day needs the one before. */
function offsetOf(currency: string, day: string): number {
  let offset = 0;
  for (let before = 0; before < 15; before += 1) offset += stepOf(currency, addDays(day, -before));
  return Math.max(-widest, Math.min(widest, offset));
}

/** The rates of a day, whether it is a working day or not, as texts by currency. */
export function ratesOf(day: string): DayRates {
  return Object.entries(middles).map(([currency, [units, decimals]]) => [
    currency,
    toText(Math.round(units * (1 + offsetOf(currency, day) / 1000)), decimals),
  ]);
}

const isWorkday = (day: string) => ![0, 6].includes(new Date(startOfDayMs(day)).getUTCDay());

function toXml(days: readonly string[]): string {
  const cubes = days.map((day) => {
    const rates = ratesOf(day).map(([currency, rate]) => `<Cube currency="${currency}" rate="${rate}"/>`);
    return `<Cube time="${day}">${rates.join('')}</Cube>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>Sandbox (made up)</gesmes:name></gesmes:Sender>
<Cube>${cubes.join('\n')}</Cube>
</gesmes:Envelope>
`;
}

/** Rates of working days up to the world's own day; a document is made once for each. */
export function createRatesService(world: World): FastifyInstance {
  const app = Fastify();
  const made = new Map<string, string>();
  const documentOf = (name: string, firstOf: (today: string) => string): string => {
    const today = toDay(world.nowMs);
    const key = `${name} ${today}`;
    let xml = made.get(key);
    if (xml === undefined) {
      // Newest first, as the ECB has them.
      const days = daysBetween(firstOf(today), today).filter(isWorkday).reverse();
      xml = toXml(name === 'daily' ? days.slice(0, 1) : days);
      for (const old of made.keys()) if (!old.endsWith(today)) made.delete(old);
      made.set(key, xml);
    }
    return xml;
  };
  const answer = (xml: string, ifNoneMatch: string | undefined, reply: FastifyReply): FastifyReply => {
    const etag = `"${createHash('sha256').update(xml).digest('base64url').slice(0, 16)}"`;
    void reply.header('etag', etag);
    return ifNoneMatch === etag ? reply.code(304).send() : reply.type('text/xml; charset=utf-8').send(xml);
  };
  const serve = (path: string, name: string, firstOf: (today: string) => string): void => {
    app.get(path, (request, reply) => answer(documentOf(name, firstOf), request.headers['if-none-match'], reply));
  };
  serve('/stats/eurofxref/eurofxref-daily.xml', 'daily', (today) => addDays(today, -3));
  serve('/stats/eurofxref/eurofxref-hist-90d.xml', '90d', (today) => addDays(today, -90));
  serve('/stats/eurofxref/eurofxref-hist.xml', 'hist', (today) => monthsBefore(today, historyMonths));
  return app;
}
