// Shops of Sydney as Australian card statements write them: store number and suburb in one. Read by the Australian persona.
// From what people's statements show; category codes are ISO 18245's. Ranges in Australian cents.
import { brand } from './persona.ts';

/** Food for the week. */
export const groceriesAu = [
  brand('WOOLWORTHS 1### SYDNEY', ['NSW', '5411'], [620, 9_400]),
  brand('WOOLWORTHS/GLENMORE RD', ['PADDINGTON', '5411'], [480, 6_200]),
  brand('COLES 0### NEWTOWN', ['NSW', '5411'], [590, 8_800]),
  brand('ALDI STORES MARRICKVIL', ['MARRICKVILLE', '5411'], [540, 7_200]),
  brand('HARRIS FARM MARKETS', ['LEICHHARDT', '5411'], [700, 5_600]),
  brand('IGA X-PRESS ENMORE', ['ENMORE', '5411'], [420, 2_600]),
] as const;

/** A pensioner's errands: chemist, hardware, coffee, the club. */
export const errandsAu = [
  brand('CHEMIST WAREHOUSE ###', ['MARRICKVILLE', '5912'], [699, 4_800]),
  brand('PRICELINE PHARMACY', ['NEWTOWN', '5912'], [770, 3_600]),
  brand('BUNNINGS 5##000', ['ALEXANDRIA', '5200'], [598, 9_900]),
  brand('SQ *CAMPOS COFFEE', ['Newtown', '5814'], [480, 1_350]),
  brand('PETERSHAM RSL CLUB', ['PETERSHAM', '5813'], [1_200, 4_500]),
  brand('TRANSPORTFORNSW OPAL', ['SYDNEY', '4111'], [250, 250]),
  brand('OFFICEWORKS 0###', ['ALEXANDRIA', '5943'], [450, 4_200]),
  brand('KMART 1###', ['BROADWAY', '5311'], [700, 5_900]),
  brand('AUSTRALIA POST 2#####', ['NEWTOWN', '9402'], [150, 2_600]),
  brand('BP CAMPERDOWN ####', ['CAMPERDOWN', '5541'], [3_000, 7_200]),
  brand('DR S PATEL MEDICAL CTR', ['NEWTOWN', '8011'], [4_200, 9_500]),
] as const;

export const cashAu = [brand('CBA ATM NEWTOWN NSW', ['NEWTOWN', '6011'], [5_000, 20_000, 5_000])] as const;
export const stanAu = brand('STAN.COM.AU', ['SYDNEY', '4899'], [0]);
