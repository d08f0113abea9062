// What an account costs and earns, as UK Open Banking has it. Hung by routes.ts on Albion's and Thistle's listeners. Source:
// account-info-openapi 3.1.11 and 4.0, OBReadProduct2: PCA for current accounts of people, BCA for those of firms, others by code.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toUnsignedDecimal } from '../ledger/currency.ts';
import type { AccountInformation } from './account-information.ts';
import { refuse } from './refusals.ts';

/** The products of one house. */
export class Products implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:AccountId/product', answer: (request) => this.#product(request) },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #product(request: FastifyRequest): Wire {
    const { house, terms } = this.#information;
    const consent = this.#information.authorise(request, 'accounts');
    const codes = terms.get(consent.id)?.codes;
    if (codes !== undefined && !codes.has('ReadProducts')) {
      throw refuse(house, { code: 'consentMismatch', message: 'The consent does not cover products' }, 403);
    }
    const account = this.#information.accountOf(request, consent);
    return this.#information.answer(request, { Product: [toProduct(account)] });
  }
}

function toProduct(account: Account): Wire {
  const own = {
    AccountId: account.id,
    ProductName: account.product,
    ProductId: account.product.toLowerCase().replaceAll(' ', '-'),
  };
  if (account.kind !== 'current') {
    return { ...own, ProductType: 'Other', OtherProductType: toOther(account) };
  }
  if (account.isBusiness) {
    return {
      ...own,
      ProductType: 'BusinessCurrentAccount',
      BCA: { Overdraft: toOverdraft(account, ['INTI', 'OVOD']) },
    };
  }
  return { ...own, ProductType: 'PersonalCurrentAccount', PCA: toPersonal(account) };
}

const toPersonal = (account: Account): Wire => ({
  CreditInterest: {
    TierBandSet: [
      {
        TierBandMethod: 'Tiered',
        Destination: 'SelfCredit',
        TierBand: [
          {
            Identification: 'Up to 2,000',
            TierValueMinimum: '0',
            TierValueMaximum: '2000.00',
            CalculationFrequency: 'Daily',
            ApplicationFrequency: 'Monthly',
            FixedVariableInterestRateType: 'Variable',
            AER: '1.5000',
            BankInterestRateType: 'Gross',
            BankInterestRate: '1.49',
          },
        ],
      },
    ],
  },
  Overdraft: toOverdraft(account, ['Tiered', 'OnDemand']),
  OtherFeesCharges: {
    FeeChargeDetail: [
      {
        FeeCategory: 'Servicing',
        FeeType: 'ServiceCAccountFeeMonthly',
        FeeAmount: '3.00',
        ApplicationFrequency: 'Monthly',
        Notes: ['Waived in months in which 1,500 is paid in'],
      },
    ],
  },
});

/** What is agreed, and beyond it; words or codes as the section has them. */
function toOverdraft({ currency, creditLimitMinor }: Account, [method, type]: readonly [string, string]): Wire {
  const limit = toUnsignedDecimal(creditLimitMinor, currency);
  return {
    OverdraftTierBandSet: [
      {
        TierBandMethod: method,
        OverdraftType: type,
        Identification: 'Arranged',
        AuthorisedIndicator: true,
        BufferAmount: '25.00',
        OverdraftTierBand: [{ TierValueMin: '0.00', TierValueMax: limit, EAR: '39.90' }],
      },
      {
        TierBandMethod: method,
        OverdraftType: type,
        Identification: 'Unarranged',
        AuthorisedIndicator: false,
        OverdraftTierBand: [{ TierValueMin: limit, EAR: '0' }],
      },
    ],
  };
}

/** Savings earn; of cards and others the name alone is told. */
const toOther = (account: Account): Wire => ({
  Name: account.product,
  Description: account.kind === 'savings' ? 'Savings at a variable rate' : 'No rates are published',
  ...(account.kind !== 'savings'
    ? {}
    : {
        CreditInterest: {
          TierBandSet: [
            {
              TierBandMethod: 'INWH',
              Destination: 'INSC',
              TierBand: [
                {
                  TierValueMinimum: '1.00',
                  TierValueMaximum: '24999.99',
                  ApplicationFrequency: 'FQYY',
                  FixedVariableInterestRateType: 'INVA',
                  AER: '3.75',
                },
                {
                  TierValueMinimum: '25000.00',
                  ApplicationFrequency: 'FQYY',
                  FixedVariableInterestRateType: 'INVA',
                  AER: '4.05',
                },
              ],
            },
          ],
        },
      }),
});
