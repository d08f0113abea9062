// camt and MT940 as banks write them, and as nobody should: what they say is read, signs are the booking's, balances are no
// entries, and whatever is broken, hostile or another account's is refused or told.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCamt } from '../../../src/banks/camt.ts';
import { Unreadable } from '../../../src/banks/json.ts';
import { readMt940 } from '../../../src/banks/mt940.ts';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { toDecimal, toSigned } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { decodeText, toOtherFormat } from '../../../src/http/body.ts';
import { resolveFileLink } from '../../../src/http/next-link.ts';
import { allDays, bench, makeAccount } from '../../support/fake-bank.ts';
import { type CamtEntry, type CamtVersion, camt, details, mt940 } from '../../support/statement-files.ts';

const ownIban = 'DE89370400440532013000';
const other = 'DE12500400000123456780';
const account = makeAccount('a1', {
  currency: parseCurrency('EUR'),
  identification: { ...unknownIdentification, iban: ownIban },
  holderNames: ['Max Muster'],
});
const context = { account, timeZone: 'Europe/Berlin' };
const day = '2026-11-20';

const signed = ({ amount, creditDebitIndicator }: Transaction) =>
  `${toDecimal(toSigned(amount, creditDebitIndicator))} ${amount.currency}`;
const entriesOf = (read: ReturnType<typeof readMt940> | null) =>
  (read?.items ?? []).map(({ transaction }) => transaction);

async function readOne(entry: Partial<CamtEntry>, version: CamtVersion = '001.08'): Promise<Transaction> {
  const xml = camt('camt.053', version, ownIban, [{ amount: '10.00', indicator: 'DBIT', day, ...entry }]);
  const [only, ...others] = entriesOf(await readCamt(xml, context));
  if (only === undefined || others.length > 0) throw new Error('not one entry');
  return only;
}

