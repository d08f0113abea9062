// How a customer authorises a consent or a payment: read out of the bank's answer, and, where the authorisation has to be begun
// by a call of its own (explicit start) or the customer's method to be chosen, followed until it is their turn. Called by
// consent.ts and payment.ts. Source: NextGenPSD2 1.3.12, implementation guidelines, chapters on SCA approaches and `_links`.
//
// Links are the bank's word and no more: a call goes to the standard's own address below the bank's endpoint, or, where the link
// has another form, to it if it lies on the bank's origin; never elsewhere. A customer's password is never asked for.

import type { Bank } from '../../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import type { LinkDetails } from '../../domain/link-details.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import type { AuthorizationAddress } from '../../oauth/authorization-address.ts';
import {
  type AuthorisationStatus,
  type BankAuthorisation,
  readObject as readAnswer,
  type UnusableReason,
} from '../consent.ts';
import { isObject, type JsonObject, readList, readObject, readString } from '../json.ts';
import { readPsuMessage, toRefusal } from './messages.ts';

/** Calls until it is the customer's turn, at most: begin, say who they are, choose a method. House rule: one to spare. */
const mostSteps = 4;

/** Where the customer's turn is. */
export type CustomerTurn =
  | { readonly kind: 'redirect'; readonly url: string }
  /** `address` is what the bank's link says: its metadata or a page of its own; null where it is no address. */
  | { readonly kind: 'oauth'; readonly address: URL | null }
  | { readonly kind: 'decoupled'; readonly message: string | null };

/** The customer's turn, and the authorisation that they are at. */
export interface FoundTurn {
  readonly turn: CustomerTurn;
  readonly authorisation: BankAuthorisation;
}

/** The customer's turn never comes. */
export class NoTurn extends Error {
  override readonly name = 'NoTurn';
  readonly reason: UnusableReason;
  readonly failure: BankFailure;
  constructor(reason: UnusableReason, failure: BankFailure) {
    super(failure.message);
    this.reason = reason;
    this.failure = failure;
  }
}

/** What is authorised, and the way there. */
export interface AuthorisationPlace {
  readonly bank: Bank;
  /** For messages: `consents`, `payment`. */
  readonly doing: string;
  /** The bank's id of the consent or payment. */
  readonly resourceId: string;
  /** The collection of its authorisations: `…/consents/{id}/authorisations`. */
  readonly collection: URL;
  /** What the customer has told. */
  readonly details: LinkDetails;
  /** False where no method is chosen for the customer: choosing one may ask them in their app. Absent for true. */
  readonly choosesMethods?: boolean;
  /** Calls the bank with the headers that beginning an authorisation has; `body` is JSON. */
  send(call: {
    readonly method: 'POST' | 'PUT';
    readonly url: URL;
    readonly body: JsonObject;
  }): Promise<BankPostResponse>;
}

/** Source: psd2-api, scaStatus. */
const statuses: Readonly<Record<string, AuthorisationStatus>> = {
  received: 'AWAITING',
  psuIdentified: 'AWAITING',
  psuAuthenticated: 'AWAITING',
  scaMethodSelected: 'AWAITING',
  started: 'AWAITING',
  unconfirmed: 'UNCONFIRMED',
  finalised: 'FINALISED',
  exempted: 'FINALISED',
  failed: 'FAILED',
};

/** A word of `scaStatus`; what the standard does not know concludes nothing. */
export const toAuthorisationStatus = (word: string | null): AuthorisationStatus =>
  new Map(Object.entries(statuses)).get(word ?? '') ?? 'UNKNOWN';

/** The headers that say who the customer is, as far as they have told. */
export function toPsuHeaders({ psuId, psuIdType, psuCorporateId }: LinkDetails): Record<string, string> {
  return {
    ...(psuId === null ? {} : { 'psu-id': psuId }),
    ...(psuIdType === null ? {} : { 'psu-id-type': psuIdType }),
    ...(psuCorporateId === null ? {} : { 'psu-corporate-id': psuCorporateId }),
  };
}

/** An answer about an authorisation: what matters of it, by whichever spelling. */
class ScaAnswer {
  readonly body: JsonObject;
  /** `REDIRECT`, `DECOUPLED`, `EMBEDDED`; empty where it is not said. */
  readonly approach: string;
  readonly #links: ReadonlyMap<string, string>;

