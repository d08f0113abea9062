// One operation of the API: which scope it needs, whether path, query and body are what the specification allows, the
// answer. Every resource in this folder lists its operations by it. Source: the specification; that further fields of a
// body are passed over is this simulator's choice.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { paramOf, queryOf } from '../bank/request.ts';
import type { Method, Route } from '../bank/routes.ts';
import { isObject } from '../json.ts';
import { invalid, refuse } from './refusals.ts';
import { toMicros } from './service.ts';
import type { Scope, Tokens } from './tokens.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The row of a route table for an operation. */
export function operation(
  tokens: Tokens,
  { method, path, scope }: { readonly method: Method; readonly path: string; readonly scope: Scope },
  answer: (request: FastifyRequest, reply: FastifyReply) => unknown,
): Route {
  return {
    method,
    path,
    answer: async (request, reply) => {
      tokens.assertCaller(request, scope);
      return answer(request, reply);
    },
  };
}

/** The body as its schema has it; refuses one that is not. */
export function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  if (!isObject(request.body)) throw invalid('Request body is not valid JSON');
  const parsed = schema.safeParse(request.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue === undefined ? 'Invalid request' : `'${issue.path.map(String).join('.')}': ${issue.message}`);
}

/** A path parameter that must be a UUID. */
export function idIn(request: FastifyRequest, name: string): string {
  const id = paramOf(request, name);
  if (!uuid.test(id)) throw invalid("Invalid path parameter 'id': expected UUID");
  return id.toLowerCase();
}

/** A whole number of the query between bounds, or what it is without. */
export function numberIn(
  request: FastifyRequest,
  name: string,
  { least = 1, most, usual }: { readonly least?: number; readonly most: number; readonly usual: number },
): number {
  const text = queryOf(request).get(name);
  if (text === undefined) return usual;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw invalid(`Parameter ${name} must be a valid integer in range: [${least}, ${most}].`);
  }
  return value;
}

/** An instant of the query in microseconds; undefined when it is not given. */
export function instantIn(request: FastifyRequest, name: string): bigint | undefined {
  const text = queryOf(request).get(name);
  if (text === undefined) return undefined;
  const micros = toMicros(text);
  if (micros === undefined) throw invalid(`Parameter ${name} must be a date or date-time in ISO 8601 format.`);
  return micros;
}

/** What is not there any more, or never was. */
export const found = <Item>(item: Item | undefined, name: Parameters<typeof refuse>[0], message?: string): Item => {
  if (item === undefined) throw refuse(name, message);
  return item;
};
