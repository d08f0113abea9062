// What everything in this folder shares: the aggregator's listener, its application, its institutions, and the world behind
// them. Made by enable-banking.ts.
import type { FastifyInstance } from 'fastify';
import type { Faults } from '../bank/faults.ts';
import type { Call } from '../bank/hooks.ts';
import type { ConsentRegistry } from '../consents.ts';
import { isObject } from '../json.ts';
import { consentBankOf } from '../source.ts';
import type { World } from '../world.ts';
import type { Application } from './application.ts';
import type { Institution, PsuType } from './institutions.ts';
import { malformed, refuse } from './refusals.ts';

/** The aggregator's id in the description and in the control API. */
export const sourceId = 'enable';

/** The running aggregator, without its routes. */
export class Aggregator {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly consents: ConsentRegistry;
  readonly application: Application;
  readonly institutions: ReadonlyMap<string, Institution>;
  readonly calls: Call[] = [];
  faults: Faults | undefined;
  origin = '';

  constructor(parts: Pick<Aggregator, 'app' | 'world' | 'consents' | 'application' | 'institutions'>) {
    this.app = parts.app;
    this.world = parts.world;
    this.consents = parts.consents;
    this.application = parts.application;
    this.institutions = parts.institutions;
  }

  /** The institution of this name and country, which together are its identity. */
  findByName({ name, country }: { readonly name: string; readonly country: string }): Institution | undefined {
    return [...this.institutions.values()].find(
      (institution) => institution.name === name && institution.country === country,
    );
  }

  /** The institution that a request's body names; refuses one that is not there. */
  institutionIn(aspsp: unknown): Institution {
    const { name, country } = isObject(aspsp) ? aspsp : {};
    if (typeof name !== 'string' || typeof country !== 'string') throw malformed('aspsp needs name and country');
    const institution = this.findByName({ name, country });
    if (institution === undefined)
      throw refuse('WRONG_ASPSP_PROVIDED', { detail: `There is no ${name} in ${country}` });
    return institution;
  }

  /** The kind of customer that a request names; refuses one that the institution does not have. */
  psuTypeIn({ habits }: Institution, value: unknown): PsuType {
    const type = habits.psuTypes.find((candidate) => candidate === (value ?? 'personal'));
    if (type === undefined) throw malformed('psu_type is not supported by the ASPSP');
    return type;
  }

  /** Where consents of this institution's customers stand in the registry. */
  consentBank({ id }: Institution): string {
    return consentBankOf(sourceId, id);
  }
}
