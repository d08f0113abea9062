// Variables: coerced exactly as graphql-js coerces them, and refused in few words.

import fc from 'fast-check';
import { buildSchema, getOperationAST, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../../../src/gateway/variables.ts';

const schema = buildSchema(`
  enum Colour { RED GREEN }
  scalar Anything
  input Wish { colour: Colour! = RED  amount: Int  nested: Wish  many: [Wish!]  any: Anything }
  input Either @oneOf { a: Int  b: String }
  type Query { f: Int }`);

function operationOf(definitions: string): OperationDefinitionNode {
  const operation = getOperationAST(parse(`query (${definitions}) { f }`), null);
  if (operation == null) throw new TypeError('no operation');
  return operation;
}

const definitions = [
  '$v: Int',
  '$v: Int!',
  '$v: Int = 3',
  '$v: Int! = 3',
  '$v: [Int!]',
  '$v: [[Int]]!',
  '$v: Boolean',
  '$v: ID!',
  '$v: Float',
  '$v: Colour',
  '$v: [Colour!]! = [GREEN]',
  '$v: Wish',
  '$v: Wish!',
  '$v: [Wish]',
  '$v: Either',
  '$v: Anything',
  '$v: Wish = { amount: 2 }',
  '$v: Int, $w: Wish!',
  '$v: Query',
];
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, 0, 1.5, 2 ** 40, 'RED', 'x', '', true, undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('colour', 'amount', 'nested', 'many', 'any', 'a', 'b', 'other'), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

describe('variables', () => {
  it('are coerced as graphql-js coerces them, or refused as it refuses them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...definitions),
        fc.dictionary(fc.constantFrom('v', 'w', 'x'), values),
        (text, given) => {
          const operation = operationOf(text);
          const own = coerceVariables(schema, operation, given);
          const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
          if (errors === undefined) expect(own).toEqual({ coerced });
          else expect(own).toHaveProperty('error');
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['$v: Wish', { v: { amount: 'x' } }, 'Variable "$v.amount": Int cannot represent non-integer value: "x"'],
    [
      '$v: Wish',
      { v: { many: [{}, { size: 1 }] } },
      'Variable "$v.many.1": Field "size" is not defined by type "Wish".',
    ],
    ['$v: Int!', {}, 'Variable "$v" of required type "Int!" was not provided.'],
    ['$v: Int!', { v: null }, 'Variable "$v" of non-null type "Int!" must not be null.'],
    [
      '$v: Colour',
      { v: 'B'.repeat(20_000) },
      `Variable "$v": Value "${'B'.repeat(20_000)}" does not exist in "Colour" enum.`,
    ],
    // Nothing is suggested: only those who may read the schema are told its names.
    ['$v: Colour', { v: 'REDD' }, 'Variable "$v": Value "REDD" does not exist in "Colour" enum.'],
    ['$v: [Colour!]', { v: ['BLUE'] }, 'Variable "$v.0": Value "BLUE" does not exist in "Colour" enum.'],
  ])('%s is refused by its place and the reason', (text, given, message) => {
    const own = coerceVariables(schema, operationOf(text), given);
    if (!('error' in own)) throw new Error('not refused');
    expect(own.error.message).toBe(message);
    expect(own.error.extensions).toEqual({ code: 'BAD_USER_INPUT', http: { status: 400 } });
  });

  it('may have any name', () => {
    const { coerced } = {
      coerced: {},
      ...coerceVariables(schema, operationOf('$__proto__: Int'), JSON.parse('{"__proto__":1}')),
    };
    expect(Object.entries(coerced)).toEqual([['__proto__', 1]]);
  });
});
