// The one registered client, which is the gateway, and whether a call is its own: each carries the client's id and its
// secret, in two headers or in the body. Asked on every call. Source: the specification's securitySchemes, APIClientID
// and APISecret.
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../bank/request.ts';
import type { JsonObject } from '../json.ts';
import { invalidField, refuse } from './refusals.ts';

/** The version of the API that this is. */
export const apiVersion = '2020-09-14';

function fieldOf(request: FastifyRequest, body: JsonObject, name: 'client_id' | 'secret'): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== 'string') throw invalidField(`${name} must be a string`);
  return value ?? headerOf(request, name === 'secret' ? 'plaid-secret' : 'plaid-client-id');
}

/** The client with its secret of this start. */
export class Client {
  readonly id = randomBytes(12).toString('hex');
  readonly secret = randomBytes(15).toString('hex');

  /** Refuses a call that does not come from the client, or that wants another version of the API. */
  assertCaller(request: FastifyRequest, body: JsonObject): void {
    const [id, secret] = [fieldOf(request, body, 'client_id'), fieldOf(request, body, 'secret')];
    const missing = [id === undefined ? ['client_id'] : [], secret === undefined ? ['secret'] : []].flat();
    if (missing.length > 0) {
      throw refuse('MISSING_FIELDS', `the following required fields are missing: ${missing.join(', ')}`);
    }
    if (id !== this.id || secret !== this.secret) throw refuse('INVALID_API_KEYS');
    const version = request.headers['plaid-version'];
    if (version !== undefined && version !== apiVersion) {
      throw refuse('INVALID_HEADERS', 'Plaid-Version is not a version of the API');
    }
  }
}