describe.each(['001.02', '001.08'] as const)('camt %s', (version) => {
  it.each<[string, Partial<CamtEntry>, object, string]>([
    ['a debit', { indicator: 'DBIT' }, { status: 'BOOKED' }, '-10.00 EUR'],
    ['a credit', { indicator: 'CRDT' }, { status: 'BOOKED' }, '10.00 EUR'],
    ['a debit taken back', { indicator: 'CRDT', isReversal: true }, { kind: 'REVERSAL' }, '10.00 EUR'],
    ['a credit taken back', { indicator: 'DBIT', isReversal: true }, { kind: 'REVERSAL' }, '-10.00 EUR'],
    ['no reversal', { indicator: 'DBIT', isReversal: false }, {}, '-10.00 EUR'],
    ['announced', { status: 'PDNG' }, { status: 'PENDING' }, '-10.00 EUR'],
    ['for information', { status: 'INFO' }, { status: 'INFORMATION' }, '-10.00 EUR'],
    ['an amount of many digits', { amount: '10.50000' }, {}, '-10.50 EUR'],
    ['a reference that is none', { reference: 'NONREF' }, { bankTransactionId: null }, '-10.00 EUR'],
    ['a reference', { reference: 'R1' }, { bankTransactionId: 'R1' }, '-10.00 EUR'],
  ])('%s', async (_name, entry, expected, amount) => {
    const transaction = await readOne(entry, version);
    expect(signed(transaction)).toBe(amount);
    expect(transaction).toMatchObject({ bookingDate: day, valueDate: day, ...expected });
  });

  it('names the other party, what was meant, and how the bank classifies it', async () => {
    const more = details(version, 'Cdtr', 'Shop &amp; Co', other, 'Invoice <![CDATA[<7>]]>');
    expect(await readOne({ more }, version)).toMatchObject({
      counterparty: { name: 'Shop & Co', identification: { iban: other, bic: 'DEUTDEFF' } },
      remittanceInformation: 'Invoice <7>',
      endToEndId: 'E2E-1',
      bankTransactionCode: { domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT', proprietary: 'NTRF+166' },
    });
  });

  it('never names the owner, and notes an entry that contradicts itself', async () => {
    const more = details(version, 'Cdtr', 'Max Muster', ownIban, 'x');
    expect(await readOne({ more }, version)).toMatchObject({ counterparty: null, isContradictory: true });
  });

  it('is one entry for a batch, with all that its details say and none of what only one says', async () => {
    const part = (name: string, text: string) =>
      details(version, 'Cdtr', name, other, text).replace(/<\/?NtryDtls>/g, '');
    const more = `<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>${part('A', 'one')}${part('B', 'two')}</NtryDtls>`;
    const transaction = await readOne({ amount: '30.00', more }, version);
    expect(signed(transaction)).toBe('-30.00 EUR');
    expect(transaction).toMatchObject({ remittanceInformation: 'one\ntwo', counterparty: null, endToEndId: null });
  });
});

describe('a camt file', () => {
  it('gives its bookings and none of its balances', async () => {
    const entries = ['1.00', '2.00', '3.00'].map((amount) => ({ amount, indicator: 'DBIT' as const, day }));
    const read = await readCamt(camt('camt.052', '001.02', ownIban, entries), context);
    expect(entriesOf(read).map(signed)).toEqual(['-1.00 EUR', '-2.00 EUR', '-3.00 EUR']);
    expect(read?.defects).toEqual([]);
  });

  it('tells each entry that cannot be read, and keeps the others', async () => {
    const good = { amount: '1.00', indicator: 'DBIT' as const, day };
    const entries: CamtEntry[] = [
      good,
      { ...good, amount: '1,00' },
      { ...good, amount: '-1.00' },
      { ...good, currency: 'EURO' },
      { ...good, status: 'MAYBE' },
      { ...good, day: 'gestern' },
    ];
    const read = await readCamt(camt('camt.053', '001.08', ownIban, entries), context);
    const at = '/Document/BkToCstmrStmt/Stmt/0/Ntry';
    expect(entriesOf(read)).toHaveLength(2);
    expect(read?.defects.map(({ pointer }) => pointer)).toEqual([
      `${at}/1/Amt`,
      `${at}/2/Amt`,
      `${at}/3/Amt/@Ccy`,
      `${at}/4/Sts`,
      `${at}/5/BookgDt`,
      `${at}/5/ValDt`,
    ]);
  });

  it('may have prefixes, days with a time, and an amount in another currency', async () => {
    const more =
      '<AmtDtls><InstdAmt><Amt Ccy="USD">11.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy><XchgRate>0.9</XchgRate></CcyXchg></InstdAmt></AmtDtls>';
    const xml = camt('camt.053', '001.08', ownIban, [{ amount: '10.00', indicator: 'DBIT', day, more }])
      .replace(/<(\/?)(\w)/g, '<$1n:$2')
      .replace('<n:BookgDt><n:Dt>2026-11-20</n:Dt>', '<n:BookgDt><n:DtTm>2026-11-20T10:00:00.1234+01:00</n:DtTm>')
      .replace('xmlns=', 'xmlns:n=');
    const [entry] = entriesOf(await readCamt(xml, context));
    expect(entry).toMatchObject({
      transactionDateTime: '2026-11-20T09:00:00.1234Z',
      originalAmount: { amountMinor: 1_100n, currency: 'USD' },
      exchangeRate: { rate: '0.9', sourceCurrency: 'USD', targetCurrency: 'EUR' },
    });
  });

  it('tells that it is not whole', async () => {
    const more = '<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>';
    expect((await readCamt(camt('camt.053', '001.08', ownIban, [], more), context))?.defects).toHaveLength(1);
  });

  it('of another account is refused, and beside the own one told and left out', async () => {
    const entry = { amount: '1.00', indicator: 'DBIT' as const, day };
    const [own, foreign] = [ownIban, other].map((iban) => camt('camt.053', '001.08', iban, [entry]));
    await expect(readCamt(foreign ?? '', context)).rejects.toThrow(Unreadable);
    const report = /<Stmt>[\s\S]*<\/Stmt>/.exec(foreign ?? '')?.[0];
    const read = await readCamt((own ?? '').replace('</BkToCstmrStmt>', `${report}</BkToCstmrStmt>`), context);
    expect(entriesOf(read)).toHaveLength(1);
    expect(read?.defects).toEqual([{ pointer: '/Document/BkToCstmrStmt/Stmt/1/Acct', reason: 'of another account' }]);
    const byNumber = (number: string) =>
      camt('camt.053', '001.08', ownIban, [entry]).replace(
        `<IBAN>${ownIban}</IBAN>`,
        `<Othr><Id>${number}</Id></Othr>`,
      );
    expect(entriesOf(await readCamt(byNumber('532013000'), context))).toHaveLength(1);
    await expect(readCamt(byNumber('3000'), context)).rejects.toThrow(Unreadable);
    const dollars = camt('camt.053', '001.08', ownIban, [entry]).replace('<Ccy>EUR</Ccy>', '<Ccy>USD</Ccy>');
    await expect(readCamt(dollars, context)).rejects.toThrow(Unreadable);
  });

  it('of another kind is none', async () => {
    expect(await readCamt('<?xml version="1.0"?><Document><CstmrCdtTrfInitn/></Document>', context)).toBeNull();
    expect(await readCamt('<statement/>', context)).toBeNull();
  });

  const whole = camt('camt.053', '001.08', ownIban, [{ amount: '1.00', indicator: 'DBIT', day }]);
  const withType = (type: string, name: string) =>
    whole.replace('?>', `?><!DOCTYPE Document [${type}]>`).replace('S1', `&${name};`);
  const laughs = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
  it.each([
    ['a billion laughs', withType(`<!ENTITY l0 "ha">${laughs}`, 'l12')],
    ['an external entity', withType('<!ENTITY x SYSTEM "file:///etc/passwd">', 'x')],
    ['a parameter entity', withType('<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;', 'x')],
    ['a document type alone', whole.replace('?>', '?><!DOCTYPE Document SYSTEM "http://127.0.0.1/camt.dtd">')],
    ['an entity that nobody declared', whole.replace('S1', '&nothing;')],
    ['an entity of a prototype', whole.replace('S1', '&constructor;')],
    ['elements without end', `<Document>${'<a>'.repeat(100_000)}`],
    ['a tag that is closed by another', whole.replace('</Stmt>', '</Rpt>')],
    ['two roots', `${whole}<Document/>`],
    ['a control character', whole.replace('S1', '\u0001')],
    ['attributes twice', whole.replace('Ccy="EUR"', 'Ccy="EUR" Ccy="USD"')],
    ['nothing', ' '],
  ])('with %s is refused', async (_name, text) => {
    const startedAtMs = performance.now();
    await expect(readCamt(text, context)).rejects.toThrow(Unreadable);
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });

  it('that is too large is refused unread', async () => {
    const text = `${whole}${' '.repeat(9 * 1024 * 1024)}`;
    await expect(readCamt(text, context)).rejects.toThrow(Unreadable);
  });

  it('cut off anywhere is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.trimEnd().length - 1 }), async (end) => {
        await expect(readCamt(whole.slice(0, end), context)).rejects.toThrow(Unreadable);
      }),
    );
  });

  it('of whatever bytes is read, refused, or none of ours, and never anything else', async () => {
    const position = fc.integer({ min: 0, max: whole.length });
    await fc.assert(
      fc.asyncProperty(position, position, fc.string({ unit: 'binary', maxLength: 12 }), async (from, length, text) => {
        try {
          await readCamt(whole.slice(0, from) + text + whole.slice(from + (length % 7)), context);
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps its letters, whatever charset it is in or only says to be', async () => {
    const text = camt('camt.053', '001.08', ownIban, [
      { amount: '1.00', indicator: 'DBIT', day, more: details('001.08', 'Cdtr', 'Bäckerei', other, 'Öl') },
    ]);
    const latin = text.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"');
    const bodies: [Buffer, string][] = [
      [Buffer.from(text), 'application/xml'],
      [Buffer.from(latin, 'latin1'), 'application/xml'],
      [Buffer.from(text, 'latin1'), 'text/xml; charset=utf-8'],
      [Buffer.from(`\uFEFF${text}`, 'utf16le'), 'application/xml'],
    ];
    for (const [bytes, type] of bodies) {
      const file = toOtherFormat(decodeText(bytes, type), type);
      const [entry] = entriesOf(await readCamt(file?.text ?? '', context));
      expect([file?.format, entry?.counterparty?.name, entry?.remittanceInformation]).toEqual([
        'XML',
        'Bäckerei',
        'Öl',
      ]);
    }
  });
});

describe('MT940', () => {
  const readLines = (...lines: string[]) => readMt940(mt940(ownIban, lines), context);

  it.each([
    [':61:2611201120D10,00N005NONREF', '-10.00 EUR', 'BOOKED'],
    [':61:2611201120C10,N062NONREF', '10.00 EUR', 'BOOKED'],
    [':61:261120CR10,5NTRFNONREF', '10.50 EUR', 'BOOKED'],
    [':61:2611201120RC10,00N005NONREF', '-10.00 EUR', 'BOOKED'],
    [':61:2611201120RD10,00N005NONREF', '10.00 EUR', 'BOOKED'],
    [':61:2611201120EC10,00N005NONREF', '10.00 EUR', 'PENDING'],
    [':61:2611201120ED10,00FDDTREF//BANK', '-10.00 EUR', 'PENDING'],
    [':61:2611201120D10N005REF WITH / SLASH//BANK/REF', '-10.00 EUR', 'BOOKED'],
  ])('%s', (line, amount, status) => {
    const read = readLines(line);
    expect(read.defects).toEqual([]);
    expect(entriesOf(read).map((entry) => [signed(entry), entry.status, entry.valueDate])).toEqual([
      [amount, status, '2026-11-20'],
    ]);
  });

  it.each([
    ['2612311231', '2026-12-31', '2026-12-31'],
    ['2701021230', '2026-12-30', '2027-01-02'],
    ['2612300102', '2027-01-02', '2026-12-30'],
    ['261120', '2026-11-20', '2026-11-20'],
  ])('of %s is booked on %s', (days, bookingDate, valueDate) => {
    expect(entriesOf(readLines(`:61:${days}D1,00N005NONREF`))).toMatchObject([{ bookingDate, valueDate }]);
  });

  it.each<[string, string[], object]>([
    [
      'German subfields, cut over lines anywhere',
      [
        ':86:166?00GUTSCHRIFT?109310?20EREF+E2E-1?21SVWZ+Rechnung 47',
        '11 vom Mai?22 Danke?30DEUTDEFF?31DE125004000001234567',
        '80?32Arbeit und Le?33ben GmbH',
      ],
      {
        remittanceInformation: 'Rechnung 4711 vom Mai Danke',
        endToEndId: 'E2E-1',
        counterparty: { name: 'Arbeit und Leben GmbH', identification: { iban: other, bic: 'DEUTDEFF' } },
        bankTransactionCode: { proprietary: '166' },
      },
    ],
    [
      'another separator',
      [':86:105~00LASTSCHRIFT~20MREF+M1SVWZ+Strom~32Stadtwerke'],
      { remittanceInformation: 'Strom', counterparty: { name: 'Stadtwerke' } },
    ],
    [
      'no parts of SEPA',
      [':86:005?20Miete ?21November?31123456?3250040000'],
      { remittanceInformation: 'Miete November' },
    ],
    ['an ultimate party', [':86:105?20SVWZ+Abo ABWE+Zeitung?32Zahldienst'], { counterparty: { name: 'Zeitung' } }],
    ['only a booking text', [':86:808?00ABSCHLUSS'], { remittanceInformation: 'ABSCHLUSS', counterparty: null }],
    [
      'Dutch tags',
      [
        ':86:/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A',
        '/NAME/J JANSEN/REMI/Factuur 7/EREF/NOTPROVIDED',
      ],
      {
        remittanceInformation: 'Factuur 7',
        endToEndId: null,
        counterparty: { name: 'J JANSEN', identification: { iban: 'NL91ABNA0417164300' } },
      },
    ],
    ['a text', [':86:CARD PAYMENT', 'SHOP 7'], { remittanceInformation: 'CARD PAYMENT\nSHOP 7' }],
    ['the owner’s name', [':86:166?20SVWZ+x?32MAX MUSTER'], { counterparty: null }],
    ['nothing', [], { remittanceInformation: null, counterparty: null }],
  ])('with %s in field 86', (_name, lines, expected) => {
    const read = readLines(':61:2611201120C10,00N062NONREF', ...lines);
    expect(read.defects).toEqual([]);
    expect(entriesOf(read)).toMatchObject([expected]);
  });

  it('tells lines that cannot be read, and keeps the others', () => {
    const read = readLines(
      ':61:2611201120X10,00N062NONREF',
      ':61:2699991120D1,00N062NONREF',
      ':61:2611201120D1,005N062NONREF',
      ':61:2611201120D1,00N062NONREF',
    );
    expect([entriesOf(read).length, read.defects.length]).toEqual([1, 3]);
  });

  it('of several messages, in SWIFT’s envelope or not, is read whole', () => {
    const message = (line: string) => mt940(ownIban, [line]);
    const text = `{1:F01BANKDEFFXXXX0000000000}{2:I940X}{4:\r\n${message(':61:261120D1,00N005A').replace('\r\n-', '\r\n-}')}${message(':61:261120C2,00N005B')}`;
    expect(entriesOf(readMt940(text, context)).map(signed)).toEqual(['-1.00 EUR', '2.00 EUR']);
  });

  it('as an interim report (MT942) lists what is announced', () => {
    const text = [
      ':20:X',
      `:25:${ownIban}`,
      ':28C:1',
      ':34F:EURD0,',
      ':13D:2611201000+0100',
      ':61:261120D1,00N005A',
      ':90D:1EUR1,',
      '-',
    ].join('\n');
    expect(entriesOf(readMt940(text, context))).toMatchObject([{ status: 'PENDING' }]);
  });

  it.each([
    ['the IBAN', ownIban, true],
    ['the IBAN with its currency', `${ownIban}EUR`, true],
    ['bank code and number', '37040044/0532013000', true],
    ['bank code and number without zeros, and a currency', '37040044/532013000 EUR', true],
    ['another IBAN', other, false],
    ['another number', '37040044/0532013001', false],
    ['the number alone', '532013000', true],
    ['a number that only ends as the own one does', '37040044/3000', false],
    ['no number', '37040044/', false],
    ['another bank', '50040000/0532013000', false],
    ['another currency of it', `${ownIban}USD`, false],
    ['slashes without end', '/'.repeat(500_000), false],
  ])('of %s', (_name, field, isOwn) => {
    const read = () => readMt940(mt940(field, [':61:2611201120D1,00N005NONREF']), context);
    if (isOwn) expect(entriesOf(read())).toHaveLength(1);
    else expect(read).toThrow(Unreadable);
  });

  it('cut off anywhere is told, or refused, and gives no entry that was not there', () => {
    const text = mt940(ownIban, [
      ':61:2611201120D10,45N005NONREF',
      ':86:005?20SVWZ+x',
      ':61:2611201120C2,00N005NONREF',
    ]);
    const end = text.indexOf(':62F:');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end }), (length) => {
        let read: ReturnType<typeof readMt940> | null = null;
        try {
          read = readMt940(text.slice(0, length), context);
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
        if (read === null) return;
        expect(read.defects.length).toBeGreaterThan(0);
        expect(['-10.45 EUR', '2.00 EUR']).toEqual(expect.arrayContaining(entriesOf(read).map(signed)));
      }),
      { numRuns: 300 },
    );
  });

  it('of whatever characters is read or refused, and never anything else', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            ':20:',
            ':25:',
            ':60F:',
            ':61:',
            ':86:',
            ':62F:',
            '-',
            '\n',
            '261120D1,00N005',
            '?20',
            '/NAME/',
            'ä',
            '0',
          ),
          { maxLength: 60 },
        ),
        (parts) => {
          try {
            readMt940(parts.join(''), context);
          } catch (error) {
            expect(error).toBeInstanceOf(Unreadable);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['?'.repeat(500_000)],
    ['/NAME/'.repeat(80_000)],
    [`:61:${'1'.repeat(400_000)}`],
    ['EREF+'.repeat(80_000)],
    [`\n${' \n'.repeat(200_000)}`],
  ])('of half a million characters of one kind takes no time to speak of', (text) => {
    const startedAtMs = performance.now();
    readMt940(mt940(ownIban, [':61:2611201120D1,00N005NONREF', `:86:166?20${text}`]), context);
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});

