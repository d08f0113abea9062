// The crash harness: many payments through gateways that are killed all the time, at banks whose answers are lost, repeated
// and refused; then the banks' ledger is held against what the gateways say. Used by main.ts (`npm run test:crash`), the
// fault suite and test/integration/payments/crash.test.ts.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Principal } from '../../../src/auth/principal.ts';
import { newEndToEndId } from '../../../src/domain/own-reference.ts';
import { isFinalStatus, type PaymentStatus } from '../../../src/domain/payment.ts';
import type { PaymentScheduleInput } from '../../../src/domain/payment-schedule.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { uuidOf } from '../../../src/sandbox/ledger/random.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { authorize, control, link, newKey, startLinking } from '../../integration/linking/world.ts';
import { type Place, toPlace } from '../../integration/payments/place.ts';
import {
  briefSearchTimes,
  decideOn,
  orderAt,
  requestFor,
  requestFromAnyAccount,
  revolutReferenceOf,
  settlingMs,
} from '../../integration/payments/world.ts';
import { startPostgres } from '../../support/postgres.ts';
import { startFleet } from './fleet.ts';
import { CrashMandates } from './mandates.ts';

/** What is to be run. */
export interface CrashOptions {
  readonly payments: number;
  readonly kills: number;
  readonly gateways: number;
  /** Banks of the sandbox by their ids, and institutions of its sources: see test/integration/payments/place.ts. */
  readonly banks: readonly string[];
  readonly database: 'sqlite' | 'postgres';
  /** Makes bank faults, decisions and moments the same again, as far as processes let it. */
  readonly seed: number;
  /** How long payments may take to end once nothing is killed any more, milliseconds. */
  readonly endMs: number;
  readonly tell: (line: string) => void;
}

/** What became of it. */
export interface CrashReport {
  readonly payments: number;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** What they were, and came to. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Refunds that were not begun, because another had given the payment back. */
  readonly refundsRefused: number;
  /** Settled, but no money moved; or asked for, and the gateways know none. */
  readonly lost: readonly string[];
  /** Money moved more than once, or one key made two payments. */
  readonly duplicated: readonly string[];
  /** Said to have come to nothing, but money moved. */
  readonly wrong: readonly string[];
  readonly notFinal: readonly string[];
  /** Honestly unknown, by reason and by what the ledger says. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Unknown, once or still, without exactly one alert in the audit. */
  readonly untold: readonly string[];
  /** Unknown, and then settled by an entry of the statement; whether money had moved is in `lost`. */
  readonly found: number;
  /** Unknown, and said to be likely in the statement. */
  readonly likely: number;
  /** Still unknown though the money has moved under the gateway's own reference, so that its entry is there to be found. */
  readonly missed: readonly string[];
  /** Mandates that were set up, and paid under until nothing was left of them. */
  readonly mandates: number;
  /** Mandates under which more moved than their limit, or than is counted; and those that were taken back and their banks have not heard. */
  readonly overrun: readonly string[];
  readonly isBalanced: boolean;
  readonly seconds: number;
}

/**
 * How long tokens of customers last, seconds: a submission without an answer that nobody wants any more is called off only once the
 * token that it carried has ended, and the run waits for that.
 */
