// Reading one request: its bearer token, headers, query and path, without trusting any of them. Used by all that listens in
// the sandbox.
import type { FastifyRequest } from 'fastify';

/** The bearer token of a request, or undefined when there is none that can be read (RFC 6750, section 2.1). */
export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** One header as a text; undefined when absent or sent twice. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Query parameters that were sent once each, as texts; one sent twice counts as invalid and is shown as an empty text. */
export function queryOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const query = new URL(request.url, 'http://sandbox.invalid').searchParams;
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    found.set(name, values.length === 1 ? (values[0] ?? '') : '');
  }
  return found;
}

/** A path parameter, as a text. */
export function paramOf(request: FastifyRequest, name: string): string {
  const params: unknown = request.params;
  const value = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** The path that was asked for, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}
