// How the Consumer Data Standards say no, and which version they answer with. Called by routes.ts.
// Source: Consumer Data Standards 1.36, "Error Codes" and "Versioning".
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Wire } from '../json.ts';

const urn = 'urn:au-cds:error:cds-all:';

/** A body of ResponseErrorListV2 with one error; codes without a namespace belong to cds-all. */
export function errorBody(code: string, title: string, detail: string): Wire {
  return { errors: [{ code: code.startsWith('urn:') ? code : `${urn}${code}`, title, detail }] };
}

/** The refusal with such a body. */
export function refuse(status: number, code: string, title: string, detail: string): Refusal {
  return new Refusal(status, errorBody(code, title, detail));
}

/** The version to answer with: the highest that both sides know; 400 for a version that is no number, 406 for none in common. */
export function negotiate(request: FastifyRequest, reply: FastifyReply, supported: number): void {
  const wanted = headerOf(request, 'x-v');
  if (wanted === undefined) throw refuse(400, 'Header/Missing', 'Missing Required Header', 'x-v');
  const least = headerOf(request, 'x-min-v');
  for (const [name, text] of [
    ['x-v', wanted],
    ['x-min-v', least],
  ] as const) {
    if (text !== undefined && !/^[1-9]\d{0,3}$/.test(text)) {
      throw refuse(400, 'Header/InvalidVersion', 'Invalid Version', `${name} must be a positive integer`);
    }
  }
  const highest = Number(wanted);
  // An x-min-v above x-v is ignored, as the standard says.
  const lowest = least === undefined || Number(least) > highest ? highest : Number(least);
  if (supported < lowest || supported > highest) {
    throw refuse(
      406,
      'Header/UnsupportedVersion',
      'Unsupported Version',
      `minimum version: ${supported}, maximum version: ${supported}`,
    );
  }
  reply.header('x-v', String(supported));
}
