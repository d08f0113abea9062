// All tables of well-known merchants, in the order in which they count: of two merchants of one name the first. Read by brands.ts.

import type { BrandTable } from './brand-table.ts';
import { brandsBritish } from './brands-british.ts';
import { brandsEverywhere } from './brands-everywhere.ts';

/** Every table. */
export const brandTables: readonly BrandTable[] = [...brandsEverywhere, ...brandsBritish];
