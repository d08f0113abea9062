// What the aggregator says of itself: its institutions with their logos, and the application that asks. Hung by
// enable-banking.ts on the aggregator's listener. Source: the specification's GET /aspsps and GET /application.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { paramOf, queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import type { Institution, PsuType } from './institutions.ts';
import { farthestDays } from './payment-request.ts';
import { malformed, refuse } from './refusals.ts';

const paymentTypes = [
  'SEPA',
  'INST_SEPA',
  'DOMESTIC',
  'CROSSBORDER',
  'DOMESTIC_SE_GIRO',
  'INTERNAL',
  'BULK_SEPA',
  'BULK_DOMESTIC',
  'BULK_DOMESTIC_SE_GIRO',
];
const filters: Readonly<Record<string, (value: string) => boolean>> = {
  country: (value) => /^[A-Z]{2}$/.test(value),
  psu_type: (value) => value === 'personal' || value === 'business',
  service: (value) => value === 'AIS' || value === 'PIS',
  payment_type: (value) => paymentTypes.includes(value),
};

/** The path of an institution's logo. */
const logoPath = ({ country, name }: Institution): string => `/brands/${country}/${encodeURIComponent(name)}/`;

/** A square with the first letters of the institution's name. */
function toLogo({ name, habits }: Institution): string {
  const letters = name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 128 128" role="img"><title>${name}</title>
<rect width="128" height="128" rx="20" fill="${habits.color}"/><text x="64" y="82" font-family="sans-serif" font-size="52" font-weight="700" text-anchor="middle" fill="#fff">${letters}</text></svg>
`;
}

function toPayments({ habits }: Institution): Wire[] {
  return habits.psuTypes.flatMap((psu_type) =>
    habits.payments.map((payment_type) => ({
      payment_type,
      max_transactions: 1,
      currencies: ['EUR'],
      debtor_account_required: habits.debtorAccountRequired,
      debtor_account_schemas: ['IBAN'],
      creditor_account_schemas: ['IBAN'],
      charge_bearer_values: ['SLEV'],
      creditor_name_required: true,
      creditor_country_required: false,
      creditor_postal_address_required: false,
      remittance_information_required: false,
      remittance_information_lines: [{ min_length: 1, max_length: 140 }],
      debtor_currency_required: false,
      creditor_agent_bic_fi_required: false,
      allowed_auth_methods: ['redirect'],
      reference_number_supported: false,
      requested_execution_date_supported: payment_type === 'SEPA',
      ...(payment_type === 'SEPA' ? { requested_execution_date_max_period: farthestDays } : {}),
      final_successful_statuses: [habits.settledStatus[payment_type]],
      psu_type,
    })),
  );
}

/** Institutions and application. */
export class Directory implements Resource {
  readonly #aggregator: Aggregator;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/aspsps', answer: (request) => this.#aspsps(request) },
    { method: 'GET', path: '/application', answer: () => this.#application() },
  ];

  /** What browsers get, without a token. */
  readonly publicRoutes: readonly Route[] = [
    { method: 'GET', path: '/brands/:country/:name/', answer: (request, reply) => this.#logo(request, reply) },
  ];

  constructor(aggregator: Aggregator) {
    this.#aggregator = aggregator;
  }

  #aspsps(request: FastifyRequest): Wire {
    const query = queryOf(request);
    for (const [name, isGood] of Object.entries(filters)) {
      const value = query.get(name);
      if (value !== undefined && !isGood(value)) throw malformed(`${name} has no such value`);
    }
    const [country, psuType] = [query.get('country'), query.get('psu_type')];
    const [service, paymentType] = [query.get('service'), query.get('payment_type')];
    const found = [...this.#aggregator.institutions.values()].filter(
      ({ habits, hasPayments, ...institution }) =>
        (country === undefined || institution.country === country) &&
        (psuType === undefined || habits.psuTypes.some((type) => type === psuType)) &&
        (service !== 'PIS' || hasPayments) &&
        (paymentType === undefined || habits.payments.some((type) => type === paymentType)),
    );
    return { aspsps: found.map((institution) => this.#toAspsp(institution)) };
  }

  #toAspsp(institution: Institution): Wire {
    const { name, country, habits } = institution;
    return {
      name,
      country,
      logo: `${this.#aggregator.origin}${logoPath(institution)}`,
      psu_types: habits.psuTypes,
      auth_methods: habits.psuTypes.map((psu_type: PsuType) => ({
        name: 'redirect',
        title: 'Online bank',
        psu_type,
        credentials: [],
        approach: 'REDIRECT',
        hidden_method: false,
      })),
      maximum_consent_validity: habits.maximumConsentSeconds,
      beta: habits.isBeta,
      bic: habits.bic,
      required_psu_headers: habits.requiredPsuHeaders,
      payments: toPayments(institution),
    };
  }

  #application(): Wire {
    const { application, institutions } = this.#aggregator;
    return {
      name: application.name,
      description: 'The gateway of this sandbox',
      kid: application.id,
      environment: 'SANDBOX',
      redirect_urls: application.redirectUrls,
      active: true,
      countries: [...new Set([...institutions.values()].map(({ country }) => country))],
      services: ['AIS', 'PIS'],
    };
  }

  #logo(request: FastifyRequest, reply: FastifyReply): string {
    const institution = this.#aggregator.findByName({
      name: paramOf(request, 'name'),
      country: paramOf(request, 'country'),
    });
    if (institution === undefined) throw refuse('WRONG_ASPSP_PROVIDED');
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'").type('image/svg+xml');
    return toLogo(institution);
  }
}
