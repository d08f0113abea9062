// Revolut Business's cards → domain: the business's list, a single card with what is used of its limits, and the names of the team
// members who hold them. Called by the standard's connector. Neither the number of a card nor its code is ever asked for: that would be
// another scope and another path. Source: Business API 1.0, /cards, /cards/{card_id}, /team-members (CardResponse,
// CardResponseWithTerminated, SpendingLimitsWithUsage, TeamMember).

import {
  type Card,
  type CardLimit,
  type CardLimitKind,
  type CardState,
  toCard,
  toExpiryMonth,
} from '../../domain/card.ts';
import { BankFailure } from '../../domain/errors.ts';
import { absolute, type Money } from '../../domain/money.ts';
import { type Answer, type BankCaller, toPathSegment } from '../calls.ts';
import type { BankSession, Defect, Reading } from '../connector.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readBoolean,
  readCurrency,
  readEntries,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';
import { fetchList, type PageRead, toReading } from '../lists.ts';
import { flattenOnce, type Walked } from '../pages.ts';
import { readAnswerList, toNextMicrosecond } from './wire.ts';

/** CardStateWithTerminated. `pending` is "currently not in use"; what is not listed is not known. */
const states: ReadonlyMap<string, CardState> = new Map([
  ['active', 'ACTIVE'],
  ['frozen', 'FROZEN'],
  ['locked', 'LOCKED'],
  ['created', 'INACTIVE'],
  ['pending', 'INACTIVE'],
  ['terminated', 'TERMINATED'],
]);

/** Where a card stands, from its entry. */
export const toCardState = (wire: JsonObject): CardState => states.get(readString(wire, 'state') ?? '') ?? 'UNKNOWN';

const limitKinds: readonly (readonly [name: string, kind: CardLimitKind])[] = [
  ['single', 'TRANSACTION'],
  ['day', 'DAY'],
  ['week', 'WEEK'],
  ['month', 'MONTH'],
  ['quarter', 'QUARTER'],
  ['year', 'YEAR'],
  ['all_time', 'LIFETIME'],
];

/** SpendingLimitPeriodicWithUsage: `usage` is "in the same currency". @throws Unreadable */
function readLimit(wire: JsonObject, kind: CardLimitKind, pointer: string): CardLimit {
  const currency = readCurrency(wire, 'currency', pointer);
  const read = (name: string): Money => absolute(readMoneyIn(wire, name, { currency, pointer }));
  const used = wire['usage'] == null ? null : optional(() => read('usage'));
  return { kind, amount: read('amount'), used };
}

function readLimits(wire: JsonObject, pointer: string, defects: Defect[]): readonly CardLimit[] {
  const limits = readObject(wire, 'spending_limits');
  return limitKinds.flatMap(([name, kind]) => {
    const limit = readObject(limits, name);
    if (limit === null) return [];
    const at = `${pointer}/spending_limits/${name}`;
    try {
      return [readLimit(limit, kind, at)];
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      defects.push({ pointer: error.pointer, reason: error.message });
      return [];
    }
  });
}

/** A card as it is read, beside what only dents it. */
interface CardRead {
  readonly card: Card;
  readonly holderId: string | null;
  readonly createdAt: string | null;
  readonly defects: readonly Defect[];
}

/** CardResponse → card; its holder is named apart. @throws Unreadable without a usable `id` */
export function parseCard(wire: JsonObject, pointer: string): CardRead {
  const bankCardId = readRequiredString(wire, 'id', '');
  if (toPathSegment(bankCardId) === null) throw new Unreadable('/id', 'cannot stand in a path');
  const defects: Defect[] = [];
  const expiry = readString(wire, 'expiry');
  const card = toCard({
    bankCardId,
    bankAccountIds: readStrings(wire, 'accounts'),
    label: readString(wire, 'label'),
    holderName: null,
    number: readString(wire, 'last_digits'),
    isVirtual: readBoolean(wire, 'virtual'),
    state: toCardState(wire),
    expiryMonth: expiry === null ? null : toExpiryMonth(expiry),
    limits: readLimits(wire, pointer, defects),
  });
  return { card, holderId: readString(wire, 'holder_id'), createdAt: readString(wire, 'created_at'), defects };
}

/** The most that a page of cards, or of members, may have. */
const cardsOfPage = 100;
const membersOfPage = 1000;

/**
 * "To get to the next page, make a new request and use the `created_at` date of the last card returned … as the value for
 * `created_before`", which is exclusive: of two made at one instant the second could be lost at a page's end (the specification's own
 * example has two). It is asked for a microsecond later, and what comes twice counts once. Null where the page is not full.
 */
function toNext(
  path: string,
  count: number,
  { most, createdAt }: { readonly most: number; readonly createdAt: string | null },
) {
  if (count < most || createdAt === null) return null;
  const query = new URLSearchParams({ created_before: toNextMicrosecond(createdAt), limit: String(most) });
  return `${path}?${query}`;
}

