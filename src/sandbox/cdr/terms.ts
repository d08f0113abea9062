// What accounts cost and earn, as Southern Cross Bank states it in an account's detail. Called by wire.ts. Source: cds_banking 1.36,
// BankingProductDepositRateV2, BankingProductLendingRateV3, BankingProductFeeV2.
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';

/** Rates and fees of an account that holds money. Source: BankingProductDepositRateV2, BankingProductFeeV2. */
export const toDepositTerms = ({ kind }: Account): Wire => ({
  depositRate: kind === 'savings' ? '0.0475' : '0.0010',
  depositRates:
    kind !== 'savings'
      ? []
      : [
          {
            depositRateType: 'VARIABLE',
            rate: '0.0150',
            calculationFrequency: 'P1D',
            applicationType: 'PERIODIC',
            applicationFrequency: 'P1M',
          },
          {
            depositRateType: 'BONUS',
            rate: '0.0325',
            calculationFrequency: 'P1D',
            applicationType: 'PERIODIC',
            applicationFrequency: 'P1M',
            tiers: [
              {
                name: 'Up to 100,000',
                unitOfMeasure: 'DOLLAR',
                minimumValue: '0',
                maximumValue: '100000',
                rateApplicationMethod: 'PER_TIER',
              },
            ],
            applicabilityConditions: [
              {
                rateApplicabilityType: 'MIN_DEPOSIT_AMOUNT',
                additionalValue: '200.00',
                additionalInfo: 'Pay in 200 a month',
              },
            ],
          },
        ],
  fees:
    kind === 'savings'
      ? []
      : [
          {
            name: 'Monthly account fee',
            feeType: 'PERIODIC',
            feeMethodUType: 'fixedAmount',
            fixedAmount: { amount: '5.00' },
            additionalValue: 'P1M',
          },
          {
            name: 'Overseas transaction',
            feeType: 'TRANSACTION',
            feeMethodUType: 'rateBased',
            rateBased: { rateType: 'TRANSACTION', rate: '0.03' },
          },
        ],
});

/** Of a credit card. */
export const toCardTerms = (): Wire => ({
  lendingRates: [
    {
      lendingRateType: 'PURCHASE',
      rate: '0.1999',
      applicationType: 'PERIODIC',
      applicationFrequency: 'P1M',
      repaymentType: 'UNCONSTRAINED',
      loanPurpose: 'UNCONSTRAINED',
    },
    {
      lendingRateType: 'CASH_ADVANCE',
      rate: '0.2199',
      applicationType: 'PERIODIC',
      applicationFrequency: 'P1M',
      repaymentType: 'UNCONSTRAINED',
      loanPurpose: 'UNCONSTRAINED',
    },
  ],
  fees: [
    {
      name: 'Cash advance',
      feeType: 'CASH_ADVANCE',
      feeMethodUType: 'rateBased',
      rateBased: { rateType: 'TRANSACTION', rate: '0.03', amountRange: { feeMinimum: '3.00', feeMaximum: '300.00' } },
    },
  ],
});

/** Of a home loan. */
export const toLoanTerms = (): Wire => ({
  lendingRates: [
    {
      lendingRateType: 'VARIABLE',
      rate: '0.0614',
      comparisonRate: '0.0621',
      calculationFrequency: 'P1D',
      applicationType: 'PERIODIC',
      applicationFrequency: 'P1M',
      repaymentType: 'PRINCIPAL_AND_INTEREST',
      loanPurpose: 'OWNER_OCCUPIED',
    },
  ],
});
