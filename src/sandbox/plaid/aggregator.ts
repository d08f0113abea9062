// What everything in this folder shares: the aggregator's listener, its client, its institutions, its settings and the
// world behind them. Made by plaid.ts.
import type { FastifyInstance } from 'fastify';
import type { Faults } from '../bank/faults.ts';
import type { Call } from '../bank/hooks.ts';
import type { ConsentRegistry } from '../consents.ts';
import { consentBankOf } from '../source.ts';
import type { World } from '../world.ts';
import { Client } from './client.ts';
import { createInstitutions, type Institution } from './institutions.ts';

/** The aggregator's id in the description and in the control API. */
export const sourceId = 'plaid';

/** What the control API can set. */
export interface Settings {
  /** How long after linking the last thirty days of transactions are not there yet, in real milliseconds. */
  initialMs: number;
  /** The same for all that is older. */
  historicalMs: number;
  /** How old what is known of the bank may become before it is asked again, by the world's clock. */
  refreshMs: number;
  /** How often a webhook is sent again that was not answered with 200, and how long is waited before. */
  webhookRetries: number;
  webhookRetryMs: number;
  /** Whether institutions that can do so hand out account numbers that are new in each Item. */
  hasTokenizedNumbers: boolean;
}

/** The running aggregator, without its routes. */
export class Aggregator {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly consents: ConsentRegistry;
  readonly client = new Client();
  readonly institutions: ReadonlyMap<string, Institution> = createInstitutions();
  readonly calls: Call[] = [];
  readonly settings: Settings = {
    initialMs: 0,
    historicalMs: 0,
    refreshMs: 6 * 3_600_000,
    webhookRetries: 2,
    webhookRetryMs: 500,
    hasTokenizedNumbers: true,
  };
  faults: Faults | undefined;
  origin = '';

  constructor({ app, world, consents }: Pick<Aggregator, 'app' | 'world' | 'consents'>) {
    this.app = app;
    this.world = world;
    this.consents = consents;
  }

  /** Where consents of this institution's customers stand in the registry. */
  consentBank({ id }: Institution): string {
    return consentBankOf(sourceId, id);
  }

  /** An instant of the world's clock as Plaid writes it. */
  timeOf(atMs: number): string {
    return new Date(atMs).toISOString().replace('.000Z', 'Z');
  }
}
