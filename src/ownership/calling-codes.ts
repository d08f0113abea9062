// Countries' calling codes (ITU-T E.164, list of 2016) and what is dialled before a national number. Read by contact.ts.

/** How telephone numbers of a country are written within it. */
export interface CallingCode {
  readonly code: string;
  /** What stands before a national number there and is left out behind the code; empty where nothing is. */
  readonly trunk: string;
}

const rows = `
AT 43 0|AU 61 0|BE 32 0|BG 359 0|BR 55 0|CA 1 1|CH 41 0|CN 86 0|CY 357 -|CZ 420 -|DE 49 0|DK 45 -|EE 372 -|ES 34 -|FI 358 0
FR 33 0|GB 44 0|GG 44 0|GR 30 -|HR 385 0|HU 36 06|IE 353 0|IM 44 0|IN 91 0|IS 354 -|IT 39 -|JE 44 0|JP 81 0|LI 423 -|LT 370 0
LU 352 -|LV 371 -|MC 377 -|MT 356 -|NL 31 0|NO 47 -|NZ 64 0|PL 48 -|PT 351 -|RO 40 0|RS 381 0|SE 46 0|SI 386 0|SK 421 0|SM 378 -
TR 90 0|UA 380 0|US 1 1|VA 39 -|ZA 27 0
`;

/** By country, ISO 3166-1 alpha-2. */
export const callingCodes: ReadonlyMap<string, CallingCode> = new Map(
  rows
    .trim()
    .split(/[|\n]/)
    .map((row): [string, CallingCode] => {
      const [country = '', code = '', trunk = ''] = row.split(' ');
      return [country, { code, trunk: trunk === '-' ? '' : trunk }];
    }),
);
