// Starts the whole sandbox in this process: banks, aggregators, the control API, the identity provider, each on a free port.
// Called by main.ts (a process of its own) and by tests. Nothing here is for production: tokens and keys are minted anew
// at each start and everything listens on loopback unless told otherwise.
import type { FastifyInstance } from 'fastify';
import { type MutualTls, startMutualTls } from './authorization/mutual-tls.ts';
import { houseRules } from './authorization/rules.ts';
import { mintSeal } from './authorization/seal.ts';
import { mintClientKeys, startAuthorization } from './authorization/start.ts';
import { type BankContext, createBank } from './bank/listener.ts';
import { demandSignatures, type SignatureForm } from './berlin-group/signed-requests.ts';
import { ConsentRegistry } from './consents.ts';
import { createControl } from './control.ts';
import { partners } from './customers.ts';
import type { SandboxBank, SandboxDescription, SandboxLink, SandboxPermission, SandboxTls } from './description.ts';
import { type BankPlan, endpointsOf, houses, toSandboxBank } from './houses.ts';
import type { SandboxClient } from './identity/clients.ts';
import { startIdentityProvider } from './identity/provider.ts';
import { createPayeeService } from './payee/service.ts';
import { createRatesService } from './rates.ts';
import { scaHouses } from './sca-houses.ts';
import type { SourceContext } from './source.ts';
import { sources } from './sources.ts';
import { World } from './world.ts';

/** How to start; everything has a default. */
export interface SandboxOptions {
  /** The address all listeners bind; loopback by default. */
  readonly host?: string;
  /** The instant at which the simulated world stands still; without one its clock is the real one. */
  readonly now?: Date;
  /** The audience of the access tokens the identity provider mints. */
  readonly audience?: string;
  /** Clients of the identity provider besides its fixed ones, or addresses besides those of a fixed one. */
  readonly clients?: readonly SandboxClient[];
  /** Links the personas at their banks; their accounts are there in any case. Not unless it is said. */
  readonly hasPersonaLinks?: boolean;
  /** Starts the two banks of sca-houses.ts, too. Not unless it is said. */
  readonly hasScaHouses?: boolean;
  /** Berlin Group banks, by id, that refuse what is not signed, and in which form. None unless it is said. */
  readonly signedBanks?: Readonly<Record<string, SignatureForm>>;
}

/** A running sandbox. */
export interface Sandbox {
  readonly description: SandboxDescription;
  /** Ends every listener and open connection. */
  close(): Promise<void>;
}

/** The audience when none is given. */
export const defaultAudience = 'urn:bankgraph:gateway';

const all: readonly SandboxPermission[] = ['accounts', 'balances', 'transactions', 'identity'];
/** Banks whose standard has them tell what is paid regularly, to whom, and what accounts cost, too. */
const more: readonly SandboxPermission[] = ['regularPayments', 'beneficiaries', 'products'];
const tellingMore: ReadonlySet<string> = new Set(['albion', 'thistle', 'southern-cross']);
const everything = (bank: string): readonly SandboxPermission[] => (tellingMore.has(bank) ? [...all, ...more] : all);
const dayMs = 86_400_000;
/** PSD2's 180 days, less a few already gone. */
const consentDays = 170;

interface LinkPlan {
  readonly customer: string;
  readonly bank: string;
  readonly permissions?: readonly SandboxPermission[];
  readonly expiresInDays?: number;
}

/** Who has a link to which bank; Erin's two are the broken ones. */
const linkPlans: readonly LinkPlan[] = [
  { customer: 'alice', bank: 'albion' },
  { customer: 'alice', bank: 'thistle' },
  { customer: 'alice', bank: 'rheinbank' },
  { customer: 'alice', bank: 'southern-cross' },
  { customer: 'bob', bank: 'albion' },
  { customer: 'bob', bank: 'banque-du-rhone' },
  { customer: 'bob', bank: 'southern-cross' },
  { customer: 'chloe', bank: 'thistle' },
  { customer: 'chloe', bank: 'rheinbank' },
  { customer: 'chloe', bank: 'banque-du-rhone' },
  { customer: 'dora', bank: 'albion' },
  { customer: 'erin', bank: 'rheinbank', expiresInDays: -3 },
  { customer: 'erin', bank: 'albion', permissions: ['accounts', 'transactions', 'identity'] },
];

