// Nationwide's identifiers of entries are at times malformed, and others another day: an identifier that changes is worse than
// none, which the standard allows. Loaded by src/banks/quirk.ts where a bank's entry names it.

import type { JsonObject } from '../../json.ts';
import { editList, type Quirk } from '../../quirk.ts';

/** Those that last: 32 characters on current accounts, 40 on cards, and none that begins as the others do. */
const isLasting = (id: string) => (id.length === 32 || id.length === 40) && !/^00(?:DEB|CRED)IT/.test(id);

function withoutPassingId(entry: JsonObject): JsonObject {
  const { TransactionId: id, ...others } = entry;
  return typeof id !== 'string' || isLasting(id) ? entry : others;
}

/** Entries without an identifier are told apart by what they say. */
export default {
  bank: 'Nationwide Building Society (NAIAGB21)',
  what: 'Some TransactionIds are malformed (`00DEBIT…`, other lengths than 32 and 40) and change from day to day.',
  seen: 'In answers that users of Actual Budget met through GoCardless (its bank file nationwide_naiagb21), 2024 to 2026-11.',
  edits: { transactions: (body) => editList(body, ['Data', 'Transaction'], withoutPassingId) },
} satisfies Quirk;
