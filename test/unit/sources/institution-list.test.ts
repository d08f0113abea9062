// A source's list: ids that stay, what is narrowed, what is gone, what is written down.

import { describe, expect, it } from 'vitest';
import { toInstitutionBankId } from '../../../src/domain/source.ts';
import { InstitutionList } from '../../../src/sources/institution-list.ts';
import { makeInstitution, makeSource } from '../../support/sources.ts';

const source = makeSource();
const nordea = makeInstitution('Nordea');
const empty = new InstitutionList(source);

describe('the id of an institution’s bank', () => {
  it('is of the source, the country and the name, and no other list changes it', () => {
    const id = toInstitutionBankId(source, nordea);
    expect(id).toMatch(/^agg-fi-nordea-[0-9a-f]{10}$/);
    const list = empty.updated([makeInstitution('Nordea Bank'), nordea, makeInstitution('Nordea', { country: 'SE' })]);
    expect(list.find(id)).toBe(nordea);
    expect(new Set(list.listings.map((listing) => listing.id)).size).toBe(3);
  });

  it.each(['Εθνική Τράπεζα', '中国银行', 'Bank & Co. / “Ü”', '-', 'a'.repeat(200), 'Nordea\u0000'])(
    'of %j can stand wherever a bank’s id does',
    (name) => {
      expect(toInstitutionBankId(makeSource({ id: 'a'.repeat(20) }), makeInstitution(name))).toMatch(
        /^[a-z0-9][a-z0-9-]{0,63}$/,
      );
    },
  );

  it('tells two apart whose names look alike', () => {
    const ids = ['Bank A', 'Bank-A', 'BANK A', 'bank  a'].map((name) =>
      toInstitutionBankId(source, makeInstitution(name)),
    );
    expect(new Set(ids).size).toBe(4);
  });
});

describe('a list', () => {
  it('offers what the operator has not ruled out, by country, name and id', () => {
    const institutions = [nordea, makeInstitution('OP'), makeInstitution('Handelsbanken', { country: 'SE' })];
    const offered = (known: Parameters<typeof makeSource>[0]) =>
      new InstitutionList(makeSource(known)).updated(institutions).listings.map(({ name }) => name);
    expect(offered({})).toEqual(['Handelsbanken', 'Nordea', 'OP']);
    expect(offered({ countries: new Set(['SE']) })).toEqual(['Handelsbanken']);
    expect(offered({ only: new Set(['OP', toInstitutionBankId(source, nordea)]) })).toEqual(['Nordea', 'OP']);
  });

  it('still knows what is ruled out, and what the source names no more: links lead there', () => {
    const id = toInstitutionBankId(source, nordea);
    const narrowed = new InstitutionList(makeSource({ countries: new Set(['SE']) })).updated([nordea]);
    expect([narrowed.listings, narrowed.find(id)]).toEqual([[], nordea]);
    const gone = empty.updated([nordea]).updated([makeInstitution('OP')]);
    expect(gone.listings.map(({ name }) => name)).toEqual(['OP']);
    expect([gone.find(id), gone.size]).toEqual([nordea, 1]);
    const back = gone.updated([nordea]);
    expect(back.listings.map(({ name }) => name)).toEqual(['Nordea']);
  });

  it('keeps the id of a bank that its source calls otherwise: links are to it', () => {
    const before = makeInstitution('First Bank', { key: 'ins_1', country: 'US' });
    const after = makeInstitution('Better Bank', { key: 'ins_1', country: 'US' });
    const id = toInstitutionBankId(source, before);
    const renamed = InstitutionList.parse(source, empty.updated([before]).updated([after]).toText());
    expect(renamed?.listings.map((listing) => [listing.id, listing.name])).toEqual([[id, 'Better Bank']]);
    expect(renamed?.find(id)).toEqual(after);
    expect(renamed?.updated([before]).find(id)).toEqual(before);
  });

  it('is the same when it was written down and read', () => {
    const list = empty.updated([nordea, makeInstitution('OP')]).updated([nordea]);
    const read = InstitutionList.parse(source, list.toText());
    expect(read?.toText()).toBe(list.toText());
    expect(read?.listings).toEqual(list.listings);
    expect(InstitutionList.look(source, list.toText())).toEqual({ size: list.size, isSame: true });
    // Another address has other institutions.
    const moved = makeSource({ endpoint: 'https://production.test' });
    expect(InstitutionList.look(moved, list.toText())).toEqual({ size: list.size, isSame: false });
  });

  it.each(['', 'null', '{}', '[1,2]', '{"print":"x","institutions":[{"key":"x"},1]}', '{"a":'])(
    'that is written as %s holds nothing, and does no harm',
    (text) => {
      expect(InstitutionList.parse(source, text)?.listings ?? []).toEqual([]);
    },
  );

  it('tells which names of the operator’s no institution bears', () => {
    const list = new InstitutionList(makeSource({ only: new Set(['Nordea', 'Nordae']) })).updated([nordea]);
    expect(list.unknownNames).toEqual(['Nordae']);
  });

  it('of two institutions under one key has one', () => {
    expect(empty.updated([nordea, { ...nordea, bic: 'NDEAFIHH' }]).listings).toHaveLength(1);
  });
});
