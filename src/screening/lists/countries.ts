// Countries as lists write them, by code or by their English name, as ISO 3166-1 alpha-2. Used by the parsers beside this file. What is not
// known is left out: a country only supports a match, and hides none.

import { countryCodes } from '../../domain/iso3166.ts';

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/gu, 'and')
    .replace(/\([^)]*\)|\bthe\b|[^a-z]+/gu, '');

/** Names of lists that Unicode's are not. */
const furtherNames: Readonly<Record<string, string>> = {
  burma: 'MM',
  congodemocraticrepublicof: 'CD',
  democraticrepublicofcongo: 'CD',
  democraticpeoplesrepublicofkorea: 'KP',
  czechrepublic: 'CZ',
  islamicrepublicofiran: 'IR',
  iranislamicrepublicof: 'IR',
  iran: 'IR',
  koreanorth: 'KP',
  koreasouth: 'KR',
  libyanarabjamahiriya: 'LY',
  palestine: 'PS',
  republicofkorea: 'KR',
  russianfederation: 'RU',
  stateofpalestine: 'PS',
  syrianarabrepublic: 'SY',
  turkey: 'TR',
  unitedkingdomofgreatbritainandnorthernireland: 'GB',
  unitedrepublicoftanzania: 'TZ',
  unitedstatesofamerica: 'US',
};

const names = new Intl.DisplayNames(['en'], { type: 'region' });
const codes: ReadonlyMap<string, string> = new Map([
  ...[...countryCodes].map((code): [string, string] => [plain(names.of(code) ?? code), code]),
  ...Object.entries(furtherNames),
]);

/** The code of a country; null for what is none or is not known. */
export function parseListedCountry(text: string): string | null {
  const code = text.trim().toUpperCase();
  return countryCodes.has(code) ? code : (codes.get(plain(text)) ?? null);
}
