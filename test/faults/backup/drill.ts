// The backup drill: payments, links and grants through gateways of their own processes, online backups meanwhile, `kill -9` of all of
// them, a restore into an empty store, and everybody asks again, whether they had an answer or not. Then the banks' ledger is held
// against what the restored gateways say. Used by test/faults/backup-drill.ts (`npm run test:backup`) and, short, by
// test/integration/payments/backup-drill.test.ts.

import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newEndToEndId } from '../../../src/domain/own-reference.ts';
import { isFinalStatus } from '../../../src/domain/payment.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import { authorize, control, link, newKey, startLinking } from '../../integration/linking/world.ts';
import { type Place, toPlace } from '../../integration/payments/place.ts';
import {
  briefSearchTimes,
  decideOn,
  orderAt,
  requestFor,
  requestFromAnyAccount,
  revolutReferenceOf,
} from '../../integration/payments/world.ts';
import type { InitiateAsked } from '../../support/by-principal.ts';
import { startPostgres, type TestDatabases } from '../../support/postgres.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { type Fleet, startFleet } from '../crash/fleet.ts';
import { directCreditor, directPayments } from '../crash/run.ts';

/** What is to be run. */
export interface DrillOptions {
  readonly database: 'sqlite' | 'postgres';
  /** Where databases are made, for PostgreSQL; its own server where it is absent. */
  readonly databases?: TestDatabases;
  readonly banks: readonly string[];
  /** Clients that pay at once, until the end. */
  readonly clients: number;
  readonly gateways: number;
  /** Online backups, one after another, before everything is killed. */
  readonly backups: number;
  /** How long is gone on after the last backup, milliseconds. */
  readonly gapMs: number;
  /** How long payments may take to end after the restore, milliseconds. */
  readonly endMs: number;
  readonly tell: (line: string) => void;
}

