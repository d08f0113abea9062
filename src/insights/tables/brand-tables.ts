// All tables of well-known merchants, in the order in which they count: of two merchants of one spelling the first. Read by
// brands.ts.

import type { BrandTable } from './brand-table.ts';
import { brandsBritish } from './brands-british.ts';
import { brandsCzech } from './brands-czech.ts';
import { brandsEverywhere } from './brands-everywhere.ts';
import { brandsFrenchDutch } from './brands-french-dutch.ts';
import { brandsGerman } from './brands-german.ts';
import { brandsNorthern } from './brands-northern.ts';
import { brandsOverseas } from './brands-overseas.ts';
import { brandsSouthern } from './brands-southern.ts';

/** Every table. */
export const brandTables: readonly BrandTable[] = [
  ...brandsEverywhere,
  ...brandsBritish,
  ...brandsGerman,
  ...brandsFrenchDutch,
  ...brandsSouthern,
  ...brandsNorthern,
  ...brandsOverseas,
  ...brandsCzech,
];