  constructor(body: JsonObject, headers: BankPostResponse['headers']) {
    this.body = body;
    this.approach = (headers['aspsp-sca-approach'] ?? '').trim().toUpperCase();
    this.#links = readLinks(readObject(body, '_links') ?? readObject(body, 'links'));
  }

  /** The first of these links that is there. */
  link(...names: readonly string[]): string | null {
    return names.map((name) => this.#links.get(toLinkName(name))).find((href) => href !== undefined) ?? null;
  }
}

/** Banks write both spellings of the word, any case, and the framework itself a mistake in one name. */
const toLinkName = (name: string): string =>
  name.toLowerCase().replaceAll('authorization', 'authorisation').replaceAll('authentciation', 'authentication');

/** Links are objects with `href`; some banks write the address itself. */
function readLinks(links: JsonObject | null): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(links ?? {}).flatMap((name) => {
      const href = readString(readObject(links, name), 'href') ?? readString(links, name);
      return href === null ? [] : [[toLinkName(name), href] as const];
    }),
  );
}

/** A call that has to be made before it is the customer's turn. */
interface NextCall {
  readonly method: 'POST' | 'PUT';
  readonly link: string;
  readonly body: JsonObject;
}

/** What only whoever knows the customer's password or one-time code could go on with. */
const passwordLinks = [
  'startAuthorisationWithPsuAuthentication',
  'startAuthorisationWithEncryptedPsuAuthentication',
  'startAuthorisationWithTransactionAuthorisation',
  'startAuthorisationWithProprietaryData',
  'updatePsuAuthentication',
  'updateEncryptedPsuAuthentication',
  'updateAdditionalPsuAuthentication',
  'updateAdditionalEncryptedPsuAuthentication',
  'updateProprietaryData',
  'authoriseTransaction',
] as const;

const methodLinks = ['selectAuthenticationMethod', 'startAuthorisationWithAuthenticationMethodSelection'] as const;

/** The customer's turn in an answer; null where a call comes before it, or it never comes. */
function findTurn(answer: ScaAnswer, place: AuthorisationPlace): CustomerTurn | null {
  const page = answer.link('scaRedirect');
  if (page !== null) {
    // The person's browser goes there: nothing of ours goes with it, but it must be a page.
    const url = URL.canParse(page, place.collection) ? new URL(page, place.collection) : null;
    const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (url === null || !isPage) throw noTurn(place, 'scaRedirect is no https URL');
    return { kind: 'redirect', url: url.href };
  }
  const address = answer.link('scaOAuth');
  if (address === null) return null;
  // Some banks put a word there: it says by OAuth, and nowhere in particular.
  const isAddress = /^(?:https?:\/\/|\/(?!\/))/i.test(address) && URL.canParse(address, place.collection);
  return { kind: 'oauth', address: isAddress ? new URL(address, place.collection) : null };
}

/** The call that comes next; null for none. @throws NoTurn where the bank wants to know who its customer is */
function findNext(answer: ScaAnswer, place: AuthorisationPlace): NextCall | null {
  const select = answer.link('selectAuthenticationMethod');
  const begin = answer.link('startAuthorisationWithAuthenticationMethodSelection');
  const isChosen = place.choosesMethods !== false && (select !== null || begin !== null);
  const method = isChosen ? chooseMethod(answer) : null;
  if (method !== null && select !== null)
    return { method: 'PUT', link: select, body: { authenticationMethodId: method } };
  if (method !== null && begin !== null)
    return { method: 'POST', link: begin, body: { authenticationMethodId: method } };
  const identify = answer.link('updatePsuIdentification');
  const beginIdentified = answer.link('startAuthorisationWithPsuIdentification');
  const plain = answer.link('startAuthorisation');
  const hasId = place.details.psuId !== null;
  if (hasId && identify !== null) return { method: 'PUT', link: identify, body: {} };
  if (hasId && beginIdentified !== null) return { method: 'POST', link: beginIdentified, body: {} };
  if (plain !== null) return { method: 'POST', link: plain, body: {} };
  if (identify === null && beginIdentified === null) return null;
  throw noTurn(place, 'the bank wants to know its customer (PSU-ID)', { reason: 'PSU_ID_ASKED' });
}

