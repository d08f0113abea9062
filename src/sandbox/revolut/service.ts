// What everything in this folder shares: the listener, the business whose accounts these are, the settings, the world
// behind them, and how instants and amounts are written. Made by revolut.ts.
import type { FastifyInstance } from 'fastify';
import type { Faults } from '../bank/faults.ts';
import type { Call } from '../bank/hooks.ts';
import type { Account } from '../ledger/accounts.ts';
import { hash32 } from '../ledger/random.ts';
import { consentBankOf, type SourceInstitution } from '../source.ts';
import type { World } from '../world.ts';

/** The source's id in the description and in the control API, which is the bank's on the ledger, too. */
export const sourceId = 'revolut';
/** The customer whose accounts these are. */
export const businessId = 'northwind';

/** What the control API can set. */
export interface Settings {
  /** How long an access token lives, by the real clock. */
  accessTokenSeconds: number;
  /** Whether an answer to a refresh token brings a new one, and the old one is worth nothing any more. */
  rotatesRefreshTokens: boolean;
  /** Whether a request that is made again is refused as a duplicate; it is answered with its transaction otherwise. */
  refusesRepeats: boolean;
  /** Instants are whole seconds, so that transactions have equal ones. */
  hasCoarseTimes: boolean;
  /** How often a webhook is sent again that was not taken, and how long is waited before. */
  webhookRetries: number;
  webhookRetryMs: number;
}

/** The running service, without its routes. */
export class Service {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly institution: SourceInstitution = {
    id: businessId,
    name: 'Northwind Outfitters UAB',
    country: 'LT',
    bank: sourceId,
    hasPayments: true,
    faults: undefined,
  };
  readonly calls: Call[] = [];
  readonly settings: Settings = {
    accessTokenSeconds: 2_400,
    rotatesRefreshTokens: false,
    refusesRepeats: false,
    hasCoarseTimes: false,
    webhookRetries: 2,
    webhookRetryMs: 500,
  };
  faults: Faults | undefined;
  origin = '';

  constructor(app: FastifyInstance, world: World) {
    this.app = app;
    this.world = world;
  }

  /** The business's accounts, in their order. */
  get accounts(): readonly Account[] {
    return this.world.ledger.accountsOf(sourceId, businessId);
  }

  /** One of them by its id. */
  account(id: string): Account | undefined {
    return this.accounts.find((account) => account.id === id);
  }

  /** Under what a payment's consent is kept, so that the control API counts it for this source. */
  consentOf(id: string): string {
    return `${consentBankOf(sourceId, this.institution.id)}:${id}`;
  }

  /** An instant of what has this id, in microseconds, which are always the same for it. */
  microsOf(atMs: number, id: string): bigint {
    if (this.settings.hasCoarseTimes) return BigInt(Math.floor(atMs / 1_000)) * 1_000_000n;
    return BigInt(Math.floor(atMs)) * 1_000n + BigInt(hash32(id) % 1_000);
  }

  /** An instant as the specification's examples write it, such as 2022-08-05T14:29:22.215785Z. */
  timeOf(atMs: number, id: string): string {
    return toTime(this.microsOf(atMs, id));
  }
}

/** Microseconds as ISO 8601. */
export function toTime(micros: bigint): string {
  const text = new Date(Number(micros / 1_000n)).toISOString().slice(0, -1);
  return `${text}${String(micros % 1_000n).padStart(3, '0')}Z`;
}

/** ISO 8601, a day or an instant with up to nine decimals, as microseconds; undefined when it is neither. */
export function toMicros(text: string): bigint | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, day = '', time = '00:00:00', fraction = '', zone = 'Z'] = parts;
  const atMs = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(atMs) ? undefined : BigInt(atMs) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
