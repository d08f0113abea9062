// The institutions, in pages and by id. Hung by plaid.ts on the aggregator's listener. Source: the specification's
// /institutions/get and /institutions/get_by_id; an institution's health is told by the latter alone.
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import { troubleAt } from './bank.ts';
import { countryCode, productName } from './codes.ts';
import type { Institution } from './institutions.ts';
import { toLogo } from './logo.ts';
import { type Body, operation } from './operation.ts';
import { refuse } from './refusals.ts';

const flag = z.boolean().optional();
const pageFields = {
  count: z.int().min(1).max(500),
  offset: z.int().min(0),
  country_codes: z.array(countryCode).min(1),
  options: z
    .strictObject({
      products: z.array(productName).min(1).nullish(),
      routing_numbers: z.array(z.string()).nullish(),
      oauth: z.boolean().nullish(),
      include_optional_metadata: flag,
      include_auth_metadata: flag,
      include_payment_initiation_metadata: flag,
    })
    .optional(),
};
const oneFields = {
  institution_id: z.string().min(1),
  country_codes: z.array(countryCode).min(1),
  options: z
    .strictObject({
      include_optional_metadata: flag,
      include_status: flag,
      include_auth_metadata: flag,
      include_payment_initiation_metadata: flag,
    })
    .optional(),
};

/** What a caller wants beside the usual. */
interface Extras {
  readonly include_optional_metadata?: boolean | undefined;
  readonly include_status?: boolean | undefined;
  readonly include_auth_metadata?: boolean | undefined;
}

/** Institutions. */
export class Directory implements Resource {
  readonly #aggregator: Aggregator;
  readonly routes: readonly Route[];

  constructor(aggregator: Aggregator) {
    this.#aggregator = aggregator;
    const { client } = aggregator;
    this.routes = [
      operation(client, { path: '/institutions/get', fields: pageFields }, (body) => this.#page(body)),
      operation(client, { path: '/institutions/get_by_id', fields: oneFields }, (body) => this.#one(body)),
    ];
  }

  #page({ count, offset, country_codes: countries, options = {} }: Body<typeof pageFields>): Wire {
    const { products, routing_numbers: numbers, oauth } = options;
    const found = [...this.#aggregator.institutions.values()].filter(
      ({ country, habits }) =>
        countries.includes(country) &&
        (products ?? []).every((name) => habits.products.some((product) => product === name)) &&
        (numbers ?? null)?.some((number) => habits.routingNumbers.includes(number)) !== false &&
        oauth !== true,
    );
    return {
      institutions: found.slice(offset, offset + count).map((institution) => this.#toInstitution(institution, options)),
      total: found.length,
    };
  }

  #one({ institution_id: id, country_codes: countries, options = {} }: Body<typeof oneFields>): Wire {
    const institution = this.#aggregator.institutions.get(id);
    if (institution === undefined || !countries.includes(institution.country)) throw refuse('INVALID_INSTITUTION');
    return { institution: this.#toInstitution(institution, options) };
  }

  #toInstitution(institution: Institution, extras: Extras): Wire {
    const { id, name, country, habits } = institution;
    return {
      country_codes: [country],
      dtc_numbers: [],
      institution_id: id,
      name,
      oauth: false,
      products: habits.products,
      routing_numbers: habits.routingNumbers,
      ...(extras.include_optional_metadata === true
        ? { logo: toLogo(habits.color), primary_color: habits.color, url: habits.url }
        : {}),
      ...(extras.include_auth_metadata === true
        ? {
            auth_metadata: {
              supported_methods: {
                automated_micro_deposits: false,
                instant_auth: true,
                instant_match: false,
                instant_micro_deposits: false,
              },
            },
          }
        : {}),
      ...(extras.include_status === true ? { status: this.#toHealth(institution) } : {}),
    };
  }

  #toHealth(institution: Institution): Wire {
    const isDown = troubleAt(institution, 'status') !== undefined;
    const health = {
      breakdown: {
        error_institution: isDown ? 0.97 : 0.02,
        error_plaid: 0.01,
        success: isDown ? 0.02 : 0.97,
      },
      last_status_change: this.#aggregator.timeOf(this.#aggregator.world.nowMs - 3_600_000),
      status: isDown ? 'DOWN' : 'HEALTHY',
    };
    const refreshed = {
      ...health,
      breakdown: { ...health.breakdown, refresh_interval: isDown ? 'STOPPED' : 'NORMAL' },
    };
    return {
      auth: health,
      health_incidents: null,
      identity: institution.habits.products.includes('identity') ? health : null,
      investments: null,
      investments_updates: null,
      item_logins: health,
      liabilities: null,
      liabilities_updates: null,
      transactions_updates: refreshed,
    };
  }
}
