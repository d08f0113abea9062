// Variables of a request as graphql-js coerces them, or one short error: graphql-js itself writes the whole input into
// each of up to fifty. Called by server.ts before an operation's cost is looked at, and by the short way.

import {
  coerceInputValue,
  GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import type { GatewayErrorCode } from './shared/errors.ts';

/** Variables by name, as clients send them or as they are coerced. */
export type Variables = Record<string, unknown>;

/** What coercion came to. */
export type CoercedVariables = { readonly coerced: Variables } | { readonly error: GraphQLError };

/**
 * Coerces an operation's variables, to the letter as graphql-js does (section 6.1.2 of the specification), up to the first
 * fault. Never fails: the error is BAD_USER_INPUT with HTTP 400.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Variables>,
): CoercedVariables {
  // Without a prototype, as graphql-js makes it: a variable may have any name.
  const coerced: Variables = Object.create(null);
  for (const definition of variableDefinitions) {
    try {
      coerceVariable(schema, definition, { variables, coerced });
    } catch (error) {
      if (error instanceof Fault) return { error: badInput(error.message, definition) };
      throw error;
    }
  }
  return { coerced };
}

/** @throws Fault */
function coerceVariable(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  { variables, coerced }: { readonly variables: Readonly<Variables>; readonly coerced: Variables },
): void {
  const name = variable.name.value;
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) throw new Fault(`Variable "$${name}" is of no type that can be sent.`);
  if (!Object.hasOwn(variables, name)) {
    if (defaultValue !== undefined) coerced[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type)) throw new Fault(`Variable "$${name}" of required type "${type}" was not provided.`);
    return;
  }
  const value = variables[name];
  if (value === null && isNonNullType(type)) {
    throw new Fault(`Variable "$${name}" of non-null type "${type}" must not be null.`);
  }
  if (hasVastObject(value)) throw new Fault(`Variable "$${name}" has an object of more than ${maxFields} fields.`);
  if (hasVastList(value)) throw new Fault(`Variable "$${name}" has a list of more than ${maxItems} items.`);
  const onError = (path: readonly (string | number)[], _value: unknown, error: Error): void => {
    throw new Fault(`Variable "$${[name, ...path].join('.')}": ${error.message}`);
  };
  coerced[name] = coerceInputValue(value, type, onError, true);
}

/** Fields of one object in a variable: no input of the schema has a tenth of it, and graphql-js writes all into an error. */
const maxFields = 500;

function hasVastObject(value: unknown): boolean {
  const left: unknown[] = [value];
  for (let item = left.pop(); item !== undefined; item = left.pop()) {
    if (typeof item !== 'object' || item === null) continue;
    const inner = Array.isArray(item) ? item : Object.values(item);
    if (inner !== item && inner.length > maxFields) return true;
    for (const next of inner) if (typeof next === 'object' && next !== null) left.push(next);
  }
  return false;
}

/** Items of one list in a variable: no field takes a tenth of it, and each is coerced and checked before any says so. */
const maxItems = 6000;

/** Of what is no object's alone: what lies in objects is few. */
function hasVastList(value: unknown): boolean {
  return Array.isArray(value) && value.length > maxItems;
}

class Fault extends Error {
  override readonly name = 'Fault';
}

function badInput(message: string, node: VariableDefinitionNode): GraphQLError {
  return new GraphQLError(message, {
    nodes: [node],
    extensions: { code: 'BAD_USER_INPUT' satisfies GatewayErrorCode, http: { status: 400 } },
  });
}
