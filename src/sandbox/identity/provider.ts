// The development identity provider on a port of its own. Started by sandbox.ts; the gateway checks its tokens by JWKS.
// OAuth 2.1 by oidc-provider: client credentials for partners, authorization code with PKCE for customers, and a grant type
// of its own that gives a token without a browser. Access tokens are JWTs as in RFC 9068, signed with a key of this start.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, {
  type Client,
  type Configuration,
  errors,
  type ResourceServer,
  type TokenEndpointGrantContext,
} from 'oidc-provider';
import { analysts, customers, operators } from '../customers.ts';
import { localesAskedIn, sendPage, withPages } from '../pages/koa.ts';
import { faultPage } from '../pages/messages.ts';
import { clientsWith, maySeeAnswers, type SandboxClient, sandboxGrantType, signingAlgorithm } from './clients.ts';
import { createInteraction, identityLanguage } from './interaction.ts';
import { identityIn, signedOutPage, signOutPage } from './pages.ts';
import { allScopes, analystScope, operatorScopes, parseScope } from './scopes.ts';
import { RecordStore } from './store.ts';

/** Twelve hours: a working day of development without a new login. */
const accessTokenSeconds = 12 * 3_600;

/** A running identity provider. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  close(): Promise<void>;
}

/** Where clients have their people come back to, and from there. */
const addressesOf = (clients: readonly SandboxClient[]): string[] =>
  clients.flatMap(({ redirectUris }) => redirectUris);

const isSubject = (id: string): boolean => customers.has(id) || analysts.includes(id) || operators.includes(id);

/** As the customer's banks have it; an analyst has none. */
function nameOf(subject: string): { readonly name?: string } {
  const customer = customers.get(subject);
  return customer === undefined ? {} : { name: customer.fullName };
}

function resourceServer(audience: string): ResourceServer {
  return {
    scope: allScopes.join(' '),
    audience,
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTokenSeconds,
    jwt: { sign: { alg: signingAlgorithm } },
  };
}

async function configurationOf(audience: string, clients: readonly SandboxClient[]): Promise<Configuration> {
  const leadsTo = addressesOf(clients);
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true });
  const key = {
    ...(await exportJWK(privateKey)),
    kid: randomBytes(8).toString('hex'),
    use: 'sig',
    alg: signingAlgorithm,
  };
  return {
    adapter: new RecordStore().adapter,
    clients: clientsWith(clients),
    scopes: ['openid', 'profile', ...allScopes],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub'], profile: ['name'] },
    // There is no userinfo endpoint: what is asked for is in the ID token.
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) =>
      isSubject(sub) ? { accountId: sub, claims: () => ({ sub, ...nameOf(sub) }) } : undefined,
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    clientBasedCORS: (_ctx, origin, client) => maySeeAnswers(origin, client.redirectUris ?? []),
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    renderError: (ctx, out) => {
      if (ctx.accepts('json', 'html') === 'json') {
        ctx.type = 'application/json';
        ctx.body = { error: out['error'], error_description: out['error_description'] };
        return;
      }
      const language = identityLanguage(ctx, { asked: localesAskedIn(ctx) });
      sendPage(ctx, faultPage(identityIn(language), `${out['error']}: ${out['error_description'] ?? ''}`));
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3_600,
      Interaction: 3_600,
      Session: accessTokenSeconds,
      Grant: accessTokenSeconds,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          const language = identityLanguage(ctx, { asked: localesAskedIn(ctx) });
          sendPage(ctx, signOutPage(language, form, { customer: ctx.oidc.session?.accountId, leadsTo }));
        },
        postLogoutSuccessSource: (ctx) => {
          sendPage(ctx, signedOutPage(identityLanguage(ctx, { asked: localesAskedIn(ctx) })));
        },
      },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, indicator) => {
          if (indicator !== audience) throw new errors.InvalidTarget();
          // oidc-provider leaves unknown scopes out in silence; a developer is better served by an error.
          for (const scope of parseScope(String(ctx.oidc.params?.['scope'] ?? ''))) {
            if (scope !== 'openid' && scope !== 'profile' && !allScopes.includes(scope)) {
              throw new errors.InvalidScope('there is no such scope', scope);
            }
          }
          return resourceServer(audience);
        },
      },
    },
  };
}

