// Connectors against the official specifications themselves: as mock banks that serve the standards' own examples, and as
// proxies that check what connectors ask of the sandbox's banks. The examples are messy and their next links lead
// nowhere; so will real banks'.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankSession, Connector, Reading } from '../../../src/banks/connector.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { linkPermissions } from '../../../src/domain/link.ts';
import type { Beneficiary } from '../../../src/domain/regular-payment.ts';
import { houses } from '../../../src/sandbox/houses.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createBankHttp, createConnector, type OwnedBankHttp, toProfile } from '../../support/connectors.ts';
import { makeAccount } from '../../support/fake-bank.ts';
import {
  hasSpecs,
  mustHaveSpecs,
  type Prism,
  RecordingHttp,
  specsOf,
  startPrism,
  tellMissingSpecs,
} from '../../support/prism.ts';
import {
  findBank,
  findLink,
  toBank,
  toLink,
  toSession,
  usableLinks,
  wholeHistory,
} from '../../support/sandbox-banks.ts';

tellMissingSpecs('connectors against the official specifications');

/** The sandbox's banks whose standard has official specifications. */
const specified = houses.flatMap(({ id, standard, version }) => {
  const specs = specsOf[`${standard} ${version}`];
  return specs === undefined ? [] : [[id, specs] as const];
});
function specificationOf(bankId: string): string {
  const [, specs] = specified.find(([id]) => id === bankId) ?? [];
  if (specs === undefined) throw new Error(`${bankId} has no specification`);
  return specs.accounts;
}

/** One bank of each. */
const first = specified.filter(([, specs], index) => specified.findIndex(([, other]) => other === specs) === index);

const allFeatures = [
  'bulk-balances',
  'accounts-with-balance',
  'booking-status-both',
  'card-accounts',
  'party',
] as const;

let sandbox: Sandbox;
const open: OwnedBankHttp[] = [];

interface Bench {
  readonly connector: Connector;
  readonly http: RecordingHttp;
}

function connect(bank: Bank, prefer?: string): Bench {
  const owned = createBankHttp({ bank, maxBodyBytes: 20_000_000, onCall: () => undefined });
  open.push(owned);
  const http = new RecordingHttp(owned, prefer);
  return { http, connector: createConnector(bank, http) };
}

/** A bank whose endpoints are Prism's instead of its own. */
function behind(bankId: string, accounts: Prism, customer: Prism | undefined, known: Partial<Bank> = {}): Bank {
  const bank = toBank(findBank(sandbox.description, bankId), { timeoutMs: 20_000, ...known });
  return { ...bank, endpoints: { accounts: accounts.url, customer: (customer ?? accounts).url, payments: null } };
}

/** A link at the bank that has all permissions and has not ended. */
function usableLinkOf(bankId: string) {
  const link = usableLinks(sandbox.description).find(({ bank }) => bank === bankId);
  if (link === undefined) throw new Error(`${bankId} has no link that can be read`);
  return link;
}

type Outcome = Reading<unknown> | BankFailure;

async function settle(reading: Promise<Reading<unknown>> | undefined): Promise<Outcome | undefined> {
  if (reading === undefined) return undefined;
  return reading.catch((error: unknown) => {
    if (error instanceof BankFailure) return error;
    throw error;
  });
}

/** Every method of a connector, on the first account it finds and, where a mock's account cannot be used, on a made-up one. */
async function useAll(
  connector: Connector,
  session: BankSession,
): Promise<{ outcomes: Record<string, Outcome | undefined>; ids: readonly string[] }> {
  const accounts = await settle(connector.fetchAccounts(session));
  const listed = accounts === undefined || accounts instanceof BankFailure ? [] : toAccounts(accounts.value);
  const account = listed[0] ?? makeAccount('22289');
  const card = listed.find(({ bankResource }) => bankResource === 'card-accounts') ?? {
    ...account,
    bankResource: 'card-accounts',
  };
  const unnamed = { ...account, identification: makeAccount('x').identification };
  const outcomes = {
    accounts,
    balances: await settle(connector.fetchBalances(session, account)),
    allBalances: await settle(connector.fetchAllBalances?.(session)),
    transactions: await settle(connector.fetchTransactions(session, unnamed, wholeHistory)),
    cardBalances:
      connector.bank.standard === 'berlin-group' ? await settle(connector.fetchBalances(session, card)) : undefined,
    cardTransactions:
      connector.bank.standard === 'berlin-group'
        ? await settle(connector.fetchTransactions(session, card, wholeHistory))
        : undefined,
    identification: await settle(connector.fetchIdentification?.(session, account)),
    ...(await useArrangements(connector, session, account)),
    product: await settle(connector.fetchProduct?.(session, account)),
    party: await settle(connector.fetchParty?.(session)),
  };
  return { outcomes, ids: [account.bankAccountId, card.bankAccountId] };
}

