// One suite for both databases: erasing a person leaves nothing of them in any table but what law keeps, by a pseudonym that leads
// nowhere; the append-only tables take that change and no other, whoever asks.

import { describe, expect, it } from 'vitest';
import { advanceErasures, erasePerson } from '../../../src/linking/person-erasure.ts';
import { isPseudonym } from '../../../src/store/erasure-pass.ts';
import { settleMs } from '../../../src/store/erasures.ts';
import { personData, personTables } from '../../../src/store/person-data.ts';
import type { Store } from '../../../src/store/store.ts';
import { completed } from './attempts.ts';
import { askEach, dumpStore, idOf, insertPerson, paidTo, paymentSecret, readColumns } from './person-rows.ts';
import { databases, type FreshStore, useStores } from './stores.ts';

const operator = { kind: 'staff', subject: 'operator-olga' } as const;
/** Columns by which a row is somebody's, or hangs on one that is. */
const owning = new Set([
  'customer_id',
  'link_id',
  'consent_id',
  'payment_id',
  'grant_id',
  'account_id',
  'delivery_id',
  'account_key',
  'place',
]);
/** Tables that such a column does not make somebody's, with why. */
const notOwned: Readonly<Record<string, string>> = { erasures: 'the erasing itself' };

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`erasing a person on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let fresh: FreshStore;
    const { raw } = useStores(make, (made) => {
      fresh = made;
      store = made.store;
    });
    const counted = async (sql: string): Promise<number> => Number((await raw(sql))[0]?.['count']);
    const tablesWith = async (text: string): Promise<readonly string[]> =>
      [...(await dumpStore(fresh))].flatMap(([table, rows]) => (rows.includes(text) ? [table] : [])).sort();

    it('knows every table of the schema that can hold something of a customer', async () => {
      const columns = await readColumns(fresh.place);
      const tables = [...new Set(columns.map(({ table }) => table))].sort();
      expect(tables.length).toBeGreaterThan(40);
      expect(Object.keys(personData).sort()).toEqual(tables);
      const owned = [...new Set(columns.filter((column) => owning.has(column.name)).map(({ table }) => table))];
      const covered = new Set<string>(personTables.map(([table]) => table));
      expect(owned.filter((table) => !covered.has(table) && !(table in notOwned))).toEqual([]);
      // What it is told by is there.
      for (const [table, { since, secret }] of personTables)
        for (const column of [...(since === null ? [] : [since]), ...secret])
          expect(
            columns.some((other) => other.table === table && other.name === column),
            `${table}.${column}`,
          ).toBe(true);
    });

    it('counts, dry, what there is in every table, and changes nothing', async () => {
      await insertPerson(fresh, 'alice');
      const before = await dumpStore(fresh);
      const counts = await store.erasures.count('alice');
      expect(Object.keys(counts).sort()).toEqual(personTables.map(([table]) => table).sort());
      expect(await dumpStore(fresh)).toEqual(before);
    });

    it('leaves nothing of them but by pseudonym, and of others everything', async () => {
      await insertPerson(fresh, 'alice');
      await insertPerson(fresh, 'bob');
      const bobs = await store.erasures.count('bob');
      const result = await erasePerson({ store, now: () => 5000 }, { customerId: 'alice', actor: operator });
      if (result.kind !== 'erased') throw new Error(result.kind);
      expect(isPseudonym(result.pseudonym)).toBe(true);
      // Kept by law as it is: the case of screening; kept as law wants it: the order of a payment; open: the erasure.
      expect(await tablesWith('alice')).toEqual(['erasures', 'payment_mandates', 'payments', 'screening_cases']);
      expect(await store.erasures.count('bob')).toEqual(bobs);
      const dump = await dumpStore(fresh);
      expect(dump.get('payments')).toContain(paidTo('alice'));
      expect(await store.payments.read(idOf('payments', 'bob'))).toMatchObject({
        secrets: { accessToken: paymentSecret },
      });
      expect((await store.payments.read(idOf('payments', 'alice')))?.secrets).toMatchObject({
        accessToken: null,
        state: '',
      });
      // A mandate has ended, and its bank is to be told; nothing can be paid under it.
      expect(await store.paymentMandates.read(idOf('payment_mandates', 'alice'))).toMatchObject({
        customerId: result.pseudonym,
        status: 'REVOKED',
        stage: 'ENDING',
        terms: { creditorName: paidTo('alice') },
        secrets: { accessToken: null, refreshToken: null, state: '' },
      });
      expect(await store.paymentMandates.read(idOf('payment_mandates', 'bob'))).toMatchObject({
        status: 'AUTHORISED',
        secrets: { accessToken: paymentSecret },
      });
      // Rows that stay are consistent among themselves.
      const entries = await store.audit.read({ customerId: result.pseudonym, limit: 100 });
      expect(entries.slice(1).map(({ action }) => action)).toEqual(['PERSON_ERASE', 'LINK_REVOKE', 'PERSON_ERASE']);
      expect(entries[0]?.actor).toEqual({ kind: 'customer', subject: result.pseudonym });
      const [own] = await raw(`select account_key from payments where customer_id = '${result.pseudonym}'`);
      expect(String(own?.['account_key'])).toMatch(/^erased:/);
      for (const table of ['audit', 'statement_reads', 'payment_evidence'])
        expect(
          await counted(`select count(*) as count from ${table} where account_key = '${own?.['account_key']}'`),
          table,
        ).toBe(1);
      // The bank has still to be told, with what tells it.
      expect(result.untold).toMatchObject([{ bankId: 'rheinbank', revocation: 'PENDING' }]);
      expect(await store.links.readDueRevocations(10_000, 10)).toHaveLength(1);
      expect(await store.links.read(idOf('links', 'alice'))).toMatchObject({
        customerId: result.pseudonym,
        status: 'REVOKED',
      });
    });

    it('closes when what was under way has ended, deletes links when banks know, and leads nowhere then', async () => {
      await insertPerson(fresh, 'alice', { without: ['screening_cases'] });
      let nowMs = 5000;
      const deps = { store, now: () => nowMs };
      await erasePerson(deps, { customerId: 'alice', actor: { kind: 'customer', subject: 'alice' } });
      nowMs += settleMs;
      await advanceErasures(deps);
      expect(await store.erasures.readOpen()).toEqual([]);
      expect(await tablesWith('alice')).toEqual(['payment_mandates', 'payments']);
      expect(await counted('select count(*) as count from links')).toBe(1);
      const [due] = await store.links.readDueRevocations(nowMs, 10);
      const event = { atMs: nowMs, actor: operator, action: 'CONSENT_REVOKE_AT_BANK', outcome: 'DONE' } as const;
      await store.links.recordRevocation(due?.id ?? '', 'DONE', event);
      await advanceErasures(deps);
      for (const table of [
        'links',
        'consents',
        'token_sets',
        'authorization_attempts',
        'link_events',
        'book_histories',
      ])
        expect(await counted(`select count(*) as count from ${table}`), table).toBe(0);
      expect(await store.erasures.readStates(10)).toMatchObject([{ closedAtMs: nowMs, untold: [] }]);
      expect((await raw('select customer_id, account_secret from erasures'))[0]).toEqual({
        customer_id: null,
        account_secret: null,
      });
    });

    it('tells in the audit of what no bank could be told of', async () => {
      await insertPerson(fresh, 'alice');
      let nowMs = 5000;
      const deps = { store, now: () => nowMs };
      await erasePerson(deps, { customerId: 'alice', actor: operator });
      const [due] = await store.links.readDueRevocations(nowMs, 10);
      const event = { atMs: nowMs, actor: operator, action: 'CONSENT_REVOKE_AT_BANK', outcome: 'FAILED' } as const;
      await store.links.recordRevocation(due?.id ?? '', 'FAILED', event);
      nowMs += settleMs;
      await advanceErasures(deps);
      const told = (await store.audit.read({ limit: 100 })).filter(({ reason }) => reason === 'NOT_REVOKED_AT_BANK');
      expect(told).toMatchObject([{ action: 'PERSON_ERASE', outcome: 'FAILED', bankId: 'rheinbank' }]);
    });

    it('erases what was written late, and nothing of who has come back since', async () => {
      await insertPerson(fresh, 'alice');
      let nowMs = 5000;
      const deps = { store, now: () => nowMs };
      await erasePerson(deps, { customerId: 'alice', actor: operator });
      // A request of before writes what it has done; the customer links a bank anew.
      await store.audit.append({
        atMs: 4999,
        actor: { kind: 'customer', subject: 'alice' },
        action: 'OWNER_MATCH',
        outcome: 'DONE',
        customerId: 'alice',
        accountKey: 'k',
      });
      await raw(`insert into account_feeds (customer_id, last_seq) values ('alice', 0)`);
      const anew = await completed(store);
      nowMs += settleMs;
      await advanceErasures(deps);
      const left = await store.audit.read({ customerId: 'alice', limit: 100 });
      expect(left.map(({ atMs }) => atMs).filter((atMs) => atMs < 6000)).toEqual([]);
      expect(left.length).toBeGreaterThan(0);
      expect(await store.links.readOfCustomer('alice')).toMatchObject([{ id: anew.link.id, status: 'ACTIVE' }]);
      expect(await tablesWith('"last_seq"')).not.toContain('account_feeds');
    });

    it('takes no answer of a bank that comes after it', async () => {
      const { link } = await completed(store);
      await erasePerson({ store }, { customerId: 'alice', actor: operator });
      const target = { customerId: 'alice', bankId: 'rheinbank', accountKey: 'k', linkId: link.id };
      const write = {
        coverage: '[]',
        historyFrom: null,
        bankIds: 'OWN',
        segments: [],
        changes: null,
        result: 1,
      } as const;
      await expect(
        store.book.update(target, { from: null, to: null, withOpen: true }, () => write, 1),
      ).rejects.toThrow();
      await store.accountEvents.record({
        ...target,
        views: [{ accountKey: 'k', detailsHash: 'h' }],
        isWhole: true,
        atMs: Date.now(),
      });
      await store.accountIdentities.assign(target, [{ number: 'n', bankAccount: 'b', isTwin: false }], Date.now());
      const counts = await store.erasures.count('alice');
      expect(Object.keys(counts).sort()).toEqual(['account_feeds', 'account_identity_places']);
      await advanceErasures({ store, now: () => Date.now() + settleMs });
      expect(await store.erasures.count('alice')).toEqual({});
    });

    it('is given up where whoever began it has died and a payment was begun since: no link is ended for it', async () => {
      await insertPerson(fresh, 'alice');
      const statuses = async () =>
        JSON.stringify(await raw(`select id, status from links where customer_id = 'alice' order by id`));
      const before = await statuses();
      const began = Date.now();
      await store.erasures.open({ customerId: 'alice', actor: operator, atMs: began });
      await raw(`update payments set stage = 'ENDED', status = 'UNKNOWN' where id = '${idOf('payments', 'alice')}'`);
      for (const laterMs of [20_000, 40_000]) await advanceErasures({ store, now: () => began + laterMs });
      expect(await statuses()).toBe(before);
      expect(await store.erasures.readOpen()).toEqual([]);
    });

    it('is refused while payments are on their way, or nobody knows what became of them, with nothing changed', async () => {
      await insertPerson(fresh, 'alice');
      const id = idOf('payments', 'alice');
      for (const state of [`stage = 'SUBMITTING'`, `stage = 'ENDED', status = 'UNKNOWN'`]) {
        await raw(`update payments set ${state} where id = '${id}'`);
        const before = await dumpStore(fresh);
        expect(await erasePerson({ store }, { customerId: 'alice', actor: operator })).toEqual({
          kind: 'paymentsUnfinished',
          paymentIds: [id],
        });
        expect(await dumpStore(fresh)).toEqual(before);
      }
    });

    it('is gone on with where whoever began it has died', async () => {
      await insertPerson(fresh, 'alice');
      await store.erasures.open({ customerId: 'alice', actor: operator, atMs: 5000 });
      await advanceErasures({ store, now: () => 5001 });
      expect(Object.keys(await store.erasures.count('alice')).length).toBeGreaterThan(10);
      await advanceErasures({ store, now: () => 5000 + 60_000 });
      expect(Object.keys(await store.erasures.count('alice'))).toEqual(['screening_cases']);
      expect(await erasePerson({ store }, { customerId: 'erased:abc', actor: operator })).toEqual({ kind: 'nobody' });
    });

    it('erases a case of screening where the operator says so alone', async () => {
      await insertPerson(fresh, 'alice');
      await erasePerson({ store }, { customerId: 'alice', actor: operator, erasesScreening: true });
      expect(await store.erasures.count('alice')).toEqual({});
    });

    it('opens no other way into the append-only tables: tried column by column', async () => {
      const atMs = Date.now() - 1000;
      await insertPerson(fresh, 'alice', { atMs });
      await insertPerson(fresh, 'bob', { atMs });
      const { pseudonym } = await store.erasures.open({ customerId: 'alice', actor: operator, atMs: 5000 });
      const columns = await readColumns(fresh.place);
      const tables = ['audit', 'payment_events', 'payment_steps', 'link_events', 'erasures'];
      // Done is done once; that it is, is no secret and no change of what is told.
      const attacked = columns.filter((one) => tables.includes(one.table) && one.name !== 'erased_at');
      const byColumn = attacked.flatMap(({ table, name: column, type }) => {
        const value = type === 'text' ? `'x'` : '7';
        const alone = `update ${table} set ${column} = ${value}`;
        // Under cover of a rename that is allowed.
        const hidden = `update audit set customer_id = '${pseudonym}', ${column} = ${value} where customer_id = 'alice'`;
        return table === 'audit' && column !== 'customer_id' ? [alone, hidden] : [alone];
      });
      const wholesale = tables.flatMap((table) => [
        `delete from ${table}`,
        ...(name === 'PostgreSQL' ? [`truncate ${table} cascade`] : []),
      ]);
      const attacks = [
        // Somebody who is not being erased, by this pseudonym or one that nobody has.
        `update audit set customer_id = '${pseudonym}' where customer_id = 'bob'`,
        `update audit set customer_id = 'erased:AAAAAAAAAAAAAAAAAAAAAA' where customer_id = 'alice'`,
        `update audit set customer_id = null where customer_id = 'alice'`,
        // What somebody else has done, and what a partner has.
        `update audit set actor = '${pseudonym}' where actor = 'bob'`,
        `update audit set account_key = 'erased:x' where customer_id = 'bob'`,
        // An erasure that was made up: two customers by one name, a pseudonym of another form, whom it is of changed.
        `insert into erasures (id, customer_id, pseudonym, account_secret, at, settles_at, actor_kind, actor) values ('e', 'bob', '${pseudonym}', 's', 1, 1, 'staff', 'x')`,
        `insert into erasures (id, customer_id, pseudonym, account_secret, at, settles_at, actor_kind, actor) values ('e', 'bob', 'carol', 's', 1, 1, 'staff', 'x')`,
        `update erasures set customer_id = 'bob'`,
        `update erasures set pseudonym = 'erased:AAAAAAAAAAAAAAAAAAAAAA'`,
        // The events of a link that lives.
        `delete from link_events where customer_id = 'bob'`,
        // Entries that are four years old.
        `delete from audit where at > ${Date.now() - 4 * 366 * 86_400_000}`,
      ];
      const young = {
        atMs: Date.now() - 3 * 365 * 86_400_000,
        actor: operator,
        action: 'KEYS_ROTATE',
        outcome: 'DONE',
      } as const;
      await store.audit.append(young);
      const all = [...byColumn, ...wholesale, ...attacks];
      expect(all.length).toBeGreaterThan(60);
      const before = await dumpStore(fresh);
      const answers = await askEach(fresh.place, all);
      expect(all.filter((_, index) => !(answers[index] instanceof Error))).toEqual([]);
      expect(await dumpStore(fresh)).toEqual(before);
      await store.erasures.close((await store.erasures.readOpen())[0] ?? never(), 6000);
      // Closed, it opens nothing.
      await expect(raw(`update audit set customer_id = '${pseudonym}' where customer_id = 'alice'`)).rejects.toThrow(
        'append-only',
      );
      await expect(raw(`update erasures set closed_at = null, customer_id = 'alice'`)).rejects.toThrow('append-only');
    });
  });
}

function never(): never {
  throw new Error('none');
}