/** The personas' links; Jonas and Nina have one each to the same joint account. */
const personaLinkPlans: readonly LinkPlan[] = [
  { customer: 'gwen', bank: 'albion' },
  { customer: 'gwen', bank: 'thistle' },
  { customer: 'hugo', bank: 'thistle' },
  { customer: 'iris', bank: 'rheinbank' },
  { customer: 'iris', bank: 'thistle' },
  { customer: 'jonas', bank: 'rheinbank' },
  { customer: 'kira', bank: 'albion' },
  { customer: 'liam', bank: 'albion' },
  { customer: 'mona', bank: 'southern-cross' },
  { customer: 'nina', bank: 'rheinbank' },
];

function grantLinks(consents: ConsentRegistry, plans: readonly LinkPlan[], nowMs: number): SandboxLink[] {
  return plans.map(({ customer, bank, permissions, expiresInDays }) =>
    consents.grant({
      bank,
      customer,
      permissions: permissions ?? everything(bank),
      nowMs,
      expiresAtMs: nowMs + (expiresInDays ?? consentDays) * dayMs,
    }),
  );
}

function toTls({ origin, certificates: { ca, client } }: MutualTls, house: BankPlan): SandboxTls {
  return { ...client, ca, endpoints: endpointsOf(house, origin) };
}

async function listen(app: FastifyInstance, host: string): Promise<string> {
  return app.listen({ host, port: 0 });
}

/** Starts everything and resolves when all ports answer. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const audience = options.audience ?? defaultAudience;
  const clients = options.clients ?? [];
  const appAddresses = clients.flatMap(({ redirectUris }) => redirectUris);
  const world = new World(options.now?.getTime(), appAddresses);
  const consents = new ConsentRegistry();
  const contexts = new Map<string, BankContext>();
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.map((closer) => closer()));
  };
  try {
    const banks: SandboxBank[] = [];
    const keys = await mintClientKeys();
    for (const house of options.hasScaHouses === true ? [...houses, ...scaHouses] : houses) {
      const { basePath, paymentsPath } = house;
      const context = createBank({ bank: toSandboxBank(house, ''), basePath, paymentsPath, world, consents });
      const form = options.signedBanks?.[house.id];
      const seal = form === undefined ? undefined : await mintSeal();
      if (form !== undefined && seal !== undefined) demandSignatures(context, { form, authority: seal.authority });
      house.addRoutes(context);
      closers.push(() => context.app.close());
      context.origin = await listen(context.app, host);
      contexts.set(house.id, context);
      const isMutual = houseRules[house.id]?.clientAuthentication === 'tls_client_auth';
      const mutual = isMutual ? await startMutualTls(host) : undefined;
      if (mutual !== undefined) closers.push(mutual.close);
      const started = await startAuthorization(context, { keys, host, mutual });
      closers.push(started.close);
      context.authorization = started.server;
      context.bank = {
        ...toSandboxBank(house, context.origin),
        authorization: started.authorization,
        ...(mutual === undefined ? {} : { tls: toTls(mutual, house) }),
        ...(seal === undefined || form === undefined
          ? {}
          : {
              qseal: { certificate: seal.certificate, key: seal.key },
              profile: { ...house.profile, dateHeader: true, signatures: { form } },
            }),
      };
      banks.push(context.bank);
    }
    const aggregators = new Map<string, SourceContext>();
    for (const plan of sources) {
      const source = await plan.create({ world, consents });
      closers.push(() => source.app.close());
      source.origin = await listen(source.app, host);
      aggregators.set(source.id, source);
    }
    const control = createControl({ contexts, sources: aggregators, world, consents });
    closers.push(() => control.close());
    const controlUrl = await listen(control, host);
    const payee = createPayeeService(world);
    closers.push(() => payee.close());
    const payeeUrl = `${await listen(payee, host)}/vop/v1/payee-verifications`;
    const rates = createRatesService(world);
    closers.push(() => rates.close());
    const ratesBase = `${await listen(rates, host)}/stats/eurofxref`;
    const identity = await startIdentityProvider({ host, audience, clients });
    closers.push(() => identity.close());
    const plans = options.hasPersonaLinks === true ? [...linkPlans, ...personaLinkPlans] : linkPlans;
    const description: SandboxDescription = {
      issuer: identity.issuer,
      jwksUrl: identity.jwksUrl,
      tokenUrl: identity.tokenUrl,
      audience,
      controlUrl,
      payeeUrl,
      ratesUrl: `${ratesBase}/eurofxref-hist-90d.xml`,
      ratesHistoryUrl: `${ratesBase}/eurofxref-hist.xml`,
      banks,
      links: grantLinks(consents, plans, world.nowMs),
      sources: [...aggregators.values()].map((source) => source.describe()),
      grants: partners.flatMap(({ id, customers }) => customers.map((customer) => ({ partner: id, customer }))),
    };
    return { description, close };
  } catch (error) {
    await close();
    throw error;
  }
}