/** What is paid regularly and to whom, on an account. */
async function useArrangements(connector: Connector, session: BankSession, account: Account) {
  const { arrangements } = connector;
  const payees = await settle(arrangements?.payees?.(session));
  const [payee] = payees === undefined || payees instanceof BankFailure ? [] : toBeneficiaries(payees.value);
  return {
    directDebits: await settle(arrangements?.directDebits?.(session, account)),
    standingOrders: await settle(arrangements?.standingOrders?.(session, account)),
    scheduledPayments: await settle(arrangements?.scheduledPayments?.(session, account)),
    paymentPlans: await settle(arrangements?.paymentPlans?.(session, account)),
    beneficiaries: await settle(arrangements?.beneficiaries?.(session, account)),
    payees,
    payee: payee === undefined ? undefined : await settle(arrangements?.payee?.(session, payee)),
  };
}

/** Whether a path is one that connectors make, and not one that a mock's next link names. */
function isOwnPath(path: string, ids: readonly string[]): boolean {
  const id = ids.map((text) => encodeURIComponent(text)).find((segment) => path.includes(`/${segment}`));
  const plain = path.replace(/\?.*$/, '').replace(`/${id}`, '/ID');
  return (
    /^(\/v1\/(card-)?accounts|\/accounts|\/banking\/accounts)(\/ID)?(\/balances?|\/transactions)?$/.test(plain) ||
    /^(\/accounts|\/banking\/accounts)\/ID\/(direct-debits|standing-orders|(payments\/)?scheduled(-payments)?|beneficiaries|product)$/.test(
      plain,
    ) ||
    /^(\/balances|\/party|\/common\/customer(\/detail)?|\/banking\/payees)$/.test(plain)
  );
}

function toBeneficiaries(value: unknown): readonly Beneficiary[] {
  const isList = (candidate: unknown): candidate is readonly Beneficiary[] => Array.isArray(candidate);
  return isList(value) ? value : [];
}