/** What became of it. */
export interface DrillReport {
  readonly backups: readonly { readonly seconds: number; readonly bytes: number }[];
  readonly restoreSeconds: number;
  /** From the start of the restore until the gateways answered for what was there. */
  readonly backSeconds: number;
  /** Payments and grants that were acknowledged before the backup began. */
  readonly acknowledged: number;
  /** Of those, what the restored store does not have. */
  readonly lost: readonly string[];
  /** Payments that were acknowledged after it: unknown to the restored store at first. */
  readonly gap: number;
  /** Of the gap, those whose money had moved by the kill. */
  readonly gapMoved: number;
  readonly open: number;
  /** A new payment that was made although nobody had released them. */
  readonly notHeld: number;
  readonly duplicated: readonly string[];
  /** Said to have come to nothing, but money moved; or settled, and none did. */
  readonly wrong: readonly string[];
  /** Money that moved for no payment that the restored store knows in the end. */
  readonly strays: readonly string[];
  readonly notFinal: readonly string[];
  readonly byStatus: Readonly<Record<string, number>>;
  /** Links that a customer had ended in the gap, and that are not ended after the replay. */
  readonly returned: readonly string[];
  readonly isBalanced: boolean;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
/** What the codes of redirects look like. */
const codePattern = /^[\w-]{43}$/;
type StorePlace = Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;

/** One payment, as its client and its customer know it. */
interface Attempt {
  readonly key: string;
  readonly place: Place;
  readonly request: InitiateAsked;
  id: string | null;
  acknowledgedAtMs: number | null;
  callback: string | null;
}

/** Runs it. */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-drill-'));
  const server = options.database === 'postgres' && options.databases === undefined ? await startPostgres() : null;
  const sandbox = fork(join(root, 'src/sandbox/main.ts'), { execArgv: [] });
  try {
    // What it sends when it is ready: see src/sandbox/main.ts.
    const [message]: { description: SandboxDescription }[] = await once(sandbox, 'message');
    if (message === undefined) throw new Error('the sandbox did not start');
    const makePlace = async (name: string): Promise<StorePlace> => {
      const dataDir = join(folder, name);
      mkdirSync(dataDir);
      const databases = options.databases ?? server;
      return {
        dataDir,
        databaseUrl: options.database === 'sqlite' ? null : ((await databases?.createDatabase()) ?? null),
      };
    };
    return await new Drill(options, message.description, folder, makePlace).whole();
  } finally {
    sandbox.kill('SIGTERM');
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Drill {
  readonly #options: DrillOptions;
  readonly #description: SandboxDescription;
  readonly #folder: string;
  readonly #makePlace: (name: string) => Promise<StorePlace>;
  readonly #storeKey = newKey();
  readonly #backupKey = { ...newKey(), id: 'drill' };
  readonly #attempts: Attempt[] = [];
  readonly #grants: { readonly customerId: string; readonly acknowledgedAtMs: number }[] = [];
  #places: readonly Place[] = [];
  #isOver = false;

  constructor(
    options: DrillOptions,
    description: SandboxDescription,
    folder: string,
    makePlace: (name: string) => Promise<StorePlace>,
  ) {
    this.#options = options;
    this.#description = description;
    this.#folder = folder;
    this.#makePlace = makePlace;
  }

  async whole(): Promise<DrillReport> {
    const { tell } = this.#options;
    const first = await this.#makePlace('first');
    const linkIds = await this.#openLinks(first);
    for (const house of new Set(this.#places.map((place) => place.house)))
      await control(this.#description, 'PUT', `/banks/${house}/payments`, { settleMs: 500 });
    const before = await openStore({ ...first, keys: [this.#storeKey] });
    const fleet = await this.#startFleet(first);
    const clients = Array.from({ length: this.#options.clients }, () => this.#payOn(fleet));
    const load = Promise.allSettled([...clients, this.#grantOn(before)]);
    await pause(1500);
    const backups = [];
    for (let number = 0; number < this.#options.backups; number++) backups.push(await this.#backUp(first, number));
    const last = backups.at(-1);
    if (last === undefined) throw new Error('a drill has a backup');
    // What a customer ends after the backup must not come back.
    const [ended] = linkIds;
    if (ended !== undefined) await endLink(before, ended);
    await pause(this.#options.gapMs);
    this.#isOver = true;
    await fleet.stop();
    await load;
    await before.close();
    const movedAtKill = await this.#moves();
    tell(`killed: ${this.#attempts.filter(({ id }) => id !== null).length} payments acknowledged`);

    // As it would be kept elsewhere, line for line.
    const audit = join(this.#folder, 'audit.jsonl');
    const { stdout } = await this.#program('audit', first, []);
    writeFileSync(audit, stdout);

    const second = await this.#makePlace('second');
    const restoringAtMs = Date.now();
    tell((await this.#program('restore', second, ['--from', last.path])).stdout.trim());
    const restoredAtMs = Date.now();
    const store = await openStore({ ...second, keys: [this.#storeKey] });
    const again = await this.#startFleet(second);
    const backAtMs = Date.now();
    try {
      const { gapAttempts, ...found } = await this.#compare(store, last.beganAtMs);
      const notHeld = await this.#tryNew(again, store);
      const replayed = await this.#program('restore', second, ['--replay', audit]);
      tell(replayed.stdout.trim());
      await this.#program('restore', second, ['--release-payments', '--by', 'drill']);
      // Everybody asks again, and whoever is sent to a bank authorises whatever is there.
      await Promise.all(this.#attempts.map((attempt) => this.#retry(again, attempt)));
      await this.#untilEnded(store);
      const returned = ended === undefined || (await store.links.read(ended))?.status === 'REVOKED' ? [] : [ended];
      return {
        backups: backups.map(({ seconds, bytes }) => ({ seconds, bytes })),
        restoreSeconds: (restoredAtMs - restoringAtMs) / 1000,
        backSeconds: (backAtMs - restoringAtMs) / 1000,
        ...found,
        gap: gapAttempts.length,
        // Drafts are known by another reference: of those it is not told.
        gapMoved: gapAttempts.filter(({ key, id }) =>
          [key, newEndToEndId(id ?? '')].some((reference) => (movedAtKill[reference]?.moved ?? 0) > 0),
        ).length,
        notHeld,
        returned,
        ...(await this.#judge(store)),
      };
    } finally {
      await again.stop();
      await store.close();
    }
  }

  async #openLinks(place: StorePlace): Promise<readonly string[]> {
    const hasSources = this.#options.banks.some((name) => name.includes('/'));
    const linking = await startLinking(this.#description, place, this.#storeKey, Date.now, hasSources);
    try {
      this.#places = this.#options.banks.map((name) => toPlace(name, this.#description, linking.banks.values()));
      const ids = [];
      // Another customer's, ended in the gap; finn's are where unknown payments are looked for.
      ids.push((await link(linking, this.#description, 'rheinbank', 'alice')).id);
      for (const { bankId, isOrdered } of this.#places)
        if (!isOrdered) ids.push((await link(linking, this.#description, bankId, 'finn')).id);
      return ids;
    } finally {
      await linking.close();
    }
  }

  #startFleet(place: StorePlace): Promise<Fleet> {
    const world = {
      description: this.#description,
      place,
      key: this.#storeKey,
      searchTimes: briefSearchTimes,
      hasSources: this.#options.banks.some((name) => name.includes('/')),
      sourceProfiles: { revolut: { direct: directPayments } },
    };
    return startFleet(this.#options.gateways, { world, env: {} }, Math.random);
  }

  /** One of src/cli's programs, as an operator runs it. */
  #program(name: string, { databaseUrl, dataDir }: StorePlace, args: readonly string[]) {
    const toText = ({ id, key }: { readonly id: string; readonly key: Buffer }) => `${id}:${key.toString('base64')}`;
    const env = {
      ...inheritedVariables(),
      STORE_KEYS: toText(this.#storeKey),
      BACKUP_KEYS: toText(this.#backupKey),
      ...(databaseUrl === null ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }),
    };
    return run(process.execPath, [join(root, `src/cli/${name}.ts`), ...args], { env, maxBuffer: 1 << 28 });
  }

  async #backUp(place: StorePlace, number: number) {
    const path = join(this.#folder, `${number}.backup`);
    const beganAtMs = Date.now();
    await this.#program('backup', place, [
      '--to',
      path,
      ...(number === 0 && this.#options.backups > 1 ? ['--verify'] : []),
    ]);
    const seconds = (Date.now() - beganAtMs) / 1000;
    this.#options.tell(`backup ${number}: ${seconds} s, ${statSync(path).size} bytes`);
    return { path, beganAtMs, seconds, bytes: statSync(path).size };
  }

  async #grantOn(store: Store): Promise<void> {
    for (let number = 0; !this.#isOver; number++) {
      const customerId = `customer-${number}`;
      await store.grants.add({ partnerId: 'fintrack', customerId }, { kind: 'staff', subject: 'drill' }, Date.now());
      this.#grants.push({ customerId, acknowledgedAtMs: Date.now() });
      await pause(50);
    }
  }

  async #payOn(fleet: Fleet): Promise<void> {
    while (!this.#isOver) {
      const attempt = this.#newAttempt();
      this.#attempts.push(attempt);
      await this.#pay(fleet, attempt);
    }
  }

  #newAttempt(): Attempt {
    const number = this.#attempts.length;
    const key = `D${number}`;
    const place = this.#places[number % this.#places.length];
    if (place === undefined) throw new Error('nowhere to pay');
    const { bankId, house, isOrdered } = place;
    const mayConfirm = orderAt(house, key).currency === 'GBP';
    // Nobody pays the same invoice again and again; of orders every other one needs nobody's approval.
    const isDirect = Math.floor(number / this.#places.length) % 2 === 0;
    const payee = isOrdered && isDirect ? { creditor: directCreditor } : {};
    // Where the gateway makes the reference a statement can prove a payment.
    const reference = number % 2 === 0 ? { endToEndId: null } : {};
    const order = {
      amount: '0.01',
      ...reference,
      ...payee,
      ...(isOrdered ? { remittanceInformation: `Invoice ${number}` } : {}),
    };
    const request =
      mayConfirm && number % 4 === 0
        ? requestFromAnyAccount(house, key, { bankId, order: orderAt(house, key, { ...order, debtorAccount: null }) })
        : requestFor(house, key, { bankId, order: orderAt(house, key, order) });
    return { key, place, request, id: null, acknowledgedAtMs: null, callback: null };
  }

  /** From the beginning, or from wherever it stands: a client cannot tell. */
  async #pay(fleet: Fleet, attempt: Attempt): Promise<void> {
    const { request, place } = attempt;
    for (let rounds = 0, isOpen = true; isOpen && rounds < 40; rounds++) {
      const { kind, id, authorizationUrl } = await fleet.ask({ call: 'initiate', request });
      if (id !== null) {
        attempt.id ??= id;
        attempt.acknowledgedAtMs ??= Date.now();
        if (attempt.id !== id) throw new Error(`${attempt.key}: another payment under the same key`);
      }
      if (place.isOrdered && id !== null) await decideOn(this.#description, id, 'approve');
      if (authorizationUrl !== null) return this.#authorise(fleet, attempt, authorizationUrl);
      isOpen = kind === 'outcomeUnknown' && !(place.isOrdered && id !== null);
      if (isOpen) await pause(200);
    }
  }

  async #authorise(fleet: Fleet, attempt: Attempt, url: string): Promise<void> {
    // A bank takes no second authorisation of what is authorised: then there is nothing to bring back.
    const callback = await authorize(this.#description, url, 'finn').catch(() => null);
    if (callback === null) return;
    attempt.callback = callback.toString();
    const answer = await fleet.ask({ call: 'complete', callback: attempt.callback });
    if (codePattern.test(answer))
      await fleet.ask({ call: 'confirm', principal: attempt.request.principal, code: answer });
  }

  /** The client asks again under its key, the browser loads its callback again, and the customer authorises whatever there is. */
  async #retry(fleet: Fleet, attempt: Attempt): Promise<void> {
    await this.#pay(fleet, attempt);
    if (attempt.callback !== null) await fleet.ask({ call: 'complete', callback: attempt.callback });
  }

  /** What was acknowledged before the backup began is there. */
  async #compare(store: Store, beganAtMs: number) {
    const isBefore = ({ acknowledgedAtMs }: { readonly acknowledgedAtMs: number | null }) =>
      acknowledgedAtMs !== null && acknowledgedAtMs < beganAtMs;
    const records = await this.#all(store);
    const known = new Set(records.map(({ id }) => id));
    const payments = this.#attempts.filter(isBefore);
    const grants = this.#grants.filter(isBefore);
    const granted = new Set((await store.grants.readOf({ partnerId: 'fintrack' })).map(({ customerId }) => customerId));
    return {
      acknowledged: payments.length + grants.length,
      lost: [
        ...payments.filter(({ id }) => !known.has(id ?? '')).map(({ key }) => key),
        ...grants.filter(({ customerId }) => !granted.has(customerId)).map(({ customerId }) => customerId),
      ],
      gapAttempts: this.#attempts.filter(({ id }) => id !== null && !known.has(id)),
      open: records.filter(({ restoredAtMs }) => restoredAtMs !== null).length,
    };
  }

  /** Asks for a payment that nobody has released: whatever is answered within the time was made. */
  async #tryNew(fleet: Fleet, store: Store): Promise<number> {
    const before = (await this.#all(store)).length;
    const attempt = this.#newAttempt();
    // Goes on being asked for, until it is released.
    this.#attempts.push(attempt);
    const answered = await Promise.race([
      fleet.ask({ call: 'initiate', request: attempt.request }).then(() => true),
      pause(1500).then(() => false),
    ]);
    return (answered ? 1 : 0) + (await this.#all(store)).length - before;
  }

  async #untilEnded(store: Store): Promise<void> {
    const endMs = Date.now() + this.#options.endMs;
    while (Date.now() < endMs) {
      const records = await this.#all(store);
      const open = records.filter(({ stage }) => stage !== 'ENDED');
      if (open.length === 0) break;
      for (const { id, bankId } of open)
        if (this.#places.some((place) => place.isOrdered && place.bankId === bankId))
          await decideOn(this.#description, id, 'approve');
      await pause(300);
    }
    // Unknown ones are looked for in the statements a while.
    await pause(this.#options.endMs / 40);
  }

  async #judge(store: Store) {
    const records = await this.#all(store);
    const moves = await this.#moves();
    const references = new Set(records.map((record) => this.#referenceOf(record)));
    const about = (record: PaymentRecord, moved: number) =>
      `${this.#referenceOf(record)} at ${record.bankId}: ${record.status} ${record.stage}, moved ${moved}`;
    const [duplicated, wrong, notFinal]: [string[], string[], string[]] = [[], [], []];
    const byStatus: Record<string, number> = {};
    for (const record of records) {
      const moved = moves[this.#referenceOf(record)]?.moved ?? 0;
      byStatus[record.status] = (byStatus[record.status] ?? 0) + 1;
      if (moved > 1) duplicated.push(about(record, moved));
      if (record.stage !== 'ENDED') notFinal.push(about(record, moved));
      const isSettled = record.status === 'SETTLED';
      if (isSettled ? moved === 0 : isFinalStatus(record.status) && moved > 0)
        wrong.push(`${about(record, moved)}; ${JSON.stringify(await store.payments.readSteps(record.id))}`);
    }
    const { balanced } = await control<{ balanced: boolean }>(this.#description, 'GET', '/ledger/check');
    const strays = Object.entries(moves)
      .filter(([reference, { moved }]) => moved > 0 && !references.has(reference))
      .map(([reference, { moved }]) => `${reference}: moved ${moved}`);
    return { duplicated, wrong, notFinal, byStatus, strays, isBalanced: balanced };
  }

  #referenceOf(record: PaymentRecord): string {
    const isOrdered = this.#places.some((place) => place.isOrdered && place.bankId === record.bankId);
    return isOrdered ? revolutReferenceOf(record) : record.order.endToEndId;
  }

  #moves(): Promise<Readonly<Record<string, { readonly moved: number }>>> {
    return control(this.#description, 'GET', '/payments/moves');
  }

  async #all(store: Store): Promise<readonly PaymentRecord[]> {
    const all: PaymentRecord[] = [];
    for (const customer of new Set(this.#places.map((place) => place.customer))) {
      for (let before: string | null = null; ; ) {
        const page: readonly PaymentRecord[] = await store.payments.readOfCustomer(customer, 500, { before });
        all.push(...page);
        before = page.at(-1)?.id ?? null;
        if (page.length < 500) break;
      }
    }
    return all;
  }
}

/** As the customer ends it. */
async function endLink(store: Store, linkId: string): Promise<void> {
  await store.links.end({
    linkId,
    consentId: null,
    status: 'REVOKED',
    reason: 'REVOKED_BY_CUSTOMER',
    atMs: Date.now(),
    actor: { kind: 'customer', subject: 'alice' },
    action: 'LINK_REVOKE',
    tellBank: true,
  });
}

/** Whether nothing went wrong. */
export function isSound(report: DrillReport): boolean {
  const { lost, duplicated, wrong, strays, notFinal, returned, notHeld, isBalanced } = report;
  return (
    isBalanced &&
    notHeld === 0 &&
    [lost, duplicated, wrong, strays, notFinal, returned].every((list) => list.length === 0)
  );
}
