// Whether an address, an email address, a telephone number or a birth date is the owner's: case by case.

import { describe, expect, it } from 'vitest';
import { type ComparedAddress, matchAddress } from '../../../src/ownership/address.ts';
import { matchBirthDate, matchEmail, matchPhone } from '../../../src/ownership/contact.ts';

/** `line | line ; town ; post code ; country`. */
function toAddress(text: string): ComparedAddress {
  const [lines = '', townName = '', postCode = '', country = ''] = text.split(';').map((part) => part.trim());
  return {
    lines: lines.split('|').map((line) => line.trim()),
    townName: townName || null,
    postCode: postCode || null,
    country: country || null,
  };
}

const larkmoor = '14 Larkmoor Road; Netherby; NB3 9ZZ; GB';

describe('the address of an owner', () => {
  it.each<readonly [asked: string, held: string, outcome: string]>([
    [larkmoor, larkmoor, 'MATCH'],
    ['14 LARKMOOR RD; NETHERBY; nb39zz; GB', larkmoor, 'MATCH'],
    ['Larkmoor Rd. 14; Netherby; NB3 9ZZ; GB', larkmoor, 'MATCH'],
    ['14, Larkmoor Road | Netherby;; NB3 9ZZ', larkmoor, 'MATCH'],
    ['14 Larkmoor Road | Netherby | NB3 9ZZ', larkmoor, 'NO_MATCH'],
    ['14 Larkmoor Road | NB3 9ZX NB3 9ZY NB3 9ZZ', larkmoor, 'NO_MATCH'],
    ['Elm Oak Ash Larkmoor Beech Lime Yew Road; Netherby; NB3 9ZZ', larkmoor, 'NO_MATCH'],
    ['14 15 16 17 Larkmoor Road; Netherby; NB3 9ZZ', larkmoor, 'CLOSE'],
    ['14 Larkmoor Road; Netherby; NB3 9ZZ', '14 Larkmoor Road | Netherby | NB3 9ZZ', 'MATCH'],
    ['14 Larkmoor Road; Netherby; NB3 9ZZ; FR', larkmoor, 'NO_MATCH'],
    ['15 Larkmoor Road; Netherby; NB3 9ZZ; GB', larkmoor, 'CLOSE'],
    ['Larkmoor Road; Netherby; NB3 9ZZ; GB', larkmoor, 'CLOSE'],
    ['14 Larkmoor Road; Netherby; NB3 9ZY; GB', larkmoor, 'NO_MATCH'],
    ['14 Larkmoor Road; Netherby;; GB', larkmoor, 'NO_MATCH'],
    ['14 Heather Lane; Netherby; NB3 9ZZ; GB', larkmoor, 'NO_MATCH'],
    ['14; Netherby; NB3 9ZZ; GB', larkmoor, 'CLOSE'],
    ['Flat 2 | 14 Larkmoor Road; Netherby; NB3 9ZZ; GB', larkmoor, 'CLOSE'],
    ['Flat 2, 14 Larkmoor Road; Netherby; NB3 9ZZ', 'Apt 2 | 14 Larkmoor Rd; Netherby; NB3 9ZZ', 'MATCH'],
    ['14 Larkmoor Road | Flat 2; Netherby; NB3 9ZZ', 'Flat 2 | 14 Larkmoor Road; Netherby; NB3 9ZZ', 'MATCH'],
    ['14 Larkmoor Road; Netherby; NB3 9ZZ', 'Alice Ashgrove | 14 Larkmoor Road; Netherby; NB3 9ZZ', 'MATCH'],
    ['The Larches | 14 Larkmoor Road; Netherby; NB3 9ZZ', larkmoor, 'MATCH'],
    ['Am Eschengraben 22a; Neuheim; 10999; DE', 'AM ESCHENGRABEN 22 A; NEUHEIM; D-10999; DE', 'MATCH'],
    ['Eschenstr. 22; Neuheim; 10999; DE', 'Eschenstraße 22; Neuheim; 10999; DE', 'MATCH'],
    ['Eschenstrasse 22; Neuheim; 10999', 'ESCHENSTR 22; NEUHEIM; 10999; DE', 'MATCH'],
    ['Eschenstraße 22; Neuheim; 10999; DE', 'Eschenstraße 22a; Neuheim; 10999; DE', 'CLOSE'],
    ['7 bis rue des Trois Saules; Valserine; 69990; FR', '7bis, rue des trois saules; VALSERINE; F-69990; FR', 'MATCH'],
    ['12 Av. des Lilas; Valserine; 69990', '12 avenue des Lilas; Valserine; 69990', 'MATCH'],
    ['Calle Mayor 5; Villa; 28001; ES', 'CALLE MAYOR 5; VILLA; 28001', 'MATCH'],
    ['Königsallee 3; Neuheim; 40212', 'KOENIGSALLEE 3; NEUHEIM; 40212', 'MATCH'],
    ['1 Elm St Apt 4; Springfield; 62701-1234; US', '1 Elm Street #4; Springfield; 62701; US', 'MATCH'],
    ['PO Box 12; Netherby; NB3 9ZZ', 'P.O. Box 12; Netherby; NB3 9ZZ', 'MATCH'],
    ['Unit 3 | 7 Wattle Pde; Perrin; 3000; AU', '3 | 7 Wattle Parade; Perrin; 3000; AU', 'MATCH'],
    ['Rose Cottage | Mill Lane; Ballyvale;; IE', 'ROSE COTTAGE | MILL LN; BALLYVALE;; IE', 'CLOSE'],
    ['Rose Cottage | Mill Lane; Ballyvale;; IE', 'Rose Cottage | Mill Lane; Kilvale;; IE', 'NO_MATCH'],
    ['улица Ленина 5; Москва; 101000', 'ulitsa Lenina 5; Moskva; 101000', 'MATCH'],
    ['14 Road; Netherby; NB3 9ZZ', larkmoor, 'NO_MATCH'],
    ['; ; ', larkmoor, 'NO_MATCH'],
    ['; ; NB3 9ZZ', larkmoor, 'NO_MATCH'],
  ])('%s of %s: %s', (asked, held, outcome) => {
    expect(matchAddress(toAddress(asked), [toAddress(held)])).toBe(outcome);
  });

  it('is the best of those that are held', () => {
    const held = [toAddress('1 Other Street; Farville; FV1 1AA; GB'), toAddress(larkmoor)];
    expect(matchAddress(toAddress(larkmoor), held)).toBe('MATCH');
    expect(matchAddress(toAddress(larkmoor), [])).toBe('NO_MATCH');
  });

  it.each([
    '1 '.repeat(5000),
    'str'.repeat(3000),
    `${'a'.repeat(400)}str`,
    '\u0301'.repeat(9000),
    '12 bis, '.repeat(900),
  ])('is compared like any other where it is hostile', (line) => {
    const hostile = { lines: Array.from({ length: 50 }, () => line), townName: line, postCode: line, country: 'GB' };
    expect(matchAddress(hostile, [toAddress(larkmoor)])).toBe('NO_MATCH');
    expect(matchAddress(toAddress(larkmoor), [hostile])).toBe('NO_MATCH');
  });
});

