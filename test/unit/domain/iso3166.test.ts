import { describe, expect, it } from 'vitest';
import { countryCodes, countryFault } from '../../../src/domain/iso3166.ts';

describe('ISO 3166-1', () => {
  it('has 249 officially assigned codes, each of them a region that Unicode knows by a name', () => {
    expect(countryCodes.size).toBe(249);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([...countryCodes].filter((code) => !/^[A-Z]{2}$/.test(code) || names.of(code) === undefined)).toEqual([]);
  });

  it('lacks what is reserved, withdrawn or left to users, though Unicode has names for some', () => {
    const others = ['UK', 'EU', 'EL', 'XK', 'AN', 'CS', 'SU', 'YU', 'ZZ', 'AC', 'IC', 'UN', 'QO'];
    expect(others.filter((code) => countryFault(code) === null)).toEqual([]);
  });
});
