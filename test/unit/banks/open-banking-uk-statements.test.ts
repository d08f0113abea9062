// Statements of UK banks: what of a list is another account's, has no id or no period is told and left out, and costs no other.

import { expect, it } from 'vitest';
import { createConnector } from '../../support/connectors.ts';
import { FakeBankHttp, makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';

const statement = (rest: object) => ({
  AccountId: 'a1',
  StatementId: 's1',
  Type: 'RegularPeriodic',
  StartDateTime: '2026-10-01T00:00:00+01:00',
  EndDateTime: '2026-10-31T23:59:59+00:00',
  CreationDateTime: '2026-11-01T00:00:00+00:00',
  ...rest,
});

it('of another account, without an id or a period, are told and never listed', async () => {
  const list = [
    statement({ AccountId: 'a2', StatementId: 'theirs' }),
    statement({ StatementId: undefined }),
    statement({ StatementId: 's3', EndDateTime: '2026-09-01T00:00:00+01:00' }),
    statement({ AccountId: undefined, StatementId: 's4' }),
    statement({}),
  ];
  const bank = makeBank('open-banking-uk');
  const http = new FakeBankHttp(() => ({ body: { Data: { Statement: list }, Links: {}, Meta: {} } }));
  const session = makeSession(bank, { permissions: new Set(['accounts', 'statements']) });
  const reading = await createConnector(bank, http).fetchStatements?.(session, makeAccount('a1'));
  expect(reading?.value.map(({ bankStatementId }) => bankStatementId)).toEqual(['s4', 's1']);
  expect(reading?.defects.map(({ pointer }) => pointer)).toEqual([
    '/Data/Statement/0/AccountId',
    '/Data/Statement/1/StatementId',
    '/Data/Statement/2/EndDateTime',
  ]);
});