describe('the email address of an owner', () => {
  it.each([
    ['alice@customers.example', 'alice@customers.example', 'MATCH'],
    [' alice@customers.example ', 'alice@CUSTOMERS.example', 'MATCH'],
    ['Alice@customers.example', 'alice@customers.example', 'CLOSE'],
    ['alice@customers.example', 'ALICE@CUSTOMERS.EXAMPLE', 'CLOSE'],
    ['a.lice@customers.example', 'alice@customers.example', 'NO_MATCH'],
    ['alice+bank@customers.example', 'alice@customers.example', 'NO_MATCH'],
    ['alice@others.example', 'alice@customers.example', 'NO_MATCH'],
    ['alice@bücher.example', 'alice@xn--bcher-kva.example', 'MATCH'],
    ['alice', 'alice@customers.example', 'NO_MATCH'],
    ['alice@customers.example', '', 'NO_MATCH'],
    ['alice', 'alice', 'NO_MATCH'],
    [`${'a'.repeat(10_000)}@customers.example`, 'alice@customers.example', 'NO_MATCH'],
  ])('%s of %s: %s', (asked, held, outcome) => {
    expect(matchEmail(asked, held)).toBe(outcome);
  });
});

describe('the telephone number of an owner', () => {
  it.each([
    ['+447700900101', '+44-7700900101', 'GB', 'MATCH'],
    ['07700 900101', '+44-7700900101', 'GB', 'MATCH'],
    ['+44 (0)7700 900101', '07700900101', 'GB', 'MATCH'],
    ['00447700900101', '+447700900101', null, 'MATCH'],
    ['447700900101', '+447700900101', 'GB', 'MATCH'],
    ['+44 07700 900101', '+447700900101', null, 'MATCH'],
    ['tel:+447700900101', '+447700900101', null, 'MATCH'],
    ['030/23125105', '+49-3023125105', 'DE', 'MATCH'],
    ['0400 123 456', '+61400123456', 'AU', 'MATCH'],
    ['555-010-0199', '+15550100199', 'US', 'MATCH'],
    ['1-555-010-0199', '+1 555 010 0199', 'US', 'MATCH'],
    ['06 12345678', '+39 06 12345678', 'IT', 'MATCH'],
    ['06 1 234 5678', '+36 1 234 5678', 'HU', 'MATCH'],
    ['+33 1 99 00 12 03', '01 99 00 12 03', 'FR', 'MATCH'],
    ['07700 900101', '+447700900101', null, 'CLOSE'],
    ['07700 900101', '+447700900101', 'FR', 'NO_MATCH'],
    ['+447700900102', '+447700900101', 'GB', 'NO_MATCH'],
    ['900101', '+447700900101', 'GB', 'NO_MATCH'],
    ['0900101', '+447700900101', null, 'NO_MATCH'],
    ['not a number', '+447700900101', 'GB', 'NO_MATCH'],
    ['+447700900101', '', 'GB', 'NO_MATCH'],
    ['0'.repeat(10_000), '+447700900101', 'GB', 'NO_MATCH'],
  ] as const)('%s of %s, dialled in %s: %s', (asked, held, country, outcome) => {
    expect(matchPhone(asked, held, country)).toBe(outcome);
    expect(matchPhone(held, asked, country)).toBe(outcome);
  });
});

describe('the birth date of an owner', () => {
  it.each([
    ['1980-03-04', '1980-03-04', 'MATCH'],
    ['1980-04-03', '1980-03-04', 'NO_MATCH'],
    ['1980-03-05', '1980-03-04', 'NO_MATCH'],
  ])('%s of %s: %s', (asked, held, outcome) => {
    expect(matchBirthDate(asked, held)).toBe(outcome);
  });
});