describe('a Berlin Group bank that has no JSON', () => {
  const file = {
    headers: { 'content-type': 'application/xml' },
    body: toOtherFormat(
      camt('camt.053', '001.08', ownIban, [{ amount: '1.00', indicator: 'DBIT', day }]),
      'application/xml',
    ),
  };

  it.each([
    ['406', { status: 406 }],
    ['its code', { status: 400, body: { tppMessages: [{ category: 'ERROR', code: 'REQUESTED_FORMATS_INVALID' }] } }],
  ])('and says so by %s is asked for a file, once', async (_name, refusal) => {
    const { connector, session, http } = bench('berlin-group', ({ headers }) =>
      headers['accept'] === undefined ? refusal : file,
    );
    const { value } = await connector.fetchTransactions(session, account, allDays);
    expect(value.map(signed)).toEqual(['-1.00 EUR']);
    expect(http.requests.map(({ headers }) => headers['accept'])).toEqual([
      undefined,
      expect.stringContaining('application/xml'),
    ]);
  });

  it('and refuses the token first is asked for a file with the new one', async () => {
    const { connector, session, http } = bench('berlin-group', ({ accessToken, headers }) =>
      accessToken === 'old' ? { status: 401 } : headers['accept'] === undefined ? { status: 406 } : file,
    );
    let token = 'old';
    const tokens = {
      accessToken: async () => token,
      refused: () => {
        token = 'new';
      },
    };
    const { value } = await connector.fetchTransactions({ ...session, tokens }, account, allDays);
    expect(value.map(signed)).toEqual(['-1.00 EUR']);
    expect(http.requests.map(({ accessToken }) => accessToken)).toEqual(['old', 'new', 'new']);
  });

  it('and is known for it is asked for a file at once', async () => {
    const { connector, session, http } = bench('berlin-group', () => file, ['statement-files']);
    expect((await connector.fetchTransactions(session, account, allDays)).value).toHaveLength(1);
    expect(http.requests.map(({ headers }) => headers['accept'])).toEqual([expect.stringContaining('text/plain')]);
  });

  it('nor any file fails after the second call', async () => {
    const { connector, session, http } = bench('berlin-group', () => ({ status: 406 }));
    await expect(
      connector.fetchTransactions(session, account, { from: '2026-10-01', to: '2026-10-31' }),
    ).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(http.requests).toHaveLength(2);
  });

  it.each(['open-banking-uk', 'cdr'] as const)('has no like in %s, where a file is none', async (standard) => {
    const { connector, session } = bench(standard, () => file);
    await expect(connector.fetchTransactions(session, account, allDays)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

describe('a link to a file', () => {
  const current = new URL('https://bank.test/psd2/v1/accounts/a1/transactions?dateFrom=2026-01-01');
  it.each([
    ['download/7', '/psd2/v1/accounts/a1/download/7'],
    ['/v1/accounts/a1/transactions/download/7', '/psd2/v1/accounts/a1/transactions/download/7'],
    ['https://bank.test/files/7?x=1', '/files/7'],
    ['https://elsewhere.test/files/7', null],
    ['http://bank.test/files/7', null],
    ['https://bank.test:8443/files/7', null],
    ['//elsewhere.test/7', null],
    ['https://bank.test@elsewhere.test/7', null],
    ['../a2/transactions', null],
    ['/psd2/v1/accounts/a2', null],
    ['/psd2/v1/card-accounts/a2/transactions', null],
    ['/v2/accounts/a2/transactions', null],
    ['/psd2/v1/files/7', null],
    ['file:///etc/passwd', null],
    ['javascript:0', null],
    ['https://', null],
  ])('%s leads to %s', (link, path) => {
    expect(resolveFileLink(current, '/v1/accounts/a1/transactions', link)?.pathname ?? null).toBe(path);
  });
});