const tokenSeconds = 90;
/** Payments under way at once. */
const atOnce = 16;
/** How long a bank stays in one mood, milliseconds. */
const moodMs = 2500;
const callersOfAKey = 3;
const refusedShare = 0.04;
/** Payments that name no account where they need not: the client has to confirm them. */
const confirmedShare = 0.5;
/** Payments whose reference the gateway makes, so that statements can tell them. */
const ownReferenceShare = 0.6;
/** How long a search may take once nothing is killed any more, the lease of a gateway that died included, milliseconds. */
const searchMs = 60_000;
/** Payments of the operator's own that nobody has to allow, and to whom: one of Revolut's counterparties of the sandbox. */
const directShare = 0.5;
/** Payments that are made under a mandate, where the bank has mandates. */
const mandateShare = 0.35;
/** Payments that are standing orders, where banks have them: their days are far away, and nothing moves. */
const standingShare = 0.15;
/** At UK banks: payments abroad, and payments that give an earlier one back. */
const internationalShare = 0.15;
const refundShare = 0.15;
/** Drafts that somebody allows while the client still asks whether they were made. */
const hastyShare = 0.2;
const directPayee = accountNamed('finn-rheinbank-current');
export const directCreditor = {
  name: 'Finn Farrowdale',
  iban: directPayee.iban,
  sortCode: null,
  accountNumber: null,
  bic: null,
};
export const directPayments = {
  counterparties: [{ id: uuidOf('payee Finn Farrowdale'), iban: directPayee.iban }],
  perPayment: { EUR: '1.00' },
  perDay: { EUR: '1000.00' },
};
/** What the codes of redirects look like. */
const codePattern = /^[\w-]{43}$/;
/** Payments that the customer wants cancelled, at any moment after they came back from the bank. */
const cancelledShare = 0.06;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Mulberry32: a small generator with a seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const everything = ['consent', 'payment', 'confirmation', 'status', 'cancel'];
/** How banks treat payments: the work is done, what is heard of it differs. */
const plans: readonly object[] = [
  {},
  { loseAnswer: 'reset', loseOn: everything, loseShare: 0.35 },
  { loseAnswer: 'error', loseOn: everything, loseShare: 0.35 },
  { loseAnswer: 'timeout', loseOn: everything, loseShare: 0.02 },
  { loseAnswer: 'reset', loseOn: ['payment'], loseShare: 0.5 },
  { answerTwice: true },
  { repeatAnswer: true, loseAnswer: 'reset', loseOn: ['status'], loseShare: 0.2 },
  { statusBackwards: true, pendingMs: 700 },
  { outcome: 'reject', reason: 'limit' },
  // The second arrives when the bank has made a payment of the first; a late one when the gateway believes it gone, or not.
  { isDoubled: true },
  // Berlin Group: what is authorised waits for the confirmation; one bank always wants it.
  { confirmation: true },
  { confirmation: true, loseAnswer: 'reset', loseOn: ['confirmation'], loseShare: 0.5 },
  { isDoubled: true, loseAnswer: 'reset', loseOn: ['payment'], loseShare: 0.3 },
  { lateMs: settlingMs / 2, lateShare: 0.5 },
  { lateMs: settlingMs * 2, lateShare: 0.5 },
];
/** Where keys are not kept this makes payments of which the bank can tell nobody what became: the first ones of each run. */
const lossyPlan = { loseAnswer: 'reset', loseOn: ['payment'] };
/** What happens to calls before the work is done. */
const faults: readonly object[] = [
  {},
  {},
  { status: 503, share: 0.15 },
  { reset: true, share: 0.1 },
  { latencyMs: 50, jitterMs: 800, share: 0.5 },
];

