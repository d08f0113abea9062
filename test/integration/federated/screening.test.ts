// Screening over subgraphs: requested, decided and read through the router as in process, with what banks of every link say.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { toUnXml } from '../../support/made-up-lists.ts';
import { ask } from '../../support/running-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'bankgraph-federated-lists-'));
const path = join(folder, 'un.xml');
let federation: TestFederation;

beforeAll(async () => {
  writeFileSync(path, toUnXml([{ id: 'NWi.001', name: 'Alice Ashgrove' }]));
  federation = await startTestFederation({}, { SCREENING_LISTS: `un=${path}` });
}, 60_000);
afterAll(async () => {
  await federation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('is requested, decided and read through the router, by staff alone', async () => {
  const id = testIds.customer('alice');
  const scope = 'customers:read:any screening:read screening:write pii:read';
  const over = async (token: string, query: string, variables: object) =>
    ask(federation.federated.url, token, query, variables);
  const analyst = await federation.token({ analyst: 'ana', scope });
  const request = `mutation ($id: ID!) { requestScreening(customerId: $id) { ... on ScreeningRequested {
    case { id status names evidence { id entryId } } sources { status bank { id name } } } } }`;
  const requested = (await over(analyst, request, { id })).data.requestScreening;
  expect(requested.case).toMatchObject({ status: 'REVIEW', evidence: [{ entryId: 'NWi.001' }] });
  const worklist = '{ screeningWorklist { totalCount edges { node { id customer { id screening { status } } } } } }';
  expect((await over(analyst, worklist, {})).data.screeningWorklist).toEqual({
    totalCount: 1,
    edges: [{ node: { id: requested.case.id, customer: { id, screening: { status: 'REVIEW' } } } }],
  });
  const input = {
    caseId: requested.case.id,
    candidateId: requested.case.evidence[0].id,
    decision: 'CONFIRMED',
    note: 'The same passport.',
  };
  const decide = `mutation ($input: DecideScreeningInput!) { decideScreening(input: $input) {
    ... on ScreeningDecided { case { status note } } } }`;
  expect((await over(analyst, decide, { input })).data.decideScreening.case).toEqual({
    status: 'CONFIRMED',
    note: 'The same passport.',
  });
  const read = 'query ($id: ID!) { customer(id: $id) { links { id } screening { status } } }';
  expect((await over(analyst, read, { id })).data.customer.screening).toEqual({ status: 'CONFIRMED' });
  const alice = await federation.token({ customer: 'alice', scope: 'customers:read screening:read' });
  const own = await over(alice, '{ me { id screening { status } } }', {});
  expect(JSON.stringify(own)).not.toContain('CONFIRMED');
});
