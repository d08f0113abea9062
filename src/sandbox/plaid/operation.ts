// One operation of the API: who asks, whether the body is what the specification allows, the answer with the id of the
// request. Every resource in this folder lists its operations by it. Source: the specification: all operations are POST
// with a JSON object; which of several faults is told first is this simulator's choice.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../bank/refusal.ts';
import type { Route } from '../bank/routes.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import type { Client } from './client.ts';
import { invalidField, refuse } from './refusals.ts';

/** The fields of a body, once it is understood. */
export type Body<Fields extends z.ZodRawShape> = z.output<z.ZodObject<Fields, z.core.$strict>>;

const at = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );

function refusalOf(issues: readonly z.core.$ZodIssue[], body: JsonObject): Refusal {
  const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');
  const missing = issues.filter(({ code, path }) => code !== 'unrecognized_keys' && at(body, path) === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ path }) => nameOf(path));
    return refuse('MISSING_FIELDS', `the following required fields are missing: ${names.join(', ')}`);
  }
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => nameOf([...issue.path, key])) : [],
  );
  if (unknown.length > 0) {
    return refuse('UNKNOWN_FIELDS', `the following fields are not recognized by this endpoint: ${unknown.join(', ')}`);
  }
  const [issue] = issues;
  return invalidField(issue === undefined ? 'a field is not valid' : `${nameOf(issue.path)}: ${issue.message}`);
}

/** The row of a route table for an operation: its path, the fields of its body besides the client's, and its answer. */
export function operation<Fields extends z.ZodRawShape>(
  client: Client,
  { path, fields }: { readonly path: string; readonly fields: Fields },
  answer: (body: Body<Fields>, request: FastifyRequest) => Wire | Promise<Wire>,
): Route {
  const schema = z.strictObject(fields);
  return {
    method: 'POST',
    path,
    answer: async (request) => {
      if (!isObject(request.body)) throw refuse('INVALID_BODY');
      client.assertCaller(request, request.body);
      const { client_id: _id, secret: _secret, ...body } = request.body;
      const parsed = schema.safeParse(body);
      if (!parsed.success) throw refusalOf(parsed.error.issues, body);
      return { ...(await answer(parsed.data, request)), request_id: request.id };
    },
  };
}
