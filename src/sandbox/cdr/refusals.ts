// How the Consumer Data Standards say no, and which version they answer with. Called by all of this folder.
// Source: Consumer Data Standards 1.36, "Error Codes" and "Versioning".
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Wire } from '../json.ts';

const urn = 'urn:au-cds:error:cds-all:';

/** The titles of the standard's error codes; a code without a namespace belongs to cds-all. */
const titles = {
  'Authorisation/InvalidConsent': 'Consent Is Invalid',
  'Authorisation/InvalidScope': 'Invalid Scope',
  'Authorisation/RevokedConsent': 'Consent Is Revoked',
  'Field/Invalid': 'Invalid Field',
  'Field/InvalidDateTime': 'Invalid DateTime',
  'Field/InvalidPage': 'Invalid Page',
  'Field/InvalidPageSize': 'Invalid Page Size',
  'Field/Missing': 'Missing Required Field',
  'GeneralError/Expected': 'Expected Error Encountered',
  'GeneralError/Unexpected': 'Unexpected Error Encountered',
  'Header/Invalid': 'Invalid Header',
  'Header/InvalidVersion': 'Invalid Version',
  'Header/Missing': 'Missing Required Header',
  'Header/UnsupportedVersion': 'Unsupported Version',
  'Resource/NotFound': 'Resource Not Found',
  'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount': 'Invalid Banking Account',
} as const;

/** An error code that the sandbox sends. */
export type ErrorCode = keyof typeof titles;

/** A body of ResponseErrorListV2 with one error. */
export function errorBody(code: ErrorCode, detail: string): Wire {
  return { errors: [{ code: code.startsWith('urn:') ? code : `${urn}${code}`, title: titles[code], detail }] };
}

/** The refusal with such a body. */
export function refuse(status: number, code: ErrorCode, detail: string): Refusal {
  return new Refusal(status, errorBody(code, detail));
}

/** The version to answer with: the highest that both sides know; 400 for a version that is no number, 406 for none in common. */
export function negotiate(request: FastifyRequest, reply: FastifyReply, supported: number): void {
  const wanted = headerOf(request, 'x-v');
  if (wanted === undefined) throw refuse(400, 'Header/Missing', 'x-v');
  const least = headerOf(request, 'x-min-v');
  for (const [name, text] of [
    ['x-v', wanted],
    ['x-min-v', least],
  ] as const) {
    if (text !== undefined && !/^[1-9]\d{0,3}$/.test(text)) {
      throw refuse(400, 'Header/InvalidVersion', `${name} must be a positive integer`);
    }
  }
  const highest = Number(wanted);
  // An x-min-v above x-v is ignored, as the standard says.
  const lowest = least === undefined || Number(least) > highest ? highest : Number(least);
  if (supported < lowest || supported > highest) {
    throw refuse(406, 'Header/UnsupportedVersion', `minimum version: ${supported}, maximum version: ${supported}`);
  }
  reply.header('x-v', String(supported));
}
