// Entries as banks sent them, without the numbers of cards: whole ones keep their last four digits where a field is a card's number by
// its name or scheme, and what proves that one holds a card goes altogether. Called by quirk.ts, camt.ts and Plaid's entries for what `raw` shows, so that neither
// cache nor statement book has more. Free text and ids are as they came: digits in them may be anything.

import { isObject, type JsonObject } from './json.ts';

/** Fields that hold a card's number, in the words of the standards: `maskedPan`, `PAN`, `card_number`. */
const numberNames = /^(?:masked_?)?pan$|^(?:masked_?)?card_?number$|^primary_?account_?number$/i;
/** Fields that nobody may keep. Source: PCI DSS 4.0, requirement 3.3. */
const secretNames = /^(?:cvv|cvc|cvn|csc|cav|cid)2?$|^(?:card_?)?security_?code$|^pin$|^(?:track_?[12]?|track_?data)$/i;
/** Objects that are of a card, or name an account by a scheme: their identification is the card's number then. */
const instrumentNames = /^card_?instrument$/i;
const schemeNames: readonly string[] = ['SchemeName', 'scheme_name', 'schemeName'];
const panSchemes = /^(?:UK\.OBIE\.)?C?PAN$/i;
const identificationNames = /^identification$/i;

type Kind = 'number' | 'secret' | 'instrument' | 'identification' | 'other';

/** By name: banks use few, and a statement has them a thousand times. */
const kinds = new Map<string, Kind>();
/** More names than all standards have: what is beyond is no bank's usual answer. */
const mostKinds = 5000;

function kindOf(name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = numberNames.test(name)
    ? 'number'
    : secretNames.test(name)
      ? 'secret'
      : instrumentNames.test(name)
        ? 'instrument'
        : identificationNames.test(name)
          ? 'identification'
          : 'other';
  if (kinds.size < mostKinds) kinds.set(name, kind);
  return kind;
}

const isPanScheme = (scheme: unknown): boolean => typeof scheme === 'string' && panSchemes.test(scheme);

/** The fewest digits of a card's number (ISO/IEC 7812-1): what has no more in the clear is masked already. */
const mostClearDigits = 10;

/** Where nothing is to be hidden the very text. */
function toHidden(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return value;
  const digits = text.replace(/\P{Nd}/gu, '').length;
  if (digits <= mostClearDigits) return value;
  let left = digits;
  return text.replace(/\p{Nd}/gu, (digit) => (left-- > 4 ? '*' : digit));
}

/** How deep entries are looked into: camt's PlainCrdData lies six levels down. */
const mostDepth = 32;

/** Whatever is under a name that is hidden: banks write lists and objects where the standard has a text. */
function hideAll(value: unknown, hide: (value: unknown) => unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return hide(value);
  if (depth > mostDepth) return hidden;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => hideAll(item, hide, depth + 1));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(([name, item]) => [name, item, hideAll(item, hide, depth + 1)] as const);
  if (entries.every(([, item, next]) => item === next)) return value;
  return Object.fromEntries(entries.map(([name, , next]) => [name, next]));
}

/** What stands in the place of a secret. */
const hidden = '***';
const toNothing = (value: unknown): unknown =>
  typeof value === 'string' || typeof value === 'number' ? hidden : value;

/** The entry itself where it holds nothing to hide. */
export function withoutSentCardNumbers(entry: JsonObject): JsonObject {
  return hideIn(entry, { isOfCard: false, depth: 0 });
}

function hideIn(
  object: JsonObject,
  { isOfCard, depth }: { readonly isOfCard: boolean; readonly depth: number },
): JsonObject {
  let changed: Record<string, unknown> | null = null;
  const isPan = isOfCard || schemeNames.some((name) => isPanScheme(object[name]));
  for (const [name, value] of Object.entries(object)) {
    const kind = kindOf(name);
    let next: unknown = value;
    if (kind === 'secret') next = hideAll(value, toNothing);
    else if (kind === 'number' || (kind === 'identification' && isPan)) next = hideAll(value, toHidden);
    if (next === value && typeof value === 'object' && depth < mostDepth)
      next = hideInValue(value, { isOfCard: kind === 'instrument', depth: depth + 1 });
    if (next === value) continue;
    changed ??= { ...object };
    changed[name] = next;
  }
  return changed ?? object;
}

function hideInValue(value: unknown, place: Parameters<typeof hideIn>[1]): unknown {
  if (isObject(value)) return hideIn(value, place);
  if (!Array.isArray(value)) return value;
  const { isOfCard, depth } = place;
  if (depth >= mostDepth) return value;
  const items = value.map((item: unknown) => hideInValue(item, { isOfCard, depth: depth + 1 }));
  return items.some((item, index) => item !== value[index]) ? items : value;
}