/** Runs it. */
export async function runCrash(options: CrashOptions): Promise<CrashReport> {
  const startedAtMs = Date.now();
  const random = randomOf(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-crash-'));
  const postgres = options.database === 'postgres' ? await startPostgres() : null;
  const sandbox = fork(fileURLToPath(new URL('../../../src/sandbox/main.ts', import.meta.url)), { execArgv: [] });
  try {
    // What it sends when it is ready: see src/sandbox/main.ts.
    const [message]: { description: SandboxDescription }[] = await once(sandbox, 'message');
    if (message === undefined) throw new Error('the sandbox did not start');
    const { description } = message;
    const databaseUrl = postgres === null ? null : await postgres.createDatabase();
    const place = { databaseUrl, dataDir: folder };
    const hasSources = options.banks.some((name) => name.includes('/'));
    const world = {
      description,
      place,
      key: newKey(),
      searchTimes: briefSearchTimes,
      hasSources,
      sourceProfiles: { revolut: { direct: directPayments } },
    };
    const linking = await startLinking(description, place, world.key, Date.now, hasSources);
    const places = options.banks.map((name) => toPlace(name, description, linking.banks.values()));
    for (const { bankId, isOrdered } of places) if (!isOrdered) await link(linking, description, bankId, 'finn');
    await linking.close();
    const store = await openStore({ ...world.place, keys: [world.key] });
    const fleet = await startFleet(options.gateways, { world, env: {} }, random);
    try {
      const run = new Run(options, places, description, store, fleet, random);
      return { ...(await run.whole()), seconds: Math.round((Date.now() - startedAtMs) / 1000) };
    } finally {
      await fleet.stop();
      await store.close();
    }
  } finally {
    sandbox.kill('SIGTERM');
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By end-to-end id: how often money moved. */
type Moves = Readonly<Record<string, { readonly moved: number }>>;

class Run {
  readonly #options: CrashOptions;
  readonly #places: readonly Place[];
  readonly #description: SandboxDescription;
  readonly #store: Store;
  readonly #fleet: Awaited<ReturnType<typeof startFleet>>;
  readonly #random: () => number;
  readonly #mandates: CrashMandates;
  readonly #idsByKey = new Map<string, ReadonlySet<string>>();
  readonly #refundsRefused = new Set<string>();
  #begun = 0;
  #kills = 0;
  #isOver = false;

  constructor(
    options: CrashOptions,
    places: readonly Place[],
    description: SandboxDescription,
    store: Store,
    fleet: Awaited<ReturnType<typeof startFleet>>,
    random: () => number,
  ) {
    this.#options = options;
    this.#places = places;
    this.#description = description;
    this.#store = store;
    this.#fleet = fleet;
    this.#random = random;
    this.#mandates = new CrashMandates({ description, store, fleet, seed: options.seed });
  }

  async whole(): Promise<Omit<CrashReport, 'seconds'>> {
    const { tell } = this.#options;
    // A house that is paid at by two ways has one mood; which of its ways fails is each way's own.
    const houses = new Map(this.#places.toReversed().map((place) => [place.house, place]));
    for (const { house, isOrdered } of houses.values()) if (!isOrdered) await this.#shortenTokens(house);
    const moods = [
      ...[...houses.values()].map((place) => this.#changePlans(place)),
      ...this.#places.map((place) => this.#changeFaults(place)),
    ];
    const killing = this.#killing();
    await this.#makePayments();
    await killing;
    this.#isOver = true;
    await Promise.all(moods);
    tell(`all authorised, ${this.#kills} kills; waiting for the end`);
    await this.#untilEnded();
    await this.#untilSearched();
    return this.#report(await this.#mandates.end());
  }

  #shortenTokens(house: string): Promise<unknown> {
    return control(this.#description, 'PUT', `/banks/${house}/tokens`, { accessTokenSeconds: tokenSeconds });
  }

  /** One kill each time so many more payments were begun; payments wait for kills that are behind. */
  async #killing(): Promise<void> {
    const { kills, payments } = this.#options;
    while (this.#kills < kills) {
      if (this.#begun < this.#dueAt(this.#kills + 1) && this.#begun < payments) {
        await pause(20);
        continue;
      }
      await pause(this.#random() * 700);
      await this.#fleet.kill();
      this.#kills += 1;
    }
  }

  /** After how many payments this kill is due. */
  #dueAt(kill: number): number {
    return (kill * this.#options.payments) / (this.#options.kills + 1);
  }

  #pick(list: readonly object[]): object {
    return list[Math.floor(this.#random() * list.length)] ?? {};
  }

  async #changePlans({ bankId, house, mayLoseOrders, isOrdered }: Place): Promise<void> {
    const path = `/banks/${house}/payments`;
    const declared = this.#description.banks.find(({ id }) => id === bankId)?.profile ?? {};
    // Where keys are not known to be kept, they are not.
    const keepsKeys = isOrdered || declared['paymentIdempotency'] === true;
    const keys = keepsKeys ? {} : { idempotency: 'ignored' };
    for (let isFirst = true; !this.#isOver; isFirst = false) {
      const plan = isFirst && !keepsKeys && mayLoseOrders ? lossyPlan : this.#pick(plans);
      await control(this.#description, 'PUT', path, { settleMs: 800, ...plan, ...keys });
      await pause(moodMs);
    }
    await control(this.#description, 'PUT', path, { settleMs: 800, ...keys });
  }

  async #changeFaults({ faults: path }: Place): Promise<void> {
    while (!this.#isOver) {
      await control(this.#description, 'PUT', path, { ...this.#pick(faults) });
      await pause(moodMs);
    }
    await control(this.#description, 'DELETE', path);
  }

  async #makePayments(): Promise<void> {
    const { payments, kills, tell } = this.#options;
    const client = async (): Promise<void> => {
      while (this.#begun < payments) {
        if (this.#kills < kills && this.#begun > this.#dueAt(this.#kills + 3)) {
          await pause(50);
          continue;
        }
        const number = this.#begun++;
        await this.#pay(number);
        if (number % 100 === 99) tell(`${number + 1} payments, ${this.#kills} kills`);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, payments) }, client));
  }

  #keyOf(number: number): string {
    return `C-${this.#options.seed}-${number}`;
  }

  #placeOf(number: number): Place {
    const place = this.#places[number % this.#places.length];
    if (place === undefined) throw new Error('nowhere to pay');
    return place;
  }

  /** One client: asks until it knows, sends the customer to the bank, and loads the callback until it is answered. */
  async #pay(number: number): Promise<void> {
    const key = this.#keyOf(number);
    const { bankId, house, isOrdered } = this.#placeOf(number);
    const hasMandates = this.#description.banks.find(({ id }) => id === bankId)?.profile?.['mandates'] === true;
    if (hasMandates && this.#random() < mandateShare) {
      const ids = await this.#mandates.pay(bankId, key, this.#random() < ownReferenceShare);
      this.#idsByKey.set(key, ids);
      return;
    }
    // Where a bank pays at the authorisation, and nothing is confirmed, the account has to be named.
    const profile = this.#description.banks.find(({ id }) => id === bankId)?.profile ?? {};
    const canConfirm = orderAt(house, key).currency === 'GBP' || profile['paymentConfirmation'] === true;
    const isConfirmed = canConfirm && this.#random() < confirmedShare;
    const reference = this.#random() < ownReferenceShare ? { endToEndId: null } : {};
    const payee = isOrdered && this.#random() < directShare ? { creditor: directCreditor } : {};
    // Nobody pays the same invoice again and again.
    const text = isOrdered ? { remittanceInformation: `Invoice ${number}` } : {};
    const more = await this.#kindOf(this.#placeOf(number));
    const { refund = null, ...kind } = more;
    // Its payer is told to whoever gives it back.
    const asked = isOrdered ? {} : { asksRefundAccount: true };
    const order = { amount: '0.01', ...reference, ...payee, ...text, ...asked, ...kind };
    const plain = isConfirmed
      ? requestFromAnyAccount(house, key, { bankId, order: orderAt(house, key, { ...order, debtorAccount: null }) })
      : requestFor(house, key, { bankId, order: orderAt(house, key, order) });
    const request =
      refund === null ? plain : { ...plain, refund: { paymentId: refund, amount: null, payerName: 'Finn' } };
    const question = { call: 'initiate', request } as const;
    const isRefused = this.#random() < refusedShare;
    const ids = new Set<string>();
    let authorizationUrl: string | null = null;
    for (let isOpen = true; isOpen; ) {
      // Nobody can be sent anywhere. Whoever must may allow it in the bank's app before the gateway knows that the bank has it.
      if (isOrdered && ids.size > 0 && this.#random() < hastyShare) await this.#allow(ids, isRefused);
      const answers = await Promise.all(Array.from({ length: callersOfAKey }, () => this.#fleet.ask(question)));
      for (const { id } of answers) if (id !== null) ids.add(id);
      if (answers.some(({ kind }) => kind === 'refundRefused')) {
        this.#refundsRefused.add(key);
        if (ids.size > 0) throw new Error(`${key}: begun and refused`);
        return;
      }
      authorizationUrl = answers.find((answer) => answer.authorizationUrl !== null)?.authorizationUrl ?? null;
      // Nobody could tell yet: the same question again.
      isOpen = authorizationUrl === null && answers.some(({ kind }) => kind === 'outcomeUnknown');
      // It stays so where nobody will ever tell.
      if (isOpen && isOrdered && (await this.#haveEnded(ids))) isOpen = false;
      if (isOpen) await pause(300);
    }
    this.#idsByKey.set(key, ids);
    const [orderedId] = ids;
    if (isOrdered && orderedId !== undefined) {
      if (this.#random() < cancelledShare)
        await this.#fleet.ask({ call: 'cancel', principal: request.principal, paymentId: orderedId });
      await this.#allow(ids, isRefused);
    }
    if (authorizationUrl === null) return;
    const callback = await authorize(this.#description, authorizationUrl, 'finn', isRefused ? 'refuse' : 'allow');
    const back = { call: 'complete', callback: callback.toString() } as const;
    // Some browsers load it twice.
    const coming = Promise.all(Array.from({ length: this.#random() < 0.2 ? 2 : 1 }, () => this.#fleet.ask(back)));
    const [paymentId] = ids;
    if (paymentId !== undefined && this.#random() < cancelledShare) {
      await pause(this.#random() * 1500);
      await this.#fleet.ask({ call: 'cancel', principal: request.principal, paymentId });
    }
    const answers = await coming;
    if (paymentId !== undefined) await this.#confirm(request.principal, paymentId, answers);
  }

  /** What a payment is beside an ordinary one; nothing for an ordinary one. */
  async #kindOf({ bankId, house, isOrdered }: Place): Promise<{
    readonly schedule?: PaymentScheduleInput;
    readonly refund?: string;
    readonly [field: string]: unknown;
  }> {
    const isUk = !isOrdered && orderAt(house, '').currency === 'GBP';
    const hasStandingOrders = this.#description.banks.some(({ id }) => id === bankId);
    const chance = this.#random();
    if (hasStandingOrders && chance < standingShare) return { schedule: farAway, remittanceInformation: null };
    if (!isUk || chance > standingShare + internationalShare + refundShare) return {};
    if (chance < standingShare + internationalShare) return abroad;
    const refund = await this.#refundable(bankId);
    return refund === null ? {} : { refund };
  }

  /** A payment from another UK bank that has settled; whether it was given back already is the gateways' to know. */
  async #refundable(bankId: string): Promise<string | null> {
    const found = (await this.#store.payments.readOfCustomer('finn', 200)).filter(
      ({ status, refundOf, order, ...one }) =>
        status === 'SETTLED' &&
        refundOf === null &&
        isOrdinary(order) &&
        order.instructedAmount.currency === 'GBP' &&
        one.bankId !== bankId,
    );
    return found[Math.floor(this.#random() * found.length)]?.id ?? null;
  }

  /** Somebody in the bank's app: decides on every draft that there is for these payments, or waits for one to come a little. */
  async #allow(ids: ReadonlySet<string>, isRefused: boolean): Promise<void> {
    for (let rounds = 0; rounds < 10; rounds++) {
      let decided = 0;
      for (const id of ids) decided += await decideOn(this.#description, id, isRefused ? 'reject' : 'approve');
      if (decided > 0) return;
      await pause(100);
    }
  }

  async #haveEnded(ids: ReadonlySet<string>): Promise<boolean> {
    const records = await this.#store.payments.readMany([...ids]);
    return records.size > 0 && [...records.values()].every(({ stage }) => stage === 'ENDED');
  }

  /** What the bank's books know a payment by. */
  #referenceOf(record: PaymentRecord): string {
    const isOrdered = this.#places.some((place) => place.isOrdered && place.bankId === record.bankId);
    return isOrdered ? revolutReferenceOf(record) : record.order.endToEndId;
  }

  /** The client's page: confirms by the code, sometimes twice; without one it lets the customer begin again. */
  async #confirm(principal: Principal, paymentId: string, answers: readonly string[]): Promise<void> {
    const code = answers.find((answer) => codePattern.test(answer));
    if (code === undefined) {
      // The code went with an answer that a killed gateway never gave.
      if (answers.includes('code_already_sent')) await this.#fleet.ask({ call: 'cancel', principal, paymentId });
      return;
    }
    const confirm = { call: 'confirm', principal, code } as const;
    await Promise.all(Array.from({ length: this.#random() < 0.3 ? 2 : 1 }, () => this.#fleet.ask(confirm)));
  }

  async #untilEnded(): Promise<void> {
    const { endMs, tell } = this.#options;
    const waitUntilMs = Date.now() + endMs;
    for (let toldAtMs = Date.now(); ; ) {
      const open = (await this.#all()).filter((payment) => !hasEnded(payment));
      if (open.length === 0 || Date.now() > waitUntilMs) return;
      if (Date.now() - toldAtMs > 10_000) {
        toldAtMs = Date.now();
        const stages = Object.entries(countBy(open, ({ stage, bankId }) => `${stage} ${bankId}`));
        tell(`open: ${stages.map(([stage, count]) => `${count} ${stage}`).join(', ')}`);
      }
      await pause(500);
    }
  }

  /** What is in a statement for sure is found in the end. */
  async #untilSearched(): Promise<void> {
    const waitUntilMs = Date.now() + searchMs;
    while (Date.now() < waitUntilMs && this.#missed(await this.#all(), await this.#moves()).length > 0) {
      await pause(1000);
    }
  }

  /** Payments that are unknown still, though their entries bear a reference that nothing else has. */
  #missed(records: readonly PaymentRecord[], moves: Moves): readonly string[] {
    const open = records.filter(
      ({ id, status, order, order: { endToEndId } }) =>
        // What is paid abroad is booked in another currency, and a standing order is not looked for.
        isOrdinary(order) && status === 'UNKNOWN' && endToEndId === newEndToEndId(id) && moves[endToEndId]?.moved === 1,
    );
    return open.map(({ id, bankId }) => `${id} at ${bankId}: not found`);
  }

  #moves(): Promise<Moves> {
    return control<Moves>(this.#description, 'GET', '/payments/moves');
  }

  async #all(): Promise<readonly PaymentRecord[]> {
    const all: PaymentRecord[] = [];
    for (const customer of new Set(this.#places.map((place) => place.customer))) {
      for (let before: string | null = null; ; ) {
        const page: readonly PaymentRecord[] = await this.#store.payments.readOfCustomer(customer, 500, { before });
        all.push(...page);
        before = page.at(-1)?.id ?? null;
        if (page.length < 500) break;
      }
    }
    return all;
  }

  async #report(unended: readonly string[]): Promise<Omit<CrashReport, 'seconds'>> {
    const { payments: asked } = this.#options;
    const records = await this.#all();
    const byId = new Map(records.map((record) => [record.id, record]));
    const evidence = await this.#store.payments.readEvidenceOf([...byId.keys()]);
    const moves = await this.#moves();
    const made = await control<readonly BookedPayment[]>(this.#description, 'GET', '/payments');
    const standing = countBy(
      made.filter(({ isStandingOrder, status }) => isStandingOrder && status === 'ACTC'),
      ({ endToEndId }) => endToEndId,
    );
    const standingIds = new Set(made.filter(({ isStandingOrder }) => isStandingOrder).map(({ id }) => id));
    const movedById = new Map(made.map(({ id, moved }) => [id, moved]));
    const [lost, duplicated, wrong, notFinal, untold]: string[][] = [[], [], [], [], []];
    const unknown: string[] = [];
    let likely = 0;
    // Nothing moves but for a payment that the gateways know.
    const references = new Set(records.map((record) => this.#referenceOf(record)));
    for (const [endToEndId, { moved }] of Object.entries(moves)) {
      if (moved > 0 && !references.has(endToEndId)) duplicated?.push(`${endToEndId}: moved ${moved}, for no payment`);
    }
    for (let number = 0; number < asked; number++) {
      const key = this.#keyOf(number);
      if (this.#refundsRefused.has(key)) continue;
      const [id, another] = this.#idsByKey.get(key) ?? [];
      const record = byId.get(id ?? '');
      const reference = record === undefined ? key : this.#referenceOf(record);
      const isStanding = record?.order.schedule !== undefined;
      // A standing order has done nothing yet: it is counted that there is one.
      const moved = (isStanding ? standing[reference] : moves[reference]?.moved) ?? 0;
      const proof = evidence.get(id ?? '');
      const about = `${key} at ${this.#placeOf(number).bankId}: ${record?.status ?? 'not known'} ${record?.stage ?? ''}, moved ${moved}`;
      if (record === undefined) {
        lost?.push(about);
        continue;
      }
      if (another !== undefined || moved > 1) duplicated?.push(about);
      if (!hasEnded(record)) notFinal?.push(about);
      const isSettled = record.status === (isStanding ? 'ACCEPTED' : 'SETTLED');
      const { isOrdered } = this.#placeOf(number);
      const isSetUp = isStanding && standingIds.has(record.bankPaymentId ?? '');
      const isCarriedOut =
        isSetUp || isOrdered || proof !== undefined || movedById.get(record.bankPaymentId ?? '') === 1;
      if (isSettled && (moved === 0 || !isCarriedOut)) lost?.push(about);
      if (!isSettled && isFinalStatus(record.status) && moved > 0) wrong?.push(about);
      if (record.status === 'UNKNOWN' || proof !== undefined) {
        const audit = await this.#store.audit.read({ paymentId: record.id, limit: 1000 });
        const alerts = audit.filter(({ action }) => action === 'PAYMENT_UNKNOWN');
        if (alerts.length !== 1) untold?.push(about);
        if (audit.some(({ action }) => action === 'PAYMENT_LIKELY')) likely += 1;
        if (proof !== undefined) continue;
        unknown.push(`${record.bankId} ${alerts[0]?.reason ?? ''}, moved ${moved}`);
      }
    }
    for (const original of records) {
      const refunds = records.filter(({ refundOf }) => refundOf === original.id);
      const times = refunds.reduce((sum, refund) => sum + (moves[this.#referenceOf(refund)]?.moved ?? 0), 0);
      if (times > 1) duplicated?.push(`${original.id}: given back ${times} times`);
    }
    const counts = await Promise.all(
      [...new Set(this.#places.map(({ house }) => house))].map((house) =>
        control<Record<string, number>>(this.#description, 'GET', `/banks/${house}/payments/faults`),
      ),
    );
    const { balanced } = await control<{ balanced: boolean }>(this.#description, 'GET', '/ledger/check');
    for (const failure of new Set(this.#fleet.failures)) this.#options.tell(`a gateway said: ${failure}`);
    return {
      payments: asked,
      kills: this.#fleet.kills,
      faults: counts.reduce<Record<string, number>>((sum, one) => {
        for (const [kind, count] of Object.entries(one)) sum[kind] = (sum[kind] ?? 0) + count;
        return sum;
      }, {}),
      byStatus: countBy(records, ({ status }): PaymentStatus => status),
      byKind: countBy(records, (record) => `${kindNameOf(record)} ${record.status}`),
      refundsRefused: this.#refundsRefused.size,
      lost: lost ?? [],
      duplicated: duplicated ?? [],
      wrong: wrong ?? [],
      notFinal: notFinal ?? [],
      unknown: countBy(unknown, (text) => text),
      untold: untold ?? [],
      found: evidence.size,
      likely,
      missed: this.#missed(records, moves),
      mandates: this.#mandates.count,
      overrun: [
        ...unended,
        ...(await this.#mandates.overruns(records, (record) => moves[this.#referenceOf(record)]?.moved ?? 0)),
      ],
      isBalanced: balanced,
    };
  }
}

/** A payment as the sandbox's control API shows it. */
interface BookedPayment {
  readonly id: string;
  readonly endToEndId: string;
  readonly status: string;
  readonly moved: number;
  readonly isStandingOrder: boolean;
}

/** Monthly, years from now. */
const farAway: PaymentScheduleInput = {
  frequency: { unit: 'MONTH', count: 1, weekday: null, weekOfMonth: null, dayOfMonth: null },
  firstPaymentDate: '2098-01-15',
  finalPaymentDate: '2098-12-15',
  numberOfPayments: null,
  firstAmount: null,
  finalAmount: null,
  executionRule: null,
};
/** In euros to Germany. */
const abroad = {
  currency: 'EUR',
  creditor: {
    name: 'Alice',
    iban: accountNamed('alice-rheinbank-giro').iban,
    sortCode: null,
    accountNumber: null,
    bic: 'RHEIDEFF',
  },
  international: { currencyOfTransfer: 'EUR', chargeBearer: 'CREDITOR', exchangeRate: null },
};

const isOrdinary = ({ schedule, international }: PaymentRecord['order']): boolean =>
  schedule === undefined && international === undefined;

/** Whether nothing more happens to it by itself: a standing order that is set up is followed on, and stands. */
function hasEnded({ stage, status, order, cancellation }: PaymentRecord): boolean {
  // A UK bank that has one cannot be asked to cancel it: the wish that came while it was submitted has no more to it.
  const isWaiting = cancellation === 'REQUESTED' && order.instructedAmount.currency !== 'GBP';
  const stands = order.schedule !== undefined && status === 'ACCEPTED' && !isWaiting;
  return stage === 'ENDED' || (stage === 'FOLLOWING' && stands);
}

function kindNameOf({ order, refundOf }: PaymentRecord): string {
  if (refundOf !== null) return 'refund';
  if (order.schedule !== undefined) return 'standing order';
  return order.international === undefined ? 'payment' : 'international payment';
}

function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}

/** Whether nothing went wrong. */
export function isFlawless(report: CrashReport): boolean {
  const { lost, duplicated, wrong, notFinal, untold, missed, overrun, isBalanced } = report;
  return isBalanced && [lost, duplicated, wrong, notFinal, untold, missed, overrun].every(({ length }) => length === 0);
}

/** The report as a small table. */
export function toMarkdown(report: CrashReport): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join('; ') || 'none';
  const rows: readonly [string, string | number][] = [
    ['payments', report.payments],
    ['kill -9', report.kills],
    ['faults of the banks', list(report.faults)],
    ['final statuses', list(report.byStatus)],
    ['kinds', list(report.byKind)],
    ['refunds refused, as another had given it back', report.refundsRefused],
    ['lost', report.lost.length],
    ['duplicated', report.duplicated.length],
    ['moved though it was said to have come to nothing', report.wrong.length],
    ['not final', report.notFinal.length],
    ['unknown', list(report.unknown)],
    ['unknown without exactly one alert', report.untold.length],
    ['found in the statement and settled by it', report.found],
    ['told as likely in the statement', report.likely],
    ['in the statement for sure, and not found', report.missed.length],
    ['mandates', report.mandates],
    ['mandates overrun, or not ended', report.overrun.length],
    ['the ledger sums to zero', report.isBalanced ? 'yes' : 'NO'],
    ['seconds', report.seconds],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}
