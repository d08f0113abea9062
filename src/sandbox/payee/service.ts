// Verification of payee for all sandbox banks, on a port of its own, as a routing service offers it: does this name belong to
// this account? It imitates the EPC Verification Of Payee scheme's inter-PSP API (request and answer codes MTCH, CMTC, NMTC,
// NOAP); British accounts, for which Pay.UK's Confirmation of Payee is the real scheme, are answered here too. None of the
// account and payment standards has anything of the kind. Started by sandbox.ts; no authentication, loopback only.
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import { customers } from '../customers.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { isIban } from '../ledger/identifiers.ts';
import { findPayee } from '../payments/payee.ts';
import type { World } from '../world.ts';
import { compareNames } from './match.ts';

class Unreadable extends Error {}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  if (!isObject(value)) throw new Unreadable(`${name} is missing`);
  return value;
}

/** The account that is asked about: an IBAN, or six digits of sort code and eight of account number. */
function findAccount(accounts: readonly Account[], partyAccount: JsonObject): Account | undefined {
  const { iban, other } = partyAccount;
  const none = { name: '', iban: '', sortCode: '', accountNumber: '' };
  let found: ReturnType<typeof findPayee>;
  if (typeof iban === 'string') {
    if (!isIban(iban)) throw new Unreadable('partyAccount.iban is no IBAN');
    found = findPayee(accounts, { ...none, iban });
  } else {
    const number = isObject(other) ? other['identification'] : undefined;
    if (typeof number !== 'string' || !/^\d{14}$/.test(number)) {
      throw new Unreadable('partyAccount needs iban or other.identification of fourteen digits');
    }
    found = findPayee(accounts, { ...none, sortCode: number.slice(0, 6), accountNumber: number.slice(6) });
  }
  return found === 'unknown' ? undefined : found;
}

function verify(world: World, body: unknown): JsonObject {
  if (!isObject(body)) throw new Unreadable('the body is not a JSON object');
  const { name } = objectIn(body, 'party');
  if (typeof name !== 'string' || name === '' || name.length > 140) {
    throw new Unreadable('party.name is a text of 1 to 140 characters');
  }
  const account = findAccount(world.ledger.accounts, objectIn(body, 'partyAccount'));
  if (account === undefined || account.closedMonthsAgo !== undefined) return { partyNameMatch: 'NOAP' };
  const holders = account.holders.map((id) => customers.get(id)?.fullName ?? id);
  const names = holders.length > 1 ? [...holders, holders.join(' and ')] : holders;
  if (names.some((held) => compareNames(name, held) === 'match')) return { partyNameMatch: 'MTCH' };
  const close = names.find((held) => compareNames(name, held) === 'close');
  return close === undefined ? { partyNameMatch: 'NMTC' } : { partyNameMatch: 'CMTC', matchedName: close };
}

/** Makes the service; the caller lets it listen and closes it. */
export function createPayeeService(world: World): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.addHook('onRequest', async (request: FastifyRequest, reply) => {
    const id = headerOf(request, 'x-request-id');
    if (id !== undefined) reply.header('X-Request-ID', id);
  });
  app.post('/vop/v1/payee-verifications', async (request) => {
    if (headerOf(request, 'x-request-id') === undefined) throw new Unreadable('X-Request-ID is missing');
    return verify(world, request.body);
  });
  app.setErrorHandler((error, _request, reply) => {
    const text = error instanceof Error ? error.message : 'the request cannot be read';
    return reply.code(400).send({ type: 'FORMAT_ERROR', code: 'FORMAT_ERROR', title: text });
  });
  return app;
}
