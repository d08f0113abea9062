// The gate before whole operations grants exactly what the rules grant field by field, for every field and every kind of
// caller.

import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Principal, scopes } from '../../../../src/auth/principal.ts';
import { judge, requirementOf } from '../../../../src/auth/scope-rules.ts';
import { createEngine } from '../../../../src/gateway/engine/engine.ts';
import { ScopeGate } from '../../../../src/gateway/engine/scope-gate.ts';
import { objectTypesOf } from '../../../../subgraphs/define.ts';
import { createWorld, openWhenGranted, principals, schema } from './world.ts';

const callers: readonly (Principal | null)[] = [
  ...principals,
  { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set() },
  ...scopes.map((scope): Principal => ({ kind: 'partner', subject: 'one', clientId: 'app', scopes: new Set([scope]) })),
  ...scopes.map(
    (without): Principal => ({
      kind: 'staff',
      subject: 'all but one',
      clientId: 'app',
      scopes: new Set(scopes.filter((scope) => scope !== without)),
    }),
  ),
  {
    kind: 'customer',
    subject: 'alice',
    clientId: 'app',
    scopes: new Set(['accounts:read balances:read', 'accounts:read']),
  },
];

describe('the gate', () => {
  it('grants a field to whom its rule grants it', async () => {
    const gate = new ScopeGate({ schema, ...openWhenGranted });
    let grants = 0;
    let refusals = 0;
    for (const type of objectTypesOf(schema)) {
      for (const fieldName of Object.keys(type.getFields())) {
        const requirement = requirementOf(openWhenGranted.requirements, type.name, fieldName);
        expect(gate.isGuarded(`${type.name}.${fieldName}`)).toBe(requirement !== null);
        for (const caller of callers) {
          const expected = requirement === null || judge(requirement, caller) === null;
          const asked = [`${type.name}.${fieldName}`];
          expect(await gate.grants(asked, caller)).toBe(expected);
          // The second time from memory.
          expect(gate.grants(asked, caller)).toBe(expected);
          if (requirement === null) continue;
          if (expected) grants++;
          else refusals++;
        }
      }
    }
    expect(grants).toBeGreaterThan(500);
    expect(refusals).toBeGreaterThan(500);
  });

  it('grants no operation of which one field is not granted', async () => {
    const gate = new ScopeGate({ schema, ...openWhenGranted });
    const [, poor = null] = principals;
    expect(await gate.grants(['Account.id', 'Account.name'], poor)).toBe(true);
    expect(await gate.grants(['Account.id', 'Account.balances'], poor)).toBe(false);
    expect(await gate.grants(['Account.unheard'], principals[0] ?? null)).toBe(false);
  });

  it('leaves an operation guarded when one field of it is refused, unless @skip leaves that out', async () => {
    const engine = createEngine({ schema, openWhenGranted });
    const contextFor = createWorld({ accounts: 3, entries: 3 });
    const [, poor = null] = principals;
    const ask = async (source: string, no = true) => {
      const document = parse(source);
      const operation = getOperationAST(document);
      if (operation == null) throw new TypeError(source);
      const variables = { no };
      const request = { key: source, document, operation, variables, principal: poor };
      for (let use = 0; use < 2; use++) await engine.execute({ ...request, contextValue: contextFor(poor) });
      return engine.figures();
    };
    expect(await ask('{ me { id } }')).toMatchObject({ executed: 1, executedOpen: 1 });
    expect(await ask('{ me { id links { id } } }')).toMatchObject({ executed: 2, executedOpen: 1 });
    const skipped = 'query ($no: Boolean!) { me { id links @skip(if: $no) { id } } }';
    expect(await ask(skipped)).toMatchObject({ executed: 3, executedOpen: 2 });
    expect(await ask(skipped, false)).toMatchObject({ executed: 5, executedOpen: 2 });
  });
});
