// The query of an export: what is taken, and that everything else is refused by its name before anything begins.

import { describe, expect, it } from 'vitest';
import { InvalidInput, NotFound } from '../../../src/domain/errors.ts';
import { GlobalIds, toIdKey } from '../../../src/domain/global-id.ts';
import { parseExportQuery } from '../../../src/exports/query.ts';

const ids = new GlobalIds(toIdKey('a key for these tests'));
const account = ids.account({ customerId: 'alice', bankId: 'albion', accountKey: 'k' });
const customer = ids.customer('alice');
const parse = (search: string) => parseExportQuery(search, ids);

/** What is refused, by its argument. */
function refusalOf(search: string): string {
  try {
    parse(search);
    return 'taken';
  } catch (error) {
    if (error instanceof NotFound) return 'not found';
    return error instanceof InvalidInput ? error.argument : 'another error';
  }
}

describe('the query of an export', () => {
  it('asks for a CSV file of everything where it says nothing', () => {
    const none = { customerId: null, accounts: [], from: null, to: null, status: null, after: null };
    expect(parse('')).toEqual({ format: 'csv', ...none });
  });

  it('has days, states, formats, accounts each once, and a place in the feed', () => {
    const query = parse(
      `format=camt.053&account=${account}&account=${account}&from=2026-02-28&to=2026-03-01&status=BOOKED`,
    );
    expect(query).toMatchObject({ format: 'camt.053', from: '2026-02-28', to: '2026-03-01' });
    expect(query.accounts).toEqual([{ place: { customerId: 'alice', bankId: 'albion' }, accountKey: 'k' }]);
    expect(parse('after=0&format=ndjson').after).toEqual({ seq: 0, index: 0 });
    expect(parse(`customer=${customer}`).customerId).toBe('alice');
  });

  it.each([
    ['format=xlsx', 'format'],
    ['format=', 'format'],
    ['format=__proto__', 'format'],
    ['format=csv&format=csv', 'format'],
    ['from=2026-02-30', 'from'],
    ['from=yesterday', 'from'],
    ['to=2026-1-1', 'to'],
    ['from=2026-03-02&to=2026-03-01', 'from'],
    ['status=booked', 'status'],
    ['status=constructor', 'status'],
    ['status=BOOKED&status=PENDING&format=camt.053', 'status'],
    ['limit=5', 'query'],
    ['__proto__=x', 'query'],
    ['toString=x', 'query'],
    ['after=', 'after'],
    ['after=1', 'after'],
    [`after=${customer}`, 'after'],
    ['after=0&from=2026-01-01', 'after'],
    ['after=0&status=BOOKED', 'after'],
    ['after=0&format=camt.053', 'format'],
    [`after=0&account=${account}&account=${ids.account({ customerId: 'a', bankId: 'b', accountKey: 'c' })}`, 'account'],
    [`customer=${customer}&account=${account}`, 'account'],
    ['customer=alice', 'not found'],
    ['customer=', 'not found'],
    [`customer=${account}`, 'not found'],
    [`account=${customer}`, 'not found'],
    ['account=%00', 'not found'],
    [`account=${'x'.repeat(5000)}`, 'not found'],
  ])('%s is refused by %s', (search, argument) => {
    expect(refusalOf(search)).toBe(argument);
  });

  it('takes no more accounts than it says', () => {
    const many = Array.from({ length: 101 }, () => `account=${account}`).join('&');
    expect(refusalOf(many)).toBe('account');
  });
});
