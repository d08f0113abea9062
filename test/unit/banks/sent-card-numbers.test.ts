// What `raw` keeps of cards: of numbers their ends, of codes nothing; everything else as it came, to the very object.

import { describe, expect, it } from 'vitest';
import { withoutSentCardNumbers } from '../../../src/banks/sent-card-numbers.ts';
import { allDays, bench, makeAccount } from '../../support/fake-bank.ts';

const visa = '4111111111111111';
const hidden = '************1111';

describe('an entry as its bank sent it', () => {
  it.each([
    [{ maskedPAN: visa }, { maskedPAN: hidden }],
    [{ maskedPan: '4111 1111 1111 1111' }, { maskedPan: '**** **** **** 1111' }],
    [{ cardNumber: visa }, { cardNumber: hidden }],
    [
      { card: { card_number: visa, cvv: '123', first_name: 'Nora' } },
      { card: { card_number: hidden, cvv: '***', first_name: 'Nora' } },
    ],
    [{ card: { number: 1, CVC2: 123 } }, { card: { number: 1, CVC2: '***' } }],
    [{ creditorAccount: { pan: visa } }, { creditorAccount: { pan: hidden } }],
    [
      { CardInstrument: { CardSchemeName: 'VISA', Identification: visa } },
      { CardInstrument: { CardSchemeName: 'VISA', Identification: hidden } },
    ],
    [
      { DebtorAccount: { SchemeName: 'UK.OBIE.PAN', Identification: visa } },
      { DebtorAccount: { SchemeName: 'UK.OBIE.PAN', Identification: hidden } },
    ],
    [
      { creditor_account: { other: { scheme_name: 'CPAN', identification: visa } } },
      { creditor_account: { other: { scheme_name: 'CPAN', identification: hidden } } },
    ],
    [{ list: [{ pan: visa }, 'text'] }, { list: [{ pan: hidden }, 'text'] }],
    // Lists and objects where a text should be.
    [{ list: [[{ pan: visa }]] }, { list: [[{ pan: hidden }]] }],
    [
      { pan: [visa], cvv: ['123', null] },
      { pan: [hidden], cvv: ['***', null] },
    ],
    [{ card_number: { value: visa, length: 16 } }, { card_number: { value: hidden, length: 16 } }],
    [{ cvv: { value: 123 } }, { cvv: { value: '***' } }],
    [
      { SchemeName: 'UK.OBIE.PAN', Identification: { Value: visa } },
      { SchemeName: 'UK.OBIE.PAN', Identification: { Value: hidden } },
    ],
    [
      { NtryDtls: { TxDtls: { CardTx: { Card: { PlainCrdData: { PAN: visa, XpryDt: '2030-09' } } } } } },
      { NtryDtls: { TxDtls: { CardTx: { Card: { PlainCrdData: { PAN: hidden, XpryDt: '2030-09' } } } } } },
    ],
  ])('%j is kept as %j', (sent, kept) => expect(withoutSentCardNumbers(sent)).toEqual(kept));

  it.each([
    // Ids and accounts are numbers, too.
    [{ transactionId: visa, entryReference: visa }],
    [{ maskedPan: '411111******1111' }],
    [{ creditorAccount: { iban: 'DE89370400440532013000', bban: visa } }],
    [{ DebtorAccount: { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: '60161331926819' } }],
    [{ remittanceInformationUnstructured: `paid with ${visa}` }],
    // What is no text has no text's methods.
    [{ SchemeName: { toString: null }, Identification: visa }],
    [{ pan: { issuer: 'x' }, maskedPan: ['411111******1111'] }],
    [{ amount: { amount: '1.00', currency: 'EUR' }, empty: null, pan: null, Identification: visa }],
  ])('%j is the very same', (sent) => expect(withoutSentCardNumbers(sent)).toBe(sent));

  it('comes so from a connector', async () => {
    const entry = {
      cardTransactionId: visa,
      bookingDate: '2026-11-02',
      transactionAmount: { currency: 'EUR', amount: '-1.00' },
      maskedPAN: visa,
      cvv: '123',
    };
    const card = makeAccount('1', { bankResource: 'card-accounts', type: 'CARD' });
    const body = { cardTransactions: { booked: [entry] } };
    const { connector, session } = bench('berlin-group', () => ({ body }), ['card-accounts']);
    const { value } = await connector.fetchTransactions(session, card, allDays);
    expect(value[0]?.raw).toEqual({ ...entry, maskedPAN: hidden, cvv: '***' });
  });
});
