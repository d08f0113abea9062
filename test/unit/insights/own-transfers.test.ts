import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import type { FindOwnAccount, InsightEntry } from '../../../src/insights/entry.ts';
import { matchPersons, parsePersons } from '../../../src/insights/names.ts';
import { findOwnTransfers } from '../../../src/insights/own-transfers.ts';
import { type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const current = makeAccount();
const savings = makeAccount({ id: 'savings', bankId: 'southbank', type: 'SAVINGS' });
const card = makeAccount({ id: 'card', bankId: 'southbank', type: 'CARD', holderNames: [] });
const euros = makeAccount({ id: 'euros', bankId: 'southbank', currency: 'EUR' });
const ofBob = makeAccount({ id: 'bob', customerId: 'bob', holderNames: ['BOB BROWN'] });
const none: FindOwnAccount = () => null;

const byNumber: FindOwnAccount = (_customer, { accountNumber }) =>
  accountNumber === '11111111' ? 'current' : accountNumber === '22222222' ? 'savings' : null;

const numbered = (accountNumber: string, name: string | null = null) => ({
  name,
  identification: { ...unknownIdentification, sortCode: '401123', accountNumber },
  merchantCategoryCode: null,
});

/** Two entries of 250.00: one out of the current account, one into the savings account. */
const both = (debit: Partial<EntryPart>, credit: Partial<EntryPart>): readonly InsightEntry[] => [
  makeEntry({ id: 'out', amount: '-250.00', date: '2026-03-06', ...debit }),
  makeEntry({ id: 'in', amount: '250.00', date: '2026-03-06', account: savings, ...credit }),
];

const idsOf = (entries: readonly InsightEntry[], findOwnAccount = none) => [
  ...findOwnTransfers(entries, findOwnAccount).keys(),
];

describe('an own transfer', () => {
  it.each<[string, Partial<EntryPart>, Partial<EntryPart>]>([
    ['of the holder’s name on both sides', { name: 'Jane Smith' }, { name: 'SMITH J MISS' }],
    ['of the holder’s name on one side', { text: 'STO HOLIDAY FUND' }, { text: 'FROM JANE SMITH' }],
    ['over a long weekend', { name: 'J Smith', date: '2026-04-02' }, { name: 'MISS J SMITH', date: '2026-04-07' }],
    ['that is credited a day before', { name: 'J Smith' }, { name: 'J Smith', date: '2026-03-05' }],
    ['of savings words', { text: 'TO SAVINGS' }, { text: 'TRANSFER FROM 401123' }],
    ['that names nobody on either side', {}, {}],
    ['to a prepaid card', { text: 'RICARICA CARTA PREPAGATA *7702' }, { text: 'Ricarica da conto corrente' }],
    ['of Swedish accounts', { text: 'Överföring stående SPARKONTO' }, { text: 'Överföring LÖNEKONTO' }],
    ['of Czech words', { text: 'PREVOD NA SPORICI' }, { text: 'MEZI VLASTNIMI UCTY' }],
    ['of one reference on both sides', { text: 'TFR NEW KITCHEN' }, { text: 'NEW KITCHEN FPI' }],
    ['of one end-to-end id', { text: 'KITCHEN', endToEndId: 'E7' }, { text: 'SOMETHING ELSE', endToEndId: 'E7' }],
    ['from a bank that is named as the other side', { name: 'Southbank Direct' }, { name: 'Smith Jane' }],
    [
      'to a card',
      { text: 'SOUTHBANK VISA 1234', kind: 'DIRECT_DEBIT' },
      { account: card, text: 'PAYMENT RECEIVED - THANK YOU' },
    ],
    [
      'to a card that codes it as what a shop gives back',
      { name: 'Barclaycard' },
      { account: card, kind: 'REFUND', text: 'PAYMENT, THANK YOU' },
    ],
  ])('%s is found as a pair', (_name, debit, credit) => {
    const found = findOwnTransfers(both(debit, credit), none);
    expect(found.get('out')).toMatchObject({
      otherEntryId: 'in',
      otherAccountId: found.get('in') && expect.any(String),
      basis: 'PAIR',
    });
    expect(found.get('in')).toMatchObject({ otherEntryId: 'out', otherAccountId: 'current' });
  });

  it.each<[string, Partial<EntryPart>]>([
    ['name in full', { name: 'Smith, Jane' }],
    ['name by initial', { name: 'MS J SMITH' }],
    ['name in the text alone', { text: 'FASTER PAYMENT TO MISS J SMITH REF 1234' }],
    ['name with another bank’s', { text: 'JANE SMITH MONZO' }],
    ['name and a Nordic bank’s', { text: 'Överföring till JANE SMITH ICA BANKEN 9270' }],
    ['words for oneself', { text: 'BONIFICO A ME STESSO' }],
    ['name as one of two holders', { name: 'MR R SMITH & MISS J SMITH' }],
    ['words of the bank’s', { text: 'Umbuchung' }],
    ['words for saving', { text: 'TRANSFER TO SAVER' }],
  ])('whose other side is not there is known by the holder’s %s', (_name, part) => {
    const [found] = findOwnTransfers([makeEntry({ id: 'a', ...part })], none).values();
    expect(found).toMatchObject({ otherEntryId: null, otherAccountId: null });
    expect(found?.confidence).toBeLessThan(0.9);
  });

  it('is known by the account that the bank names, whatever the texts say', () => {
    const told = both({ counterparty: numbered('22222222', 'ANY NAME') }, { text: 'ACME' });
    expect(findOwnTransfers(told, byNumber).get('in')).toMatchObject({
      otherEntryId: 'out',
      basis: 'ACCOUNT',
      confidence: 1,
    });
    expect(findOwnTransfers(told.slice(0, 1), byNumber).get('out')).toMatchObject({
      otherEntryId: null,
      otherAccountId: 'savings',
    });
  });

  it('to a number that pairs have proven is one also where its other side is not there', () => {
    const entries = [
      ...both({ counterparty: numbered('9', 'J Smith') }, { name: 'Jane Smith' }),
      makeEntry({ id: 'before', amount: '-80.00', date: '2025-10-01', counterparty: numbered('9', 'HOLIDAY') }),
    ];
    expect(findOwnTransfers(entries, none).get('before')).toMatchObject({ otherAccountId: 'savings', confidence: 0.9 });
  });

  it.each<[string, Partial<EntryPart>]>([
    ['amount', { originalAmount: { amountMinor: 29_000n, currency: euroOf() } }],
    ['rate', { exchangeRate: { rate: '1.16', sourceCurrency: 'GBP', targetCurrency: 'EUR' } }],
  ])('into another currency is found by the %s that the bank tells', (_name, part) => {
    const entries = both({ name: 'Jane Smith', ...part }, { account: euros, amount: '290.00', name: 'Jane Smith' });
    expect(findOwnTransfers(entries, none).get('out')).toMatchObject({ otherEntryId: 'in', otherAccountId: 'euros' });
  });
});

function euroOf() {
  return makeEntry({ id: 'x', currency: 'EUR' }).transaction.amount.currency;
}

describe('no own transfer', () => {
  it.each<[string, Partial<EntryPart>, Partial<EntryPart>]>([
    ['a salary as large as a payment', { name: 'Robert Hill', text: 'RENT' }, { name: 'ACME LTD', text: 'SALARY' }],
    ['a salary that names its receiver', { name: 'Robert Hill' }, { text: 'ACME LTD SALARY J SMITH' }],
    ['flatmates’ equal shares', { name: 'Ann Lee', text: 'RENT' }, { name: 'Tom Ray', text: 'RENT' }],
    ['a spouse’s payment', { name: 'Robert Smith' }, { name: 'Robert Smith' }],
    ['a purchase and a gift', { kind: 'PURCHASE', text: 'IKEA 123' }, { name: 'Ann Lee' }],
    ['a purchase and what a shop gives back', { kind: 'PURCHASE', name: 'IKEA' }, { kind: 'REFUND', name: 'IKEA' }],
    ['cash', { kind: 'CASH', text: 'LINK ATM' }, { kind: 'CASH', text: 'CASH PAID IN' }],
    ['a rejected payment', { text: 'PIZZA', status: 'REJECTED' }, { text: 'ACME' }],
  ])('is %s', (_name, debit, credit) => {
    expect(idsOf(both(debit, credit))).toEqual([]);
  });

  it('is what two customers of one amount do', () => {
    expect(idsOf(both({}, { account: ofBob }))).toEqual([]);
  });

  it('is a neutral debit with two neutral credits: which of them is not told', () => {
    const entries = [
      ...both({}, {}),
      makeEntry({ id: 'in2', amount: '250.00', date: '2026-03-06', account: euros, currency: 'GBP' }),
    ];
    expect(idsOf(entries)).toEqual([]);
  });

  it('eats the salary that equals it: the other side is the one that names the holder', () => {
    const entries = [
      makeEntry({ id: 'salary', amount: '250.00', date: '2026-03-06', name: 'ACME LTD' }),
      makeEntry({ id: 'out', amount: '-250.00', date: '2026-03-06', account: savings, name: 'Jane Smith' }),
    ];
    expect(idsOf(entries)).toEqual(['out']);
  });
});

/** Whether it is own, the holders, the name of the other side, the text: as banks of many countries write them. */
const written: readonly (readonly [boolean, readonly string[], string | null, string | null])[] = [
  [true, ['GARCIA LOPEZ MARIA'], null, 'TRASPASO A CUENTA AHORRO'],
  [true, ['GARCIA LOPEZ MARIA'], 'MARIA GARCIA LOPEZ', 'TRANSFERENCIA A MARIA GARCIA LOPEZ'],
  [true, ['GARCIA LOPEZ MARIA'], null, 'TRANSFERENCIA INMEDIATA A FAVOR DE MARIA GARCIA LOPEZ'],
  [false, ['GARCIA LOPEZ MARIA'], null, 'TRANSFERENCIA A FAVOR DE JOSE GARCIA RUIZ'],
  [true, ['ROSSI MARIO'], null, 'GIROCONTO A CONTO DEPOSITO'],
  [true, ['ROSSI MARIO'], null, 'BONIFICO A VOSTRO FAVORE DISPOSTO DA MARIO ROSSI'],
  [false, ['ROSSI MARIO'], null, 'BONIFICO A VOSTRO FAVORE DA BIANCHI LUIGI'],
  [true, ['JAN KOWALSKI'], null, 'PRZELEW WŁASNY NA KONTO OSZCZĘDNOŚCIOWE'],
  [false, ['JAN KOWALSKI'], 'ANNA KOWALSKA', 'PRZELEW'],
  [true, ['Erik Svensson'], null, 'Överföring eget konto'],
  [true, ['Erik Svensson'], null, 'Överföring sparkonto'],
  [false, ['Erik Svensson'], null, 'Swish Anna Svensson'],
  [true, ['Lars Hansen'], null, 'Overførsel egen konto'],
  [true, ["SEAN O'BRIEN"], null, '365 ONLINE TRANSFER TO SEAN OBRIEN'],
  [true, ['Mr Seán Ó Briain'], 'SEAN O BRIAIN', null],
  [true, ['MARY MURPHY'], null, '*MOBI M MURPHY SAVINGS'],
  [false, ['MARY MURPHY'], null, '*MOBI JOHN MURPHY'],
  [true, ['Hans Müller'], 'Hans Müller', 'Übertrag Tagesgeld'],
  [true, ['Hans Müller'], null, 'UEBERTRAG AUF SPARKONTO'],
  [false, ['Hans Müller'], 'Petra Müller', 'Haushaltsgeld'],
  [true, ['J. de Vries'], 'J de Vries', 'Naar Oranje spaarrekening V12345'],
  [true, ['J. de Vries', 'M. Bakker'], 'J de Vries en/of M Bakker', 'huishoudpot'],
  [false, ['J. de Vries'], 'K de Vries', 'verjaardag'],
  [true, ['Hr J de Vries'], 'Hr J de Vries,Mw M Bakker', ''],
  [true, ['SARAH JANE WILSON'], null, 'INTERNET TRANSFER TO SAVER 112233445'],
  [false, ['SARAH JANE WILSON'], null, 'OSKO PAYMENT TO JAMES WILSON'],
  [true, ['SARAH JANE WILSON'], null, 'TRANSFER TO S J WILSON UBANK'],
  [true, ['SARAH WILSON'], null, 'FUNDS TFER TFR TO 123-456 S WILSON'],
  [true, ['DUPONT PAUL'], null, 'VIR INST M. PAUL DUPONT'],
  [true, ['DUPONT PAUL'], 'M. DUPONT PAUL', 'VIREMENT'],
  [false, ['DUPONT PAUL'], 'MME DUPONT CLAIRE', 'VIREMENT'],
  [true, ['DUPONT PAUL'], null, 'VIREMENT EMIS WEB PAUL DUPONT BOURSORAMA'],
  [true, ['MICHAEL T JONES'], null, 'Online Transfer to SAV ...1234 transaction#: 123456789'],
  [false, ['MICHAEL T JONES'], null, 'Zelle payment to Ana Jones 12345'],
  [true, ['MICHAEL T JONES'], null, 'Online Banking transfer to SAV 1234 Confirmation# 123'],
  [true, ['MICHAEL T JONES'], null, 'KEEP THE CHANGE TRANSFER TO ACCT 1234 SAVINGS'],
  [false, ['MICHAEL T JONES'], null, 'SAVE MART SUPERMARKET'],
  [false, ['MR A KHAN'], null, 'SAVERS HEALTH & BEAUTY LONDON'],
  [false, ['MR A KHAN'], null, 'POT NOODLE SHOP'],
  [false, ['MR A KHAN'], 'Khan Motors Ltd', 'INVOICE 12'],
  [true, ['MR A KHAN'], 'Pot', 'Holiday pot'],
  [true, ['MR A KHAN'], null, 'Transfer to Pot Holiday'],
  [true, ['MR A KHAN'], 'Ahmed Khan', 'to Monzo'],
  [false, ['MR A KHAN'], 'ACME LTD', 'A KHAN SALARY'],
  [false, ['MR A KHAN'], null, 'ISA TRAINING LTD'],
  [true, ['MR A KHAN'], null, 'CASH ISA'],
  [false, ['MR A KHAN'], null, 'SAVINGS CREDIT PENSION DWP'],
  [true, ['GREEN BIKES BV'], 'Green Bikes B.V.', 'overboeking'],
  [true, ['Mr & Mrs T Baker'], 'T Baker', 'savings'],
  [false, ['MISS K LEE'], null, 'K LEE NAIL BAR LONDON'],
  [true, ['MISS K LEE'], null, 'FASTER PAYMENT TO K LEE HOLIDAY'],
  [false, ['MISS K LEE'], null, 'FASTER PAYMENT TO K LEE NAIL BAR'],
  [false, ['MISS K LEE'], null, 'FROM BEACON CARE WAGES K LEE'],
  [false, ['MISS K LEE'], null, 'STANDING ORDER TO T BROWN RENT K LEE'],
  [true, ['MISS K LEE'], null, 'FPO K LEE MONZO 20JAN'],
];

describe('one leg alone, by its name or text', () => {
  it.each(written)('is own (%s) for %j: %s | %s', (isOwn, holderNames, name, text) => {
    const part = { ...(name === null ? {} : { name }), ...(text === null ? {} : { text }) };
    expect(idsOf([makeEntry({ id: 'a', account: makeAccount({ holderNames }), ...part })])).toEqual(isOwn ? ['a'] : []);
  });
});

describe('pay as large as what is saved', () => {
  it.each(['HOLLOWAY HOTELS', 'VIREMENT ATELIERS VERNAY', 'BGC HILLSIDE CARE 4471'])(
    '%s is not taken for the other side',
    (text) => {
      expect(idsOf(both({ name: 'Jane Smith' }, { text }))).toEqual(['out']);
    },
  );
});

describe('names', () => {
  it.each([
    ['John Smith', 'MR J SMITH', 'INITIALS'],
    ['John Peter Smith', 'SMITH JOHN', 'FULL'],
    ['J P Smith', 'John Peter Smith', 'INITIALS'],
    ['JP SMITH', 'John Peter Smith', 'INITIALS'],
    ['Jürgen Müller', 'MUELLER JUERGEN', 'FULL'],
    ['CHRISTOPHER MONTGOMERY', 'CHRISTOPHER MONTGO', 'INITIALS'],
    ['M DUPONT JEAN', 'Jean Dupont', 'FULL'],
    ['John Smith', 'Jane Smith', null],
    ['A Smith', 'John A Smith', null],
    ['John Paul Smith', 'John Peter Smith', null],
    ['SMITH JOHN PETER', 'John Smith', 'FULL'],
    ['John Smith Plumbing', 'John Smith', null],
    ['K LEE NAIL BAR', 'K Lee', null],
    ['Smith', 'John Smith', null],
    ['John', 'John Smith', null],
    ['', 'John Smith', null],
  ])('%s and %s: %s', (one, other, match) => {
    const [mine = []] = parsePersons(one);
    const [theirs = []] = parsePersons(other);
    expect(matchPersons(mine, theirs)).toBe(match);
    expect(matchPersons(theirs, mine)).toBe(match);
  });

  it.each([
    [
      'MR J & MRS A SMITH',
      [
        ['J', 'SMITH'],
        ['A', 'SMITH'],
      ],
    ],
    ['M. ET MME PAUL MARTIN', [['PAUL', 'MARTIN']]],
    ['SMITH, JOHN', [['SMITH', 'JOHN']]],
    [
      'JOHN SMITH, ANN LEE',
      [
        ['JOHN', 'SMITH'],
        ['ANN', 'LEE'],
      ],
    ],
    ['JOHN E SMITH', [['JOHN', 'E', 'SMITH']]],
  ])('%s names its holders', (name, persons) => {
    expect(parsePersons(name)).toEqual(persons);
  });
});

describe('own transfers of any ledger', () => {
  const accounts = [current, savings, card, euros, ofBob];
  const entry = fc.record({
    account: fc.constantFrom(...accounts),
    day: fc.integer({ min: 1, max: 9 }),
    amount: fc.constantFrom('-5.00', '5.00', '-7.00', '7.00', '0.00'),
    name: fc.constantFrom('Jane Smith', 'ACME LTD', 'Savings', ''),
    text: fc.constantFrom('', 'TRANSFER', 'RENT', 'PAYMENT RECEIVED', '\u202e\u0000 ﷽'),
    status: fc.constantFrom('BOOKED' as const, 'REJECTED' as const),
  });
  const ledger = fc
    .array(entry, { maxLength: 30 })
    .map((parts) =>
      parts.map(({ day, ...part }, index) => makeEntry({ id: `e${index}`, date: `2026-03-0${day}`, ...part })),
    );

  it('are the same whatever the order, use each entry once, and move one amount of one customer', () => {
    fc.assert(
      fc.property(ledger, fc.infiniteStream(fc.double({ noNaN: true })), (entries, random) => {
        const found = findOwnTransfers(entries, none);
        const shuffled = entries
          .map((one) => ({ one, place: random.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
        expect([...findOwnTransfers(shuffled, none)]).toEqual([...found]);
        const byId = new Map(entries.map((one) => [one.id, one]));
        for (const [id, { otherEntryId }] of found) {
          if (otherEntryId === null) continue;
          const [one, other] = [byId.get(id), byId.get(otherEntryId)];
          expect(found.get(otherEntryId)?.otherEntryId).toBe(id);
          expect(one?.account.id).not.toBe(other?.account.id);
          expect(one?.account.customerId).toBe(other?.account.customerId);
          expect(one?.transaction.amount.amountMinor).toBe(other?.transaction.amount.amountMinor);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are found among 20,000 equal entries without comparing each with each', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      makeEntry({
        id: `e${index}`,
        amount: index % 2 === 0 ? '-5.00' : '5.00',
        account: index % 2 === 0 ? current : savings,
        name: 'Jane Smith',
      }),
    );
    expect(findOwnTransfers(many, none).size).toBeGreaterThan(0);
  });
});