/** Where a consent or payment is authorised by OAuth, if the bank's link is an address: on its own hosts, or those that are named. */
export function toOAuthAddress(
  address: URL | null,
  base: string,
  hosts: readonly string[],
): { readonly address: AuthorizationAddress } | Record<string, never> {
  if (address === null) return {};
  const isNamed = address.origin === new URL(base).origin || hosts.includes(address.host);
  return { address: { url: address.href, isNamed } };
}

/** Begins, or goes on with, an authorisation until it is the customer's turn. @throws NoTurn; BankFailure */
export async function findCustomerTurn(
  first: { readonly body: JsonObject; readonly headers: BankPostResponse['headers'] },
  place: AuthorisationPlace,
): Promise<FoundTurn> {
  let answer = new ScaAnswer(first.body, first.headers);
  let authorisation = toAuthorisation(answer, place);
  for (let step = 0; ; step++) {
    const turn = findTurn(answer, place);
    if (turn !== null) return { turn, authorisation };
    const next = findNext(answer, place);
    if (next === null) return { turn: findDecoupled(answer, { place, authorisation }), authorisation };
    if (step >= mostSteps) throw noTurn(place, `it is not the customer's turn after ${mostSteps} calls`);
    const url = toApiUrl(next.link, place);
    if (url === null) throw noTurn(place, 'a link leads away from the bank, or to another authorisation');
    const response = await place.send({ method: next.method, url, body: next.body });
    if (response.status < 200 || response.status > 299) throw toRefusedStep(answer, place, response);
    const { approach } = answer;
    const headers = { ...(approach === '' ? {} : { 'aspsp-sca-approach': approach }), ...response.headers };
    answer = new ScaAnswer(readStep(place, response), headers);
    authorisation = toAuthorisation(answer, place, authorisation);
  }
}

/** @throws NoTurn */
function readStep(place: AuthorisationPlace, response: BankPostResponse): JsonObject {
  try {
    return readAnswer(place.bank, place.doing, response);
  } catch (error) {
    throw error instanceof BankFailure ? new NoTurn('OTHER', error) : error;
  }
}

/** Where nothing else is left: in the bank's app, unless the bank wants a password, says no or offers nothing at all. */
function findDecoupled(
  answer: ScaAnswer,
  { place, authorisation }: { readonly place: AuthorisationPlace; readonly authorisation: BankAuthorisation },
): CustomerTurn {
  const { body, approach } = answer;
  const status = toAuthorisationStatus(readString(body, 'scaStatus'));
  // A method that nobody could choose ends in a code to be typed in here, which is as a password is.
  const wantsPassword = answer.link(...passwordLinks, ...methodLinks) !== null || approach === 'EMBEDDED';
  if (status === 'FAILED') throw noTurn(place, 'the authorisation failed when it was begun');
  // An exempted customer has no turn: the consent is valid, or will be in a moment.
  const isOver = status === 'FINALISED' || readString(body, 'consentStatus') === 'valid';
  const message = readPsuMessage(body);
  // Its words would have the customer type in their password: they are told to nobody.
  if (wantsPassword && !isOver) {
    throw noTurn(place, 'the bank wants its customer’s password here (embedded SCA)', {
      reason: 'PASSWORD_ASKED',
    });
  }
  const mayBeDecoupled = approach === 'DECOUPLED' || (approach === '' && authorisation.statusUrl !== null);
  if (isOver || mayBeDecoupled) return { kind: 'decoupled', message };
  throw noTurn(place, 'the bank offers neither redirect, OAuth nor decoupled authorisation', { bankMessage: message });
}

/** A bank that refuses to begin without a password, or without knowing its customer, has said so before. */
function toRefusedStep(answer: ScaAnswer, place: AuthorisationPlace, response: BankPostResponse): NoTurn {
  const failure = toRefusal(place.bank, place.doing, response);
  const isPassword = answer.approach === 'EMBEDDED' && failure.code === 'BANK_REJECTED_REQUEST';
  return new NoTurn(isPassword ? 'PASSWORD_ASKED' : 'OTHER', failure);
}

