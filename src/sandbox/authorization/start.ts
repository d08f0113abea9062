// Starts the authorisation server of one bank beside its API and says what the gateway must know to be its client. Called
// by sandbox.ts for each house. Everything secret is minted at this start and handed over in the description only.
import { randomBytes } from 'node:crypto';
import type { BankContext } from '../bank/listener.ts';
import type { SandboxAuthorization } from '../description.ts';
import { RecordStore } from '../identity/store.ts';
import { mintKey, type SigningKey } from './keys.ts';
import type { MutualTls } from './mutual-tls.ts';
import type { House } from './provider.ts';
import { houseRules } from './rules.ts';
import { createScaRoute } from './sca-redirect.ts';
import { AuthorizationServer, openPort } from './server.ts';

/** The gateway's client id at every sandbox bank. */
export const clientId = 'bankgraph';
/** Contract of the sandbox with its clients: tokens are short so that renewing them is exercised. */
const accessTokenSeconds = 300;

/** The gateway's keys of this start, one for each algorithm in use. */
export type ClientKeys = Readonly<Record<SigningKey['algorithm'], SigningKey>>;

/** Mints the gateway's keys. */
export async function mintClientKeys(): Promise<ClientKeys> {
  const [PS256, ES256] = await Promise.all([mintKey('PS256'), mintKey('ES256')]);
  return { PS256, ES256 };
}

/** A started authorisation server, and what its client needs. */
export interface StartedAuthorization {
  readonly server: AuthorizationServer;
  readonly authorization: SandboxAuthorization;
  close(): Promise<void>;
}

/** Opens a port for the bank's authorisation server and starts it there. */
export async function startAuthorization(
  context: BankContext,
  { keys, host, mutual }: { readonly keys: ClientKeys; readonly host: string; readonly mutual: MutualTls | undefined },
): Promise<StartedAuthorization> {
  const { bank, world, consents, binding } = context;
  const rules = houseRules[bank.id];
  if (rules === undefined) throw new Error(`there are no rules for ${bank.id}`);
  const clientSecret =
    rules.clientAuthentication === 'client_secret_basic' ? randomBytes(24).toString('hex') : undefined;
  const clientKey = clientSecret === undefined ? keys[rules.signingAlgorithm] : undefined;
  const house: House = {
    ...rules,
    bank,
    world,
    consents,
    binding,
    clientId,
    clientSecret,
    clientKey,
    clientSubject: mutual?.certificates.clientSubject,
    records: new RecordStore((grantId, { accountId }) => {
      const consent = accountId === undefined ? undefined : consents.findAt(bank.id, accountId);
      // A grant lives as long as its consent: taken back or run out, no refresh token works any more.
      return consent?.grantId === grantId && consents.stateOf(consent, world.nowMs) === 'valid';
    }),
    serverKey: await mintKey(rules.serverAlgorithm),
    resource: `urn:bankgraph:sandbox:${bank.id}`,
    scopesOf: () =>
      bank.standard === 'berlin-group'
        ? consents.at(bank.id).map(({ id, kind }) => `${kind === 'payment' ? 'PIS' : 'AIS'}:${id}`)
        : [],
    refreshes: context.refreshes,
    accessTokenSeconds,
  };
  const port = await openPort(host);
  try {
    const additions = context.additionsFor(port.origin, house);
    const routes = [...additions.routes];
    if (rules.responseType === undefined && binding !== undefined) {
      const { language } = rules;
      routes.push(
        createScaRoute({ bank, language, world, clientName: clientId, binding, find: context.findScaAuthorization }),
      );
    }
    const { discovery } = additions;
    const server = new AuthorizationServer(house, port.origin, { discovery, routes, tokenOrigin: mutual?.origin });
    port.answer(server.serve);
    mutual?.answer((request, response) => {
      const isApi = [context.basePath, context.paymentsPath].some(
        (path) => path !== undefined && request.url?.startsWith(`${path}/`) === true,
      );
      if (isApi) context.app.routing(request, response);
      else server.serve(request, response);
    });
    return { server, authorization: toAuthorization(house, port.origin), close: port.close };
  } catch (error) {
    await port.close();
    throw error;
  }
}

function toAuthorization(house: House, issuer: string): SandboxAuthorization {
  const { clientKey, clientSecret, clientAuthentication } = house;
  return {
    issuer,
    clientId: house.clientId,
    clientAuthentication,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(clientKey === undefined
      ? {}
      : {
          signingKey: JSON.stringify(clientKey.privateJwk),
          signingKeyId: clientKey.id,
          signingAlgorithm: clientKey.algorithm,
        }),
  };
}
