// ISO 20022 balance types as banks write them: the codes (ExternalBalanceType1Code) and the words that UK Open Banking and
// Berlin Group make of them, in any case and with any separators, as banks and the aggregators behind them send them.
// Called by each standard's mapping, which adds its own words.

import type { BalanceType } from '../domain/account.ts';

const types: ReadonlyMap<string, BalanceType> = new Map([
  ['clav', 'CLOSING_AVAILABLE'],
  ['closingavailable', 'CLOSING_AVAILABLE'],
  ['clbd', 'CLOSING_BOOKED'],
  ['closingbooked', 'CLOSING_BOOKED'],
  ['closingcleared', 'CLOSING_CLEARED'],
  ['xpcd', 'EXPECTED'],
  ['expected', 'EXPECTED'],
  ['fwav', 'FORWARD_AVAILABLE'],
  ['forwardavailable', 'FORWARD_AVAILABLE'],
  ['info', 'INFORMATION'],
  ['information', 'INFORMATION'],
  ['itav', 'INTERIM_AVAILABLE'],
  ['interimavailable', 'INTERIM_AVAILABLE'],
  ['itbd', 'INTERIM_BOOKED'],
  ['interimbooked', 'INTERIM_BOOKED'],
  ['interimcleared', 'INTERIM_CLEARED'],
  ['opav', 'OPENING_AVAILABLE'],
  ['openingavailable', 'OPENING_AVAILABLE'],
  ['opbd', 'OPENING_BOOKED'],
  ['openingbooked', 'OPENING_BOOKED'],
  ['openingcleared', 'OPENING_CLEARED'],
  ['prcd', 'PREVIOUSLY_CLOSED_BOOKED'],
  ['previouslyclosedbooked', 'PREVIOUSLY_CLOSED_BOOKED'],
]);

/** A balance type's word without case and separators: `Interim_Booked` is `interimbooked`. */
export function toPlainWord(text: string): string {
  return text.replace(/[\s_.-]/g, '').toLowerCase();
}

/** The type that a word or code stands for; null for one that ISO 20022 does not know. */
export function toBalanceType(text: string): BalanceType | null {
  return types.get(toPlainWord(text)) ?? null;
}