/** How it is told that the customer's turn never comes. */
interface NoTurnSaid {
  readonly reason?: UnusableReason;
  /** What the bank says to its customer. */
  readonly bankMessage?: string | null;
}

function noTurn(
  { bank, doing }: AuthorisationPlace,
  why: string,
  { reason = 'OTHER', bankMessage = null }: NoTurnSaid = {},
): NoTurn {
  const code = codes[reason];
  const operatorMessage = `${bank.id} ${doing}: ${why}`;
  return new NoTurn(reason, new BankFailure({ code, bankId: bank.id, operatorMessage, bankMessage }));
}

const codes: Readonly<Record<UnusableReason, BankErrorCode>> = {
  PASSWORD_ASKED: 'UNSUPPORTED',
  PSU_ID_ASKED: 'BANK_REJECTED_REQUEST',
  OTHER: 'BANK_BAD_RESPONSE',
};

/** The authorisation that an answer names, by its own links or its id; what the answer before said stays. */
function toAuthorisation(answer: ScaAnswer, place: AuthorisationPlace, before?: BankAuthorisation): BankAuthorisation {
  const urlOf = (link: string | null) => (link === null ? null : (toApiUrl(link, place)?.href ?? null));
  const id = readString(answer.body, 'authorisationId') ?? readString(answer.body, 'authorizationId');
  const byId = id === null ? null : `${place.collection.href}/${encodeURIComponent(id)}`;
  const named = urlOf(answer.link('scaStatus'));
  // A link to the whole collection names no authorisation.
  const byLink = named === place.collection.href ? null : named;
  return {
    statusUrl: byLink ?? byId ?? before?.statusUrl ?? null,
    confirmationUrl: urlOf(answer.link('confirmation')) ?? before?.confirmationUrl ?? null,
  };
}

/**
 * Where a link of the bank's is called: the standard's own path below the bank's endpoint where the link has that form (banks
 * write them with the names of inner hosts, or relative to another base), else the link itself where it lies on the bank's
 * origin. Null for whatever leads elsewhere or names another consent or payment.
 */
export function toApiUrl(link: string, { collection, resourceId }: AuthorisationPlace): URL | null {
  const url = URL.canParse(link, collection) ? new URL(link, collection) : null;
  if (url === null) return null;
  const form = /^(.*)\/(?:cancellation-)?authori[sz]ations(?:\/([^/]+))?\/?$/.exec(url.pathname);
  if (form === null) return url.origin === collection.origin ? url : null;
  const [, owner = '', id] = form;
  // Ids may hold what banks forget to encode.
  if (decodePath(owner)?.endsWith(`/${resourceId}`) !== true) return null;
  return id === undefined || id === '.' || id === '..' ? new URL(collection) : new URL(`${collection.href}/${id}`);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Methods that lead to the bank's own app or page, best first. */
const preferred: readonly RegExp[] = [/PUSH_DEC|DECOUPLED/i, /PUSH/i, /REDIRECT/i, /\bapp\b/i];
/** Methods whose code the customer would have to type in here. Source: psd2-api, authenticationType. */
const codeTypes: ReadonlySet<string> = new Set(['SMS_OTP', 'CHIP_OTP', 'PHOTO_OTP', 'SMTP_OTP']);

/**
 * The customer's method: one that needs nothing typed in here, else the first. Null where there is none to choose, or each ends
 * here. Only one is tried: each sends the customer a message.
 */
function chooseMethod({ body, approach }: ScaAnswer): string | null {
  const methods = (readList(body, 'scaMethods') ?? []).filter(isObject);
  const idOf = (method: JsonObject) => readString(method, 'authenticationMethodId');
  const choosable = methods.filter((method) => idOf(method) !== null);
  const isCode = (method: JsonObject) => codeTypes.has(readString(method, 'authenticationType') ?? '');
  const textsOf = (method: JsonObject) =>
    ['authenticationType', 'authenticationMethodId', 'name', 'explanation'].map((key) => readString(method, key) ?? '');
  for (const form of preferred) {
    const found = choosable.find((method) => !isCode(method) && textsOf(method).some((text) => form.test(text)));
    if (found !== undefined) return idOf(found);
  }
  const first = choosable.find((method) => !isCode(method) || (approach !== '' && approach !== 'EMBEDDED'));
  return first === undefined ? null : idOf(first);
}
