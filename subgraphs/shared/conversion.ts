// A conversion → the schema's Conversion. Used by Money.convertedTo (subgraphs/common) and by sums over several currencies.

import type { Conversion, ConversionStatus } from '../../src/rates/conversion.ts';
import { toRateText } from '../../src/rates/ratio.ts';
import type { MoneyModel } from './models.ts';
import { toOptionalMoney } from './money.ts';

/** A conversion as it is answered; none of its fields has a resolver. */
export interface ConversionModel {
  readonly status: ConversionStatus;
  readonly money: MoneyModel | null;
  readonly rate: string | null;
  readonly rateDate: string | null;
  readonly source: string | null;
}

/** The conversion as it is written. */
export const toConversionModel = ({ status, money, ratio, rateDate, source }: Conversion): ConversionModel => ({
  status,
  money: toOptionalMoney(money),
  rate: ratio === null ? null : toRateText(ratio),
  rateDate,
  source,
});
