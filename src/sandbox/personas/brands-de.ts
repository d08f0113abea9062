// Shops of Germany as girocard statements write them: what the terminal says, then town and time. Read by the German personas.
// From what people's statements show; category codes are ISO 18245's. Ranges in euro cents.
import { brand } from './persona.ts';

/** Food for the week. */
export const groceriesDe = [
  brand('REWE SAGT DANKE. 4711####', ['BERLIN', '5411'], [420, 6_800]),
  brand('EDEKA CENTER BERLIN 0###', ['BERLIN', '5411'], [380, 6_100]),
  brand('ALDI SE U. CO. KG', ['BERLIN', '5411'], [310, 5_200]),
  brand('LIDL DIENSTLEISTUNG', ['BERLIN', '5411'], [290, 5_400]),
  brand('PENNY SAGT DANKE', ['BERLIN', '5411'], [250, 3_900]),
  brand('NETTO MARKEN-DISCOUNT', ['BERLIN', '5411'], [270, 4_100]),
  brand('NAHKAUF 0####', ['BERLIN', '5411'], [180, 1_900]),
] as const;

/** Eating and drinking out, or at home from there. */
export const eatingDe = [
  brand('BAECKEREI STEINECKE ###', ['BERLIN', '5462'], [180, 1_150]),
  brand('Lieferando.de', ['Berlin', '5812'], [1_490, 3_600]),
  brand('SumUp *Kaffeemitte', ['Berlin', '5814'], [340, 1_180]),
  brand('MCDONALDS FIL. 1##', ['BERLIN', '5814'], [459, 1_690]),
  brand('VAPIANO BERLIN', ['BERLIN', '5812'], [1_290, 3_900]),
  brand('BACKWERK HBF', ['BERLIN', '5462'], [220, 890]),
] as const;

/** Getting about, by train or car. */
export const transportDe = [
  brand('DB VERTRIEB GMBH', ['FRANKFURT', '4112'], [990, 7_900]),
  brand('BVG APP', ['BERLIN', '4111'], [380, 1_060]),
  brand('ARAL AG TANKSTELLE ###', ['BERLIN', '5541'], [3_200, 8_600]),
  brand('SHELL DEUTSCHLAND ####', ['BERLIN', '5541'], [2_900, 8_100]),
  brand('PARKHAUS EUROPA-CENTER', ['BERLIN', '7523'], [250, 1_400]),
] as const;

/** Everything else that one buys. */
export const shopsDe = [
  brand('DM-DROGERIE MARKT', ['BERLIN', '5977'], [345, 4_200]),
  brand('DM FIL.1### H:65###', ['BERLIN', '5977'], [295, 3_400]),
  brand('DIRK ROSSMANN GMBH', ['BERLIN', '5977'], [279, 3_600]),
  brand('IKEA DEUTSCHLAND', ['BERLIN', '5712'], [999, 14_500]),
  brand('MEDIA MARKT TV-HIFI', ['BERLIN', '5732'], [1_499, 11_900]),
  brand('H+M 0### SAGT DANKE', ['BERLIN', '5651'], [999, 6_900]),
  brand('APOTHEKE AM MARKT', ['BERLIN', '5912'], [395, 3_800]),
  brand('OBI BAU- U. HEIMWERKER', ['BERLIN', '5200'], [699, 8_900]),
  brand('AMZN MKTP DE*@@@@@@@@@', ['LUXEMBOURG', '5942'], [899, 7_400]),
  brand('DECATHLON BERLIN', ['BERLIN', '5941'], [699, 7_900]),
] as const;

/** Cash machines. */
export const cashDe = [
  brand('BERLINER SPARKASSE', ['BERLIN', '6011'], [2_000, 15_000, 1_000]),
  brand('REISEBANK GA', ['BERLIN', '6011'], [5_000, 12_000, 5_000]),
] as const;

export const spotifyDe = brand('SPOTIFY AB', ['STOCKHOLM', '5815'], [0]);
export const netflixDe = brand('NETFLIX.COM', ['AMSTERDAM', '4899'], [0]);
