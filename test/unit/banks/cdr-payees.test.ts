// A payee's account, asked for by the payee's id: what answers for another payee is nobody's.

import { expect, it } from 'vitest';
import { createConnector } from '../../support/connectors.ts';
import { FakeBankHttp, makeBank, makeSession } from '../../support/fake-bank.ts';

const payee = (payeeId: string) => ({
  payeeId,
  nickname: 'Rent',
  payeeUType: 'domestic',
  type: 'DOMESTIC',
  domestic: {
    payeeAccountUType: 'account',
    account: { accountName: 'M Morgan', bsb: '062-000', accountNumber: '12345678' },
  },
});

it.each([
  ['the payee', 'p1', true],
  ['another', 'p2', false],
])('of a bank that answers with %s', async (_name, answered, isIt) => {
  const bank = makeBank('cdr');
  const http = new FakeBankHttp(({ url }) =>
    url.pathname.endsWith('/payees')
      ? {
          headers: { 'x-v': '2' },
          body: {
            data: { payees: [{ payeeId: 'p1', nickname: 'Rent', type: 'DOMESTIC' }] },
            links: {},
            meta: { totalRecords: 1, totalPages: 1 },
          },
        }
      : { headers: { 'x-v': '2' }, body: { data: payee(answered), links: {}, meta: {} } },
  );
  const { arrangements } = createConnector(bank, http);
  const session = makeSession(bank, { permissions: new Set(['accounts', 'beneficiaries']) });
  const [listed] = (await arrangements?.payees?.(session))?.value ?? [];
  if (listed === undefined) return expect.unreachable('a payee');
  const detail = arrangements?.payee?.(session, listed);
  if (isIt)
    expect((await detail)?.value.creditorAccount).toMatchObject({ bsb: expect.any(String), accountNumber: '12345678' });
  else await expect(detail).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
});
