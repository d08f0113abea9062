// What an aggregator of the sandbox is to those who start it (sandbox.ts) and who control it (control-sources.ts): one listener,
// behind which are many institutions. Each aggregator has a folder of its own; all are listed in sources.ts.
import type { FastifyInstance } from 'fastify';
import type { Faults } from './bank/faults.ts';
import type { Call } from './bank/hooks.ts';
import type { Route } from './bank/routes.ts';
import type { ConsentRegistry } from './consents.ts';
import type { SandboxSource } from './description.ts';
import type { JsonObject } from './json.ts';
import type { World } from './world.ts';

/** An institution behind an aggregator, as far as controls have to do with it. */
export interface SourceInstitution {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  /** The bank of the ledger whose accounts it shows. */
  readonly bank: string;
  readonly hasPayments: boolean;
  /** What its own interface does to the aggregator, while the aggregator is well. */
  faults: Faults | undefined;
}

/** A running aggregator. */
export interface SourceContext {
  readonly id: string;
  readonly name: string;
  readonly app: FastifyInstance;
  readonly world: World;
  readonly calls: Call[];
  /** What the aggregator as a whole does to its callers. */
  faults: Faults | undefined;
  /** Known once it listens. */
  origin: string;
  readonly institutions: ReadonlyMap<string, SourceInstitution>;
  /** What it knows of its customers' consents, to be shown by the control API; never a secret. */
  sessions(): readonly JsonObject[];
  /** Controls that this aggregator alone has, below /sources/<id> of the control API. */
  readonly controls?: readonly Route[];
  /** What its client must know. */
  describe(): SandboxSource;
}

/** Where consents of an institution's customers stand in the registry: apart from those of the bank's own interface. */
export const consentBankOf = (sourceId: string, institutionId: string): string => `${sourceId}:${institutionId}`;

/** What an aggregator is made from. */
export interface SourceParts {
  readonly world: World;
  readonly consents: ConsentRegistry;
}

/** An aggregator before it listens. */
export interface SourcePlan {
  readonly id: string;
  create(parts: SourceParts): Promise<SourceContext>;
}
