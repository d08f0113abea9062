// Who asks: the consent or the client behind a request's bearer token. Called by all standards before they look at
// anything else. A token bound to a certificate is worth nothing without it (RFC 8705, section 3).
import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { TokenRecord } from '../authorization/server.ts';
import type { Consent } from '../consents.ts';
import { type BankContext, bearerOf } from './listener.ts';

/** The thumbprint of the certificate that came with the connection, base64url; undefined without one. */
function thumbprintOf(request: FastifyRequest): string | undefined {
  const { socket } = request.raw;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? undefined : createHash('sha256').update(certificate.raw).digest('base64url');
}

function recordOf(context: BankContext, request: FastifyRequest): TokenRecord | undefined {
  const token = bearerOf(request);
  const record = token === undefined ? undefined : context.authorization?.findToken(token);
  if (record?.thumbprint !== undefined && record.thumbprint !== thumbprintOf(request)) return undefined;
  return record;
}

/** The consent behind a customer's token, whatever its state; undefined when the token is worth nothing here. */
export function consentBehind(context: BankContext, request: FastifyRequest): Consent | undefined {
  const { bank, consents } = context;
  const token = bearerOf(request);
  if (token === undefined) return undefined;
  const readyMade = consents.findByToken(bank.id, token);
  if (readyMade !== undefined) return readyMade;
  const record = recordOf(context, request);
  if (record?.kind !== 'customer' || record.consentId === undefined) return undefined;
  const consent = consents.findAt(bank.id, record.consentId);
  // A consent that was authorised anew has a new grant; what was issued under the old one is over.
  return consent !== undefined && consent.grantId === record.grantId ? consent : undefined;
}

/** Whether the request carries a client-credentials token with this scope. */
export function isClient(context: BankContext, request: FastifyRequest, scope: string): boolean {
  const record = recordOf(context, request);
  return record?.kind === 'client' && record.scopes.has(scope);
}

/** Where the request came in: the origin that links in its answer must have. */
export function originOf(context: BankContext, request: FastifyRequest): string {
  return request.raw.socket instanceof TLSSocket ? `https://${request.host}` : context.origin;
}
