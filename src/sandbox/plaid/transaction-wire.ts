// Ledger entries as Plaid's transactions. Called by transactions.ts and updates.ts. Source: the specification's
// Transaction: what goes out is positive, for cards too; a pending transaction and the posted one that follows it have
// two identifiers.
import type { Wire } from '../json.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Entry } from '../ledger/ledger.ts';
import { toAmount } from './amount.ts';
import { categoryOf, channelOf, codeOf } from './categories.ts';
import { idOf } from './ids.ts';
import { accountIdOf, type Item } from './items.ts';
import type { AccountEntry } from './snapshot.ts';

/** What an Item calls an entry: another name while it is pending than once it is posted. */
export function transactionIdOf(
  item: Item,
  { id, accountId, status }: Pick<Entry, 'id' | 'accountId' | 'status'>,
): string {
  return idOf(item.id, status, accountId, id);
}

/** The pending transaction that a posted one was: cards are pending first, nothing else is. */
function pendingIdOf(item: Item, entry: Entry): string | null {
  if (entry.status === 'pending' || entry.madeAtMs === undefined) return null;
  if (!item.institution.habits.linksPending || entry.kind === 'cash-withdrawal') return null;
  return transactionIdOf(item, { ...entry, status: 'pending' });
}

const nowhere = {
  address: null,
  city: null,
  region: null,
  postal_code: null,
  country: null,
  lat: null,
  lon: null,
  store_number: null,
};

function toLocation({ counterparty, madeAtMs }: Entry): Wire {
  if (counterparty === undefined || madeAtMs === undefined || counterparty.town === 'Online') return nowhere;
  return { ...nowhere, city: counterparty.town, country: counterparty.country };
}

/** Who is on the other side: shops of cards are merchants, employers pay wages, people are nobody that Plaid knows. */
function toCounterparties(entry: Entry): Wire[] {
  const { counterparty, kind, madeAtMs } = entry;
  if (counterparty === undefined || (madeAtMs === undefined && kind.startsWith('transfer'))) return [];
  const type = kind === 'salary' ? 'income_source' : kind === 'cash-withdrawal' ? 'financial_institution' : 'merchant';
  return [
    {
      name: counterparty.name,
      type,
      entity_id: madeAtMs === undefined ? null : idOf('merchant', counterparty.name),
      website: null,
      logo_url: null,
      confidence_level: madeAtMs === undefined ? 'MEDIUM' : 'VERY_HIGH',
    },
  ];
}

function toPaymentMeta(entry: Entry): Wire {
  const { counterparty, amountMinor, reference, madeAtMs } = entry;
  const isTransfer = madeAtMs === undefined && counterparty !== undefined;
  const name = isTransfer ? counterparty.name : null;
  return {
    by_order_of: null,
    payee: amountMinor < 0n ? name : null,
    payer: amountMinor < 0n ? null : name,
    payment_method: isTransfer ? 'ACH' : null,
    payment_processor: null,
    ppd_id: null,
    reason: isTransfer && reference !== undefined ? reference : null,
    reference_number: isTransfer && entry.endToEndId !== undefined ? entry.endToEndId : null,
  };
}

/** The name as Plaid cleans it: words instead of capitals. */
const cleaned = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(^|[\s/&-])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());

/** One entry of an Item. */
export function toTransaction(
  item: Item,
  { account, entry }: AccountEntry,
  { hasOriginal }: { readonly hasOriginal: boolean },
): Wire {
  const { madeAtMs, currency, counterparty } = entry;
  const { primary, detailed, legacy } = categoryOf(entry);
  const channel = channelOf(entry);
  const merchant = madeAtMs === undefined || entry.kind === 'cash-withdrawal' ? undefined : counterparty?.name;
  const isTimed = item.institution.habits.tellsTimes && madeAtMs !== undefined;
  return {
    account_id: accountIdOf(item, account),
    account_owner: null,
    amount: toAmount(-entry.amountMinor, currency),
    authorized_date: madeAtMs === undefined ? null : toDay(madeAtMs),
    authorized_datetime: isTimed ? `${new Date(madeAtMs).toISOString().slice(0, 19)}Z` : null,
    category: legacy,
    category_id: null,
    check_number: null,
    counterparties: toCounterparties(entry),
    date: entry.day,
    datetime: null,
    iso_currency_code: currency,
    location: toLocation(entry),
    logo_url: null,
    merchant_entity_id: merchant === undefined ? null : idOf('merchant', merchant),
    merchant_name: merchant ?? null,
    name: cleaned(entry.text),
    ...(hasOriginal ? { original_description: entry.text } : {}),
    payment_channel: channel,
    payment_meta: toPaymentMeta(entry),
    pending: entry.status === 'pending',
    pending_transaction_id: pendingIdOf(item, entry),
    personal_finance_category: { primary, detailed, confidence_level: merchant === undefined ? 'LOW' : 'VERY_HIGH' },
    personal_finance_category_icon_url: `https://plaid-category-icons.plaid.com/PFC_${primary}.png`,
    transaction_code: codeOf(entry),
    transaction_id: transactionIdOf(item, entry),
    transaction_type: { online: 'digital', 'in store': 'place', other: 'special' }[channel],
    unofficial_currency_code: null,
    website: null,
  };
}
