// What of a payment, a standing order or a mandate the pages of an authorization show. Called by page.ts.
import { toDecimal } from '../ledger/currency.ts';
import { dayIn, moneyIn, readable } from '../pages/formats.ts';
import { type Html, html, type Piece } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { type Key, say, texts } from '../pages/texts.ts';
import type { Schedule } from '../payments/schedule.ts';
import type { MandatePeriod, PaymentQuestion } from './binding.ts';

const periods: Readonly<Record<MandatePeriod, Key & `most${string}`>> = {
  Day: 'mostDay',
  Week: 'mostWeek',
  Fortnight: 'mostFortnight',
  Month: 'mostMonth',
  'Half-year': 'mostHalfYear',
  Year: 'mostYear',
};

/** What is to be paid, to whom and when. */
export function paying(language: Language, payment: PaymentQuestion): Html {
  const row = (id: string, key: RowKey, value: string): Html =>
    html`<div><dt>${say(language, key)}</dt><dd id="${id}">${value}</dd></div>`;
  const { day, reference, schedule } = payment;
  return html`<dl class="facts"><div class="sum"><dt>${say(language, 'amount')}</dt><dd id="amount">${moneyIn(language, payment)}</dd></div>
${row('payee', 'payee', payment.payee)}${row('payee-account', 'payeeAccount', readable(payment.payeeAccount))}
${reference === undefined ? undefined : row('reference', 'reference', reference)}
${row('day', schedule === undefined ? 'day' : 'firstPayment', day === undefined ? say(language, 'now') : dayIn(language, Date.parse(day)))}
${schedule === undefined ? undefined : standingRows(language, { payment, schedule }).map(([id, key, value]) => row(id, key, value))}</dl>`;
}

type RowKey =
  | 'payee'
  | 'payeeAccount'
  | 'reference'
  | 'day'
  | 'firstPayment'
  | 'howOften'
  | 'ends'
  | 'firstAmount'
  | 'finalAmount';

/** How often, until when, and the amounts that are others. */
function standingRows(
  language: Language,
  { payment: { currency }, schedule }: { readonly payment: PaymentQuestion; readonly schedule: Schedule },
): readonly (readonly [id: string, key: RowKey, value: string])[] {
  const { lastDay, times, firstAmountMinor, finalAmountMinor } = schedule;
  const money = (minor: bigint) => moneyIn(language, { amount: toDecimal(minor, currency), currency });
  const end =
    lastDay !== undefined
      ? say(language, 'endsOn', { date: dayIn(language, Date.parse(lastDay)) })
      : times !== undefined
        ? say(language, 'endsAfter', { count: String(times) })
        : say(language, 'endsNever');
  return [
    ['how-often', 'howOften', rhythm(language, schedule)],
    ['ends', 'ends', end],
    ...(firstAmountMinor === undefined ? [] : [['first-amount', 'firstAmount', money(firstAmountMinor)] as const]),
    ...(finalAmountMinor === undefined ? [] : [['final-amount', 'finalAmount', money(finalAmountMinor)] as const]),
  ];
}

function rhythm(language: Language, { unit, count }: Schedule): string {
  const [one, many] = (
    {
      day: ['everyDay', 'everyDays'],
      workingDay: ['everyWorkingDay', 'everyWorkingDays'],
      week: ['everyWeek', 'everyWeeks'],
      month: ['everyMonth', 'everyMonths'],
    } as const
  )[unit];
  return count === 1 ? say(language, one) : say(language, many, { count: String(count) });
}

/** To whom payments may be made, how much each may be and all of a period, and from when until when. */
export function mandating(language: Language, payment: PaymentQuestion): Html {
  const { currency, day, lastDay, reference, limits = [] } = payment;
  const row = (id: string, key: Key, value: Piece): Html =>
    html`<div><dt>${texts[language][key]}</dt><dd id="${id}">${value}</dd></div>`;
  const most = limits.map(({ period, amount }, index) =>
    row(`limit-${index}`, periods[period], moneyIn(language, { amount, currency })),
  );
  const until = lastDay === undefined ? say(language, 'noEnd') : dayIn(language, Date.parse(lastDay));
  return html`<dl class="facts"><div class="sum"><dt>${say(language, 'mostPayment')}</dt><dd id="amount">${moneyIn(language, payment)}</dd></div>${most}
${row('payee', 'payee', payment.payee)}${row('payee-account', 'payeeAccount', readable(payment.payeeAccount))}
${reference === undefined ? undefined : row('reference', 'reference', reference)}
${day === undefined ? undefined : row('first-day', 'firstDay', dayIn(language, Date.parse(day)))}${row('last-day', 'lastDay', until)}</dl>
<p class="quiet">${say(language, 'takeBack')}</p>`;
}
