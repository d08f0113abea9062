// Screening over HTTP: an analyst requests, decides, and is told anew when a list changes; customers and partners learn nothing, not even
// that there is something to learn. The lists are made up, and so are the customers.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScreeningCases } from '../../../src/screening/cases.ts';
import { startScreeningSweep } from '../../../src/screening/sweep.ts';
import { WatchedLists } from '../../../src/screening/watched-lists.ts';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { type MadeUpEntry, toUnXml } from '../../support/made-up-lists.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { openBeside } from './subscriptions-world.ts';

const env = storeSettings();
const folder = mkdtempSync(join(tmpdir(), 'bankgraph-lists-'));
const path = join(folder, 'un.xml');
const listed: MadeUpEntry = {
  id: 'NWi.001',
  name: 'Alicia Nobody',
  aliases: [{ name: 'ASHGROVE Alice', isWeak: true }],
};
const others: readonly MadeUpEntry[] = [
  { id: 'NWi.002', name: 'Qassim Ibn Zoltan' },
  { id: 'NWe.003', kind: 'ORGANISATION', name: 'Nowhere Shipping' },
];
const write = (entries: readonly MadeUpEntry[], date?: string) => writeFileSync(path, toUnXml(entries, date));

const shown = `id status requestedBy decidedBy note evidenceLeftOut listVersions { list date entryCount }
  evidence { id list entryId entryName score birthDate isCurrent matches { listedName quality likeness }
    decision { decision note decidedBy } earlierDecisions { decision note } }`;
const rejection = '... on ScreeningRejection { code retryable message }';
const request = `mutation ($id: ID!) { requestScreening(customerId: $id) { __typename ${rejection}
  ... on ScreeningRequested { case { ${shown} } sources { status } } } }`;
const decide = `mutation ($input: DecideScreeningInput!) { decideScreening(input: $input) { __typename ${rejection}
  ... on ScreeningDecided { case { ${shown} } } } }`;
const read = `query ($id: ID!) { customer(id: $id) { screening { ${shown} } } }`;
const worklist = `query ($first: Int! = 20, $after: String) { screeningWorklist(first: $first, after: $after) { totalCount
  edges { node { id status waitingSince customer { id screening { id } } } } pageInfo { hasNextPage endCursor } } }`;
const scope = 'customers:read:any screening:read screening:write';

let gateway: TestGateway;
let store: Store;
let analyst: string;