/** Where the API is, and by which path what is told apart in logs. */
interface Place {
  readonly caller: BankCaller;
  readonly base: string;
}

/** The resource that health, logs and circuits know these calls by. */
const resource = 'cards';

/** `GET /cards`, all pages, and `GET /team-members` where somebody holds one. @throws BankFailure */
export function fetchCards(place: Place, session: BankSession): Promise<Reading<readonly Card[]>> {
  const { caller, base } = place;
  return caller.run(session, 'accounts', async () => {
    const path = '/cards';
    const url = caller.toUrl(base, path);
    url.searchParams.set('limit', String(cardsOfPage));
    const walked = await fetchList<CardRead>(caller, session, {
      request: { url, resource },
      path,
      readPage: (body) => readCards(readAnswerList(body), path),
      identityOf: ({ card }) => card.bankCardId ?? '',
    });
    const cards = flattenOnce(walked.pages, ({ card }) => card.bankCardId ?? '');
    const { names, defects } = await readHolders(place, session, cards);
    const all = { ...walked, defects: [...walked.defects, ...defects] };
    return toReading(
      all,
      cards.map(({ card, holderId }) => withHolder(card, names.get(holderId ?? '') ?? null)),
    );
  });
}

function readCards(list: readonly unknown[], path: string): PageRead<CardRead> {
  const { entries, defects } = readEntries(list, '', (wire, index) => parseCard(wire, `/${index}`));
  const last = list.at(-1);
  const createdAt = isObject(last) ? readString(last, 'created_at') : null;
  return {
    items: entries,
    defects: [...defects, ...entries.flatMap((entry) => entry.defects)],
    next: toNext(path, list.length, { most: cardsOfPage, createdAt }),
  };
}

const withHolder = (card: Card, holderName: string | null): Card => {
  const { lastFour, ...parts } = card;
  return toCard({ ...parts, number: lastFour, holderName });
};

/** Names of team members by id: of those who hold cards. That they cannot be read costs the names, not the cards. */
async function readHolders(
  place: Place,
  session: BankSession,
  cards: readonly CardRead[],
): Promise<{ readonly names: ReadonlyMap<string, string>; readonly defects: readonly Defect[] }> {
  const holders = new Set(cards.flatMap(({ holderId }) => holderId ?? []));
  if (holders.size === 0) return { names: new Map(), defects: [] };
  const untold = { pointer: '', reason: 'the names of the cards’ holders could not be read' };
  try {
    const { pages, incomplete } = await fetchMembers(place, session);
    const names = new Map(pages.flat().filter(([id]) => holders.has(id)));
    return { names, defects: incomplete === null ? [] : [untold] };
  } catch (error) {
    if (error instanceof BankFailure) return { names: new Map(), defects: [untold] };
    throw error;
  }
}

/** A member's id and name. Addresses and roles are nobody's business here. */
type Member = readonly [id: string, name: string];

function fetchMembers({ caller, base }: Place, session: BankSession): Promise<Walked<Member>> {
  const path = '/team-members';
  const url = caller.toUrl(base, path);
  url.searchParams.set('limit', String(membersOfPage));
  return fetchList<Member>(caller, session, {
    request: { url, resource },
    path,
    readPage: (body) => {
      const list = readAnswerList(body);
      const items = list.filter(isObject).flatMap((wire): readonly Member[] => {
        const name = [readString(wire, 'first_name'), readString(wire, 'last_name')].filter((part) => part !== null);
        const id = readString(wire, 'id');
        return id === null || name.length === 0 ? [] : [[id, name.join(' ')]];
      });
      const last = list.at(-1);
      const createdAt = isObject(last) ? readString(last, 'created_at') : null;
      return { items, defects: [], next: toNext(path, list.length, { most: membersOfPage, createdAt }) };
    },
    identityOf: ([id]) => id,
  });
}

/** `GET /cards/{card_id}`: with what is used of its limits. The name of its holder stays as it was listed. @throws BankFailure */
export function fetchCard({ caller, base }: Place, session: BankSession, card: Card): Promise<Reading<Card>> {
  return caller.run(session, 'accounts', async () => {
    const url = caller.toUrl(base, `/cards/${caller.parseSegment(card.bankCardId ?? '')}`);
    const answer: Answer = await caller.get(session, { url, resource });
    const { card: read, defects } = caller.readShape(answer, (body) => {
      if (!isObject(body)) throw new Unreadable('', 'not an object');
      const found = parseCard(body, '');
      // Another card would be another holder's.
      if (found.card.bankCardId !== card.bankCardId) throw new Unreadable('/id', 'of another card');
      return found;
    });
    const value = withHolder(read, card.holderName);
    return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
  });
}