interface SandboxGrantParameters {
  readonly customer?: unknown;
  readonly analyst?: unknown;
  readonly operator?: unknown;
  readonly client?: unknown;
}

type SubjectKind = 'customer' | 'analyst' | 'operator';

/** Who is asked for, and whether there is somebody of that name; exactly one of the parameters must be there. */
function subjectOf(params: SandboxGrantParameters): { subject: string; kind: SubjectKind } {
  const kinds = (['customer', 'analyst', 'operator'] as const).filter((kind) => params[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new errors.InvalidRequest('give either customer, analyst or operator');
  const subject = String(params[kind]);
  const isThere = {
    customer: customers.has(subject),
    analyst: analysts.includes(subject),
    operator: operators.includes(subject),
  };
  if (!isThere[kind]) throw new errors.InvalidGrant(`there is no ${kind} of this name`);
  return { subject, kind };
}

/** The client in whose name the token is: the one that asks, unless another is named. */
async function clientOf(provider: Provider, asking: Client, named: unknown): Promise<Client> {
  if (named === undefined) return asking;
  const client = await provider.Client.find(String(named));
  if (client === undefined) throw new errors.InvalidRequest('there is no client of this name');
  return client;
}

function addSandboxGrant(provider: Provider, audience: string): void {
  const handler = async (ctx: TokenEndpointGrantContext<SandboxGrantParameters>): Promise<void> => {
    const { params } = ctx.oidc;
    const client = await clientOf(provider, ctx.oidc.client, params.client);
    const { subject, kind } = subjectOf(params);
    const scopes = parseScope(params.scope ?? '');
    if (scopes.length === 0) throw new errors.InvalidRequest("missing required parameter 'scope'");
    for (const scope of scopes) {
      if (!allScopes.includes(scope)) throw new errors.InvalidScope('there is no such scope', scope);
      if (scope === analystScope && kind !== 'analyst')
        throw new errors.InvalidScope('this scope is for analysts only', scope);
      if (operatorScopes.includes(scope) && kind !== 'operator')
        throw new errors.InvalidScope('this scope is for operators only', scope);
    }
    if (params.resource !== undefined && params.resource !== audience) throw new errors.InvalidTarget();
    const grant = new provider.Grant({ accountId: subject, clientId: client.clientId });
    grant.addResourceScope(audience, scopes.join(' '));
    const grantId = await grant.save();
    const token = new provider.AccessToken({
      client,
      accountId: subject,
      grantId,
      gty: sandboxGrantType,
      resourceServer: new provider.ResourceServer(audience, resourceServer(audience)),
      scope: scopes.join(' '),
    });
    const accessToken = await token.save();
    ctx.body = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      scope: scopes.join(' '),
    };
  };
  provider.registerGrantType(sandboxGrantType, handler, [
    'customer',
    'analyst',
    'operator',
    'client',
    'scope',
    'resource',
  ]);
}

/** What oidc-provider would say of a client only once somebody comes with it. @throws Error that names the client */
async function checkClients(provider: Provider, clients: readonly SandboxClient[]): Promise<void> {
  for (const { id } of clients) {
    await provider.Client.find(id).catch((error: unknown) => {
      const why = error instanceof errors.OIDCProviderError ? (error.error_description ?? error.error) : String(error);
      throw new Error(`the sandbox's identity provider cannot have the client ${id}: ${why}`);
    });
  }
}

/** Starts the identity provider on a free port; its issuer is that address. */
export async function startIdentityProvider(options: {
  readonly host: string;
  readonly audience: string;
  /** Clients besides the fixed ones. */
  readonly clients: readonly SandboxClient[];
}): Promise<IdentityProvider> {
  const { host, audience, clients } = options;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the identity provider has no port');
  const issuer = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  const provider = new Provider(issuer, await configurationOf(audience, clients));
  addSandboxGrant(provider, audience);
  await checkClients(provider, clients);
  const appAddresses = addressesOf(clients);
  provider.use(
    withPages((ctx) => ({
      ...identityIn(identityLanguage(ctx, { asked: localesAskedIn(ctx) })),
      leadsTo: appAddresses,
    })),
  );
  provider.use(createInteraction(provider, { audience, appAddresses }));
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    tokenUrl: `${issuer}/token`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
