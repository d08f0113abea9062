// Letters of other alphabets as Latin ones, each in the spellings that documents use: a word has one variant for each scheme.
// Read by words.ts. Sources: ISO 9 and ISO 843 without their diacritics, ICAO 9303 part 3 section 6 (passports), BGN/PCGN,
// the Ukrainian (2010) and Bulgarian (2009) laws on spelling, and what German and French papers write.

/** Letters of the Latin alphabet that Unicode does not take apart into a letter and a mark, or that some spell with two. */
const latin: Readonly<Record<string, readonly [plain: string, spelt: string]>> = {
  ä: ['a', 'ae'],
  ö: ['o', 'oe'],
  ü: ['u', 'ue'],
  å: ['a', 'aa'],
  ø: ['o', 'oe'],
  æ: ['ae', 'a'],
  œ: ['oe', 'o'],
  ß: ['ss', 'ss'],
  ẞ: ['ss', 'ss'],
  ł: ['l', 'l'],
  đ: ['d', 'dj'],
  ð: ['d', 'dh'],
  þ: ['th', 'th'],
  ı: ['i', 'i'],
  ħ: ['h', 'h'],
  ŧ: ['t', 't'],
  ŋ: ['ng', 'n'],
  ə: ['a', 'e'],
  ĳ: ['ij', 'y'],
};

const letters = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';
/** A row of spellings in the order of {@link letters}; `-` leaves a letter out. */
const row = (spellings: string): Readonly<Record<string, string>> => {
  const parts = spellings.split(' ');
  return Object.fromEntries([...letters].map((letter, index) => [letter, (parts[index] ?? '-').replace('-', '')]));
};

/** Letters that only some languages of Cyrillic writing have, by the passports of their countries. */
const furtherCyrillic: Readonly<Record<string, string>> = {
  ё: 'e',
  є: 'ie',
  і: 'i',
  ї: 'i',
  ґ: 'g',
  ў: 'u',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ђ: 'dj',
  ћ: 'c',
  џ: 'dz',
  ѓ: 'g',
  ќ: 'k',
  ѕ: 'dz',
};

/** Each scheme of Cyrillic writing. */
const cyrillic: readonly Readonly<Record<string, string>>[] = [
  // ICAO 9303, as passports have it since 2013.
  { ...row('a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia'), ...furtherCyrillic },
  // ISO 9 without diacritics.
  { ...row('a b v g d e z z i j k l m n o p r s t u f h c c s s - y - e u a'), ...furtherCyrillic, ї: 'i', є: 'e' },
  // BGN/PCGN.
  {
    ...row('a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya'),
    ...furtherCyrillic,
    ё: 'yo',
    ї: 'yi',
    є: 'ye',
  },
  // Ukrainian.
  { ...row('a b v h d e zh z y i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia'), ...furtherCyrillic, є: 'ie' },
  // Bulgarian.
  { ...row('a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y y e yu ya'), ...furtherCyrillic },
  // German papers.
  {
    ...row('a b w g d e sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja'),
    ...furtherCyrillic,
    ё: 'jo',
    ї: 'ji',
    є: 'je',
  },
];

const greekLetters = 'αβγδεζηθικλμνξοπρσςτυφχψω';
const greekRow = (spellings: string): Readonly<Record<string, string>> => {
  const parts = spellings.split(' ');
  return Object.fromEntries([...greekLetters].map((letter, index) => [letter, parts[index] ?? '']));
};

/** Pairs of Greek letters that are one sound, before single ones; the rows are ISO 843 and the spelling of older papers. */
const greek: readonly {
  readonly pairs: Readonly<Record<string, string>>;
  readonly single: Readonly<Record<string, string>>;
}[] = [
  {
    pairs: { ου: 'ou', αυ: 'av', ευ: 'ev', ηυ: 'iv' },
    single: greekRow('a v g d e z i th i k l m n x o p r s s t y f ch ps o'),
  },
  {
    pairs: { ου: 'u', αυ: 'au', ευ: 'eu', ηυ: 'iu', μπ: 'b', ντ: 'd', γκ: 'g', γγ: 'ng' },
    single: greekRow('a b g d e z e th i k l m n x o p r s s t y ph ch ps o'),
  },
  {
    pairs: { ου: 'ou', αυ: 'av', ευ: 'ev', ηυ: 'iv', μπ: 'b', ντ: 'nt', γκ: 'gk', γγ: 'ng' },
    single: greekRow('a v g d e z i th i k l m n x o p r s s t i f h ps o'),
  },
];

/** How many spellings a word can have. */
export const schemeCount = cyrillic.length;

/** A letter of lower case in Latin ones, in one of {@link schemeCount} schemes; null for one that is none of these. */
export function toLatinLetter(letter: string, scheme: number): string | null {
  const own = latin[letter];
  if (own !== undefined) return own[scheme % 2] ?? own[0];
  return cyrillic[scheme]?.[letter] ?? greek[scheme % greek.length]?.single[letter] ?? null;
}

/** Two letters of Greek that are one sound, likewise; null for any others. */
export function toLatinPair(pair: string, scheme: number): string | null {
  return greek[scheme % greek.length]?.pairs[pair] ?? null;
}