beforeAll(async () => {
  write([listed, ...others], '2026-11-01');
  gateway = await startTestGateway({ env: { ...env, SCREENING_LISTS: `un=${path}` }, isPatient: true });
  store = await openBeside(env);
  analyst = await gateway.token({ analyst: 'ana', scope });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const id = testIds.customer('alice');
const ask = async (token: string, document: string, variables: object) => gateway.query(token, document, variables);
const shownCase = async () => (await ask(analyst, read, { id })).data.customer.screening;

/** What the sweep of a gateway that has just read the lists does. */
async function sweep(): Promise<number | null> {
  const lists = await WatchedLists.open({ files: new Map([['UN', path]]), onTrouble: () => undefined });
  const cases = new ScreeningCases({ store: store.screeningCases, screener: lists });
  const { round, stop } = startScreeningSweep({
    cases,
    store: store.screeningCases,
    leases: store.leases,
    days: 30,
    readSubject: async () => [],
    onTrouble: () => undefined,
  });
  const screened = await round();
  await Promise.all([stop(), lists.close()]);
  return screened;
}

describe('an analyst', () => {
  it('has a customer screened, by what all their banks say, and sees why', async () => {
    expect(await shownCase()).toBeNull();
    const { data, errors } = await ask(analyst, request, { id });
    expect(errors).toEqual([]);
    const requested = data.requestScreening;
    expect(requested).toMatchObject({
      __typename: 'ScreeningRequested',
      case: {
        status: 'REVIEW',
        requestedBy: 'ana',
        decidedBy: null,
        evidenceLeftOut: 0,
        listVersions: [{ list: 'UN', date: '2026-11-01', entryCount: 3 }],
        evidence: [{ list: 'UN', entryId: 'NWi.001', entryName: 'Alicia Nobody', isCurrent: true, decision: null }],
      },
    });
    expect(requested.case.evidence[0].matches[0]).toEqual({
      listedName: 'ASHGROVE Alice',
      quality: 'WEAK',
      likeness: 'MATCH',
    });
    expect(requested.sources.length).toBeGreaterThan(1);
    expect(await shownCase()).toEqual(requested.case);
    const names = `query ($id: ID!) { customer(id: $id) { screening { names } } }`;
    expect((await ask(analyst, names, { id })).errors[0]?.extensions).toMatchObject({ missingScopes: ['pii:read'] });
    const clear = await ask(analyst, request, { id: testIds.customer('bob') });
    expect(clear.data.requestScreening.case).toMatchObject({ status: 'CLEAR', evidence: [] });
    const { data: waiting, errors: none } = await ask(analyst, worklist, {});
    expect(none).toEqual([]);
    expect(waiting.screeningWorklist).toMatchObject({
      totalCount: 1,
      edges: [
        {
          node: {
            id: requested.case.id,
            status: 'REVIEW',
            waitingSince: expect.stringMatching(/^20/),
            customer: { id, screening: { id: requested.case.id } },
          },
        },
      ],
      pageInfo: { hasNextPage: false },
    });
    const { endCursor } = waiting.screeningWorklist.pageInfo;
    const behind = await ask(analyst, worklist, { after: endCursor });
    expect(behind.data.screeningWorklist).toMatchObject({ totalCount: 1, edges: [], pageInfo: { endCursor: null } });
    const forged = [[1.5, 'a'], [1e300, 'a'], ['1', 'a'], [1]].map((fields) =>
      Buffer.from(JSON.stringify(fields)).toString('base64url'),
    );
    for (const bad of [
      { first: 0 },
      { first: 201 },
      { after: 'x' },
      { after: 'é' },
      ...forged.map((after) => ({ after })),
    ]) {
      const { errors: refused } = await ask(analyst, worklist, bad);
      expect(refused[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: Object.keys(bad)[0] });
    }
  });

  it('decides with a reason, once, and the audit has it', async () => {
    const { id: caseId, evidence } = await shownCase();
    const input = { caseId, candidateId: evidence[0].id, decision: 'DISMISSED', note: ' Born elsewhere. ' };
    const said = async (more: object) =>
      (await ask(analyst, decide, { input: { ...input, ...more } })).data?.decideScreening;
    expect(await said({ caseId: 'none' })).toMatchObject({ code: 'CASE_NOT_FOUND', retryable: false });
    expect(await said({ candidateId: 'none' })).toMatchObject({ code: 'CANDIDATE_NOT_FOUND' });
    for (const note of ['', ' ', 'x'.repeat(2001)]) {
      const { errors } = await ask(analyst, decide, { input: { ...input, note } });
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.note' });
    }
    expect(await said({})).toMatchObject({
      __typename: 'ScreeningDecided',
      case: { status: 'DISMISSED', decidedBy: 'ana', note: 'Born elsewhere.' },
    });
    expect(await said({})).toMatchObject({ code: 'ALREADY_DECIDED' });
    expect((await ask(analyst, worklist, {})).data.screeningWorklist).toMatchObject({ totalCount: 0, edges: [] });
    const audit = await store.audit.read({ customerId: 'alice', limit: 100 });
    expect(audit.filter(({ action }) => action.startsWith('SCREENING'))).toMatchObject([
      { action: 'SCREENING_REQUEST', actor: { kind: 'staff', subject: 'ana' }, outcome: 'DONE' },
      { action: 'SCREENING_DECIDE', reason: `DISMISSED/${evidence[0].id}`, actor: { subject: 'ana' } },
    ]);
    expect(JSON.stringify(audit)).not.toMatch(/Nobody|Born/);
  });

  it('looks again when a list changes: at what is new, and at nothing else', async () => {
    expect(await sweep()).toBe(0);
    write([listed, ...others, { id: 'NWi.004', name: 'Somebody New' }], '2026-11-02');
    expect(await sweep()).toBe(2);
    expect(await shownCase()).toMatchObject({
      status: 'DISMISSED',
      listVersions: [{ date: '2026-11-02', entryCount: 4 }],
    });
    // A gateway that has not read the newer list yet changes nothing.
    write([listed], '2026-11-01');
    expect(await sweep()).toBe(0);
    write([listed, { id: 'NWi.005', name: 'Alice Ashgrove', born: '1950' }], '2026-11-03');
    expect(await sweep()).toBe(2);
    const reopened = await shownCase();
    expect(reopened.status).toBe('REVIEW');
    expect((await ask(analyst, worklist, {})).data.screeningWorklist.totalCount).toBe(1);
    expect(
      reopened.evidence.map((one: { entryId: string; decision: unknown }) => [one.entryId, one.decision !== null]),
    ).toEqual([
      ['NWi.005', false],
      ['NWi.001', true],
    ]);
    const audit = await store.audit.read({ customerId: 'alice', limit: 100 });
    expect(audit.at(-1)).toMatchObject({
      action: 'SCREENING_RESCREEN',
      actor: { kind: 'gateway', subject: 'screening' },
    });
  });
});

describe('whoever is not the operator’s staff', () => {
  const tokens: readonly (readonly [string, () => Promise<string>])[] = [
    [
      'the customer',
      () => gateway.token({ customer: 'alice', scope: 'customers:read screening:read screening:write' }),
    ],
    [
      'another customer',
      () => gateway.token({ customer: 'chloe', scope: 'customers:read screening:read screening:write' }),
    ],
    ['a partner', () => gateway.token({ partner: 'fintrack', scope: 'customers:read screening:read screening:write' })],
    ['an analyst without the scopes', () => gateway.token({ analyst: 'ana', scope: 'customers:read:any pii:read' })],
  ];

  it.each(tokens)('%s learns nothing: the same answers for who is screened and who is not', async (_who, token) => {
    const own = await token();
    const answers = async (customer: string) => {
      const variables = { id: testIds.customer(customer) };
      const input = { caseId: 'none', candidateId: 'none', decision: 'DISMISSED', note: 'n' };
      const answered = [
        await ask(own, `query ($id: ID!) { node(id: $id) { ... on Customer { screening { status } } } }`, variables),
        await ask(own, request, variables),
        await ask(own, decide, { input }),
        await ask(own, worklist, {}),
      ];
      return answered.map(({ data, errors }) => ({ data, codes: errors.map(({ extensions }) => extensions) }));
    };
    const before = await answers('alice');
    expect(JSON.stringify(before)).not.toMatch(/REVIEW|DISMISSED|Screening(?:Requested|Decided)/);
    for (const { codes } of before.slice(1)) expect(codes[0]).toMatchObject({ code: 'FORBIDDEN' });
    // Erin has never been screened.
    if (_who !== 'another customer') expect((await answers('alice'))[1]).toEqual((await answers('erin'))[1]);
  });
});
