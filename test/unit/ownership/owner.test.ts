// What a bank says of an owner, who counts as one, and in which order a question is counted, read, answered and written down.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { toIdKey } from '../../../src/domain/global-id.ts';
import type { Party } from '../../../src/domain/party.ts';
import { compareOwner, type HeldOwner, toHeldOwner } from '../../../src/ownership/owner.ts';
import { OwnerMatches } from '../../../src/ownership/owner-matches.ts';
import { type OwnerMatchInput, parseQuestion, toGuesses } from '../../../src/ownership/question.ts';
import type { AuditEvent } from '../../../src/store/audit.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import type { GuessRequest } from '../../../src/store/owner-guesses.ts';

const party: Party = {
  displayName: 'Alice Example',
  legalName: 'Alice Mary Example',
  dateOfBirth: null,
  email: 'alice@customers.example',
  phone: '07700 900101',
  addresses: [
    { lines: ['14 Larkmoor Road'], townName: 'Netherby', postCode: 'NB3 9ZZ', countrySubDivision: null, country: 'GB' },
  ],
};
const account = (holderNames: readonly string[], iban: string | null = null) => ({
  holderNames,
  identification: { ...unknownIdentification, iban },
});
const input: OwnerMatchInput = {
  name: 'Alice Example',
  email: 'alice@customers.example',
  phone: '+44 7700 900101',
  birthDate: '1980-03-04',
  address: { lines: ['14 Larkmoor Rd'], townName: 'Netherby', postCode: 'NB3 9ZZ' },
};
const keyed = { customerId: 'alice', bankId: 'albion', accountKey: 'key-1' };
const idKey = toIdKey('an id key of these tests');

describe('who owns an account', () => {
  it.each([
    ['whom the account names, completed by what the bank says of them', ['A EXAMPLE'], 'MATCH', 'MATCH'],
    ['one of several whom it names', ['Bob Other', 'Alice Example'], 'MATCH', 'MATCH'],
    ['who gave the consent, where it names nobody', [], 'MATCH', 'MATCH'],
    // A power of attorney.
    ['not who gave the consent, where it names somebody else', ['Bob Other'], 'NO_MATCH', 'NOT_KNOWN'],
  ] as const)('is %s', (_what, holderNames, name, email) => {
    const outcomes = compareOwner(
      parseQuestion(input),
      toHeldOwner(account(holderNames, 'GB29NWBK60161331926819'), party),
    );
    expect(outcomes).toMatchObject({ name, email, phone: email, address: email, birthDate: 'NOT_KNOWN' });
  });

  it('is somebody else than whose address is told, where another owner of a joint account is asked about', () => {
    const held = toHeldOwner(account(['Bob Other', 'Alice Example', ' ']), party);
    const ask = (name: string) => compareOwner(parseQuestion({ ...input, name }), held);
    expect(ask('Bob Other')).toMatchObject({
      name: 'MATCH',
      email: 'NOT_KNOWN',
      phone: 'NOT_KNOWN',
      address: 'NOT_KNOWN',
    });
    expect(ask('Alice Example')).toMatchObject({ name: 'MATCH', email: 'MATCH' });
    expect(ask('Carol Stranger')).toMatchObject({ name: 'NO_MATCH', email: 'MATCH' });
    expect(ask('Alice Example & Bob Other')).toMatchObject({ name: 'MATCH' });
  });

  it('is not known where the bank says nothing, and nothing is said of what was not asked', () => {
    const held = toHeldOwner(account([]), null);
    const everything = compareOwner(parseQuestion(input), held);
    expect(new Set(Object.values(everything))).toEqual(new Set(['NOT_KNOWN']));
    expect(compareOwner(parseQuestion({ name: 'Alice Example' }), held)).toEqual({
      name: 'NOT_KNOWN',
      address: null,
      email: null,
      phone: null,
      birthDate: null,
    });
  });
});

