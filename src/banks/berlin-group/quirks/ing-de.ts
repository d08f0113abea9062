// ING in Germany writes a direct debit's mandate, its creditor's identifier and its text into one field, with labels. Loaded by
// src/banks/quirk.ts where a bank's entry names it.

import type { JsonObject } from '../../json.ts';
import { editList, type Quirk } from '../../quirk.ts';

/** Any of the three may be empty; the text comes last, and may hold commas. */
const labelled =
  /^mandatereference:(?<mandateId>[^,]*),creditorid:(?<creditorId>[^,]*),remittanceinformation:(?<text>.*)$/s;

function toStandard(entry: JsonObject): JsonObject {
  const given = entry['remittanceInformationUnstructured'];
  const parts = typeof given === 'string' ? labelled.exec(given)?.groups : undefined;
  if (parts === undefined) return entry;
  const { mandateId = '', creditorId = '', text = '' } = parts;
  const { remittanceInformationUnstructured: _, ...others } = entry;
  return {
    ...(mandateId === '' ? {} : { mandateId }),
    ...(creditorId === '' ? {} : { creditorId }),
    ...(text === '' ? {} : { remittanceInformationUnstructured: text }),
    // What the bank says in the fields' own places stands.
    ...others,
  };
}

/** Booked and pending entries alike. */
export default {
  bank: 'ING-DiBa (INGDDEFF)',
  what: 'A direct debit’s mandate, creditor identifier and text stand in remittanceInformationUnstructured, labelled.',
  seen: 'In answers that users of Actual Budget met through GoCardless (its bank file ing_ingddeff), 2023 to 2026-11.',
  edits: {
    transactions: (body) =>
      editList(editList(body, ['transactions', 'booked'], toStandard), ['transactions', 'pending'], toStandard),
  },
} satisfies Quirk;