function toAccounts(value: unknown): readonly Account[] {
  const isAccounts = (candidate: unknown): candidate is readonly Account[] => Array.isArray(candidate);
  return isAccounts(value) ? value : [];
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specifications', () => {
  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    sandbox = await startSandbox();
  });

  afterAll(async () => {
    await Promise.all(open.map((http) => http.close()));
    await sandbox?.close();
  });

  describe.each(first)('as a mock in place of %s', (bankId, specs) => {
    const running: Prism[] = [];
    let bank: Bank;

    beforeAll(async () => {
      running.push(await startPrism(specs.accounts));
      if (specs.customer !== undefined) running.push(await startPrism(specs.customer));
      const [accounts, customer] = running;
      if (accounts === undefined) throw new Error('no mock');
      const { standard } = findBank(sandbox.description, bankId);
      bank = behind(bankId, accounts, customer, { profile: toProfile(standard, allFeatures) });
    }, 120_000);

    afterAll(() => Promise.all(running.map((prism) => prism.close())));

    it.each([
      ['its own examples', undefined],
      ['made-up answers', 'dynamic=true'],
    ])('every method reads %s or fails as a bank does', { timeout: 60_000 }, async (_name, prefer) => {
      const { connector, http } = connect(bank, prefer);
      const session = toSession({
        ...toLink(findLink(sandbox.description, 'alice-rheinbank')),
        bankId,
        permissions: new Set(linkPermissions),
        consentId: 'consent-1',
      });
      const { outcomes, ids } = await useAll(connector, session);
      for (const [method, outcome] of Object.entries(outcomes)) {
        if (outcome === undefined) continue;
        // A 2xx that cannot be read is a mock's doing; a refused request would be ours.
        if (outcome instanceof BankFailure) expect([method, outcome.code]).toEqual([method, 'BANK_BAD_RESPONSE']);
      }
      expect(http.exchanges.filter(({ path }) => isOwnPath(path, ids)).length).toBeGreaterThan(3);
      expect(http.exchanges.filter(({ status, path }) => status >= 400 && isOwnPath(path, ids))).toEqual([]);
    });
  });

  it('end endless next links in an incomplete reading', { timeout: 120_000 }, async () => {
    const mock = await startPrism(specificationOf('albion'));
    try {
      const { connector, http } = connect(behind('albion', mock, undefined));
      const session = toSession(toLink(findLink(sandbox.description, 'alice-albion')));
      const reading = await connector.fetchAccounts(session);
      expect(reading.incomplete).not.toBeNull();
      expect(http.exchanges.length).toBeLessThan(10);
    } finally {
      await mock.close();
    }
  });

  it('have examples that Berlin Group accounts, balances and entries are read from', { timeout: 120_000 }, async () => {
    const mock = await startPrism(specificationOf('rheinbank'));
    try {
      const { connector } = connect(behind('rheinbank', mock, undefined));
      const session = toSession(toLink(findLink(sandbox.description, 'alice-rheinbank')));
      const { value: accounts } = await connector.fetchAccounts(session);
      expect(accounts.length).toBeGreaterThan(1);
      const [account] = accounts;
      if (account === undefined) throw new Error('no account');
      // The specification's examples are of several accounts; by name none is another's.
      const unnamed = { ...account, identification: makeAccount('x').identification };
      expect((await connector.fetchBalances(session, unnamed)).value.length).toBeGreaterThan(0);
      const entries = await connector.fetchTransactions(session, unnamed, wholeHistory);
      expect(entries.defects).toEqual([]);
      expect(new Set(entries.value.map(({ status }) => status))).toEqual(new Set(['BOOKED', 'PENDING']));
    } finally {
      await mock.close();
    }
  });

  describe.each(specified)('as a proxy before %s', (bankId, specs) => {
    const running: Prism[] = [];
    let bank: Bank;

    beforeAll(async () => {
      const upstream = findBank(sandbox.description, bankId).endpoints.accounts;
      running.push(await startPrism(specs.accounts, upstream));
      if (specs.customer !== undefined) running.push(await startPrism(specs.customer, upstream));
      const [accounts, customer] = running;
      if (accounts === undefined) throw new Error('no proxy');
      bank = behind(bankId, accounts, customer);
    }, 120_000);

    afterAll(() => Promise.all(running.map((prism) => prism.close())));

    it.each([
      ['unattended', null],
      ['with the person there', '203.0.113.9'],
    ])('finds nothing wrong with any request, %s', { timeout: 60_000 }, async (_name, psuIpAddress) => {
      const { connector, http } = connect(bank);
      const session = {
        ...toSession(toLink(usableLinkOf(bankId)), psuIpAddress),
        psuUserAgent: 'Mozilla/5.0',
      };
      const accounts = await connector.fetchAccounts(session);
      expect(accounts.value.length).toBeGreaterThan(0);
      for (const account of accounts.value) {
        await connector.fetchBalances(session, account);
        const reading = await connector.fetchTransactions(session, account, { from: '2026-01-01', to: null });
        expect(reading.incomplete).toBeNull();
        for (const reading of Object.values(await useArrangements(connector, session, account))) {
          if (reading !== undefined) expect(reading).toMatchObject({ incomplete: null, defects: [] });
        }
        if (account.hasMoreIdentification) await connector.fetchIdentification?.(session, account);
      }
      await connector.fetchAllBalances?.(session);
      await connector.fetchParty?.(session);
      expect(http.exchanges.filter(({ status, violations }) => status !== 200 || violations !== null)).toEqual([]);
    });
  });
});