describe('a guess', () => {
  const hashOf = (name: string, of = keyed, key = idKey) => toGuesses(parseQuestion({ name }), of, key)[0]?.hash;

  it('is the same however it is written, and another for another account, field and key', () => {
    const hash = hashOf('Alice Example');
    for (const same of ['alice  example', ' ALICE EXAMPLE ', 'Alice\u200b Example', 'Ａｌｉｃｅ Example'])
      expect(hashOf(same)).toBe(hash);
    expect(hashOf('Alice Exampl')).not.toBe(hash);
    expect(hashOf('Alice Example', { ...keyed, accountKey: 'key-2' })).not.toBe(hash);
    expect(hashOf('Alice Example', { ...keyed, customerId: 'bob' })).not.toBe(hash);
    expect(hashOf('Alice Example', keyed, toIdKey('another id key of these tests'))).not.toBe(hash);
    // Where somebody lives is the same at each of their accounts.
    const emailOf = (of: typeof keyed) => toGuesses(parseQuestion({ email: 'alice@customers.example' }), of, idKey)[0];
    expect(emailOf({ ...keyed, accountKey: 'key-2' })).toEqual(emailOf(keyed));
    expect(emailOf({ ...keyed, customerId: 'bob' })?.hash).not.toBe(emailOf(keyed)?.hash);
    const fields = toGuesses(parseQuestion(input), keyed, idKey);
    expect(new Set(fields.map((guess) => guess.hash)).size).toBe(5);
    expect(JSON.stringify(fields)).not.toMatch(/alice|example|larkmoor/i);
  });

  it('that is the same is answered the same, so that nothing is found out for nothing', () => {
    const held: HeldOwner = toHeldOwner(account(['MR ALICE EXAMPLE', 'Jürgen Müller']), party);
    const noise = fc
      .array(fc.constantFrom(' ', '\u200b', '\u00ad', '\t', '\u2060'), { maxLength: 3 })
      .map((all) => all.join(''));
    const word = fc.constantFrom(
      'alice',
      'ALICE',
      'Alice',
      'example',
      'Example',
      'Jürgen',
      'Ju\u0308rgen',
      'MÜLLER',
      'a',
      'Ltd',
      'née',
      '&',
    );
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.array(fc.tuple(word, noise), { minLength: 1, maxLength: 4 }), (parts) => {
        const name = parts.map(([text, between]) => text + between).join(' ');
        if (!/\p{L}/u.test(name)) return true;
        const question = parseQuestion({ name });
        const key = toGuesses(question, keyed, idKey)[0]?.hash ?? '';
        const outcome = String(compareOwner(question, held).name);
        const before = seen.get(key) ?? outcome;
        seen.set(key, before);
        return before === outcome;
      }),
      { numRuns: 300 },
    );
  });
});

describe('a question', () => {
  const principal = { kind: 'partner', subject: 'fintrack', clientId: 'fintrack', scopes: new Set<string>() } as const;
  const held = toHeldOwner(account(['Alice Example']), party);

  function start(
    more: { readonly isAllowed?: boolean; readonly isAuditDown?: boolean; readonly isBankDown?: boolean } = {},
  ) {
    const steps: string[] = [];
    const events: AuditEvent[] = [];
    const matches = new OwnerMatches({
      idKey,
      guesses: { most: 5, days: 30 },
      now: () => 1000,
      store: {
        ownerGuesses: {
          async take({ most, windowMs, nowMs, guesses }: GuessRequest) {
            steps.push('count');
            expect({ most, windowMs, nowMs }).toEqual({ most: 5, windowMs: 30 * 86_400_000, nowMs: 1000 });
            expect(guesses).toHaveLength(1);
            return more.isAllowed === false ? { isAllowed: false, retryAtMs: 5000 } : { isAllowed: true };
          },
        },
        audit: {
          async append(event) {
            steps.push('audit');
            if (more.isAuditDown === true) throw new StoreFailure('writing the audit');
            events.push(event);
          },
          read: async () => [],
        },
      },
    });
    const ask = () =>
      matches.match({
        principal,
        account: keyed,
        question: parseQuestion({ name: 'Alice Example' }),
        async readHeld() {
          steps.push('read');
          if (more.isBankDown === true) throw new Error('the bank is down');
          return held;
        },
      });
    return { ask, steps, events };
  }

  it('is counted, read and written down before it is answered', async () => {
    const { ask, steps, events } = start();
    expect(await ask()).toMatchObject({ kind: 'compared', outcomes: { name: 'MATCH', email: null } });
    expect(steps).toEqual(['count', 'read', 'audit']);
    const actor = { kind: 'partner', subject: 'fintrack' };
    const event = { ...keyed, actor, clientId: 'fintrack', atMs: 1000, action: 'OWNER_MATCH' };
    expect(events).toEqual([{ ...event, outcome: 'DONE', reason: 'name:MATCH' }]);
  });

  it('that is one too many is written down and read of no bank', async () => {
    const { ask, steps, events } = start({ isAllowed: false });
    expect(await ask()).toEqual({ kind: 'usedUp', retryAtMs: 5000 });
    expect(steps).toEqual(['count', 'audit']);
    expect(events).toMatchObject([{ outcome: 'REFUSED', reason: 'name' }]);
  });

  it('at which the bank fails is written down, too', async () => {
    const { ask, events } = start({ isBankDown: true });
    await expect(ask()).rejects.toThrow('the bank is down');
    expect(events).toMatchObject([{ outcome: 'FAILED', reason: 'name' }]);
  });

  it('that cannot be written down is not answered', async () => {
    const { ask } = start({ isAuditDown: true });
    await expect(ask()).rejects.toBeInstanceOf(StoreFailure);
  });
});
