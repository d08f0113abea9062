// Products as banks write them: rates are percentages whatever the standard, amounts have the account's currency or their own, and what
// cannot be read costs itself alone and is told.

import { describe, expect, it } from 'vitest';
import { parseProduct } from '../../../src/banks/cdr/product.ts';
import type { Defect } from '../../../src/banks/connector.ts';
import type { JsonObject } from '../../../src/banks/json.ts';
import { readProduct } from '../../../src/banks/open-banking-uk/product.ts';
import type { Account } from '../../../src/domain/account.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { toPercentage } from '../../../src/domain/product.ts';

const account = { bankAccountId: '22289', currency: parseCurrency('GBP') } as Account;
const readUk = (...products: readonly unknown[]) => readProduct({ Data: { Product: products } }, account);
function readCdr(data: JsonObject) {
  const defects: Defect[] = [];
  const value = parseProduct(data, { tell: (pointer, reason) => void defects.push({ pointer, reason }) });
  return { value, defects };
}
const gbp = (amountMinor: bigint) => ({ currency: 'GBP', amountMinor });
const amounts = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one)));

describe('a rate', () => {
  it.each([
    ['1.2500', 0, '1.25'],
    ['0', 0, '0'],
    ['-0.00', 0, '0'],
    ['-0.5', 0, '-0.5'],
    ['007.10', 0, '7.1'],
    ['39.9', 0, '39.9'],
    ['0.0125', 2, '1.25'],
    ['0.1999', 2, '19.99'],
    ['1', 2, '100'],
    ['0.5', 2, '50'],
    ['-0.005', 2, '-0.5'],
    ['0.000000000000000001', 2, '0.0000000000000001'],
  ] as const)('%s, moved by %d places, is %s percent', (text, places, percentage) => {
    expect(toPercentage(text, places)).toBe(percentage);
  });

  it.each(['', '1,25', '1.25 %', '1e3', '.5', '5.', 'NaN', '1.2.3', '٣'])('%j is none', (text) => {
    expect(toPercentage(text, 0)).toBeNull();
  });
});

describe('a product of UK Open Banking', () => {
  const current = {
    AccountId: '22289',
    ProductId: '51B',
    ProductType: 'PersonalCurrentAccount',
    ProductName: '321 Product',
    PCA: {
      ProductDetails: { Segment: ['General'], MonthlyMaximumCharge: '80.00', Notes: ['A note'] },
      CreditInterest: {
        TierBandSet: [
          {
            TierBandMethod: 'Whole',
            Destination: 'SelfCredit',
            TierBand: [
              {
                Identification: 'ID-1',
                TierValueMinimum: '500.00',
                TierValueMaximum: '1000.00',
                CalculationFrequency: 'Daily',
                ApplicationFrequency: 'PerStatementDate',
                FixedVariableInterestRateType: 'Variable',
                AER: '3.000',
                BankInterestRateType: 'Gross',
                BankInterestRate: '2.96',
              },
            ],
          },
        ],
      },
      Overdraft: {
        OverdraftTierBandSet: [
          {
            TierBandMethod: 'Tiered',
            AuthorisedIndicator: true,
            BufferAmount: '5.00',
            OverdraftTierBand: [
              {
                TierValueMin: '0.0000',
                TierValueMax: '1000.00',
                EAR: '19.90',
                OverdraftFeesCharges: [
                  {
                    OverdraftFeeChargeDetail: [
                      {
                        FeeType: 'ArrangedOverdraft',
                        FeeAmount: '6.00',
                        ApplicationFrequency: 'Monthly',
                        OverdraftFeeChargeCap: {
                          FeeType: ['ArrangedOverdraft'],
                          MinMaxType: 'Maximum',
                          FeeCapAmount: '60.00',
                          CappingPeriod: 'Half Year',
                        },
                      },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
      OtherFeesCharges: {
        FeeChargeDetail: [
          {
            FeeCategory: 'Servicing',
            FeeType: 'Other',
            OtherFeeType: { Name: 'Cheque copy', Description: 'A copy' },
            FeeAmount: '4',
            ApplicationFrequency: 'PerItem',
          },
          {
            FeeCategory: 'Servicing',
            FeeType: 'ServiceCOther',
            FeeRate: '2.75',
            FeeRateType: 'Other',
            ApplicationFrequency: 'PerTransactionPercentage',
            FeeApplicableRange: { MinimumAmount: '1.50', MaximumAmount: '100.00' },
          },
        ],
      },
    },
  };

  it('has rates of each band, fees and an overdraft, in pounds', () => {
    const { value, defects } = readUk(current);
    expect(defects).toEqual([]);
    expect(value).toMatchObject({
      name: '321 Product',
      bankProductId: '51B',
      category: 'PersonalCurrentAccount',
      notes: ['A note'],
    });
    const tiers = [{ name: 'ID-1', unit: 'MONEY', minimum: '500', maximum: '1000', application: 'WHOLE_BALANCE' }];
    const rate = {
      direction: 'DEPOSIT',
      isFixed: false,
      comparisonPercentage: null,
      calculationFrequency: { text: 'Daily', duration: 'P1D' },
      applicationFrequency: { text: 'PerStatementDate', duration: null },
      tiers,
      notes: [],
    };
    expect(value.rates).toEqual([
      { ...rate, type: 'AER', percentage: '3' },
      { ...rate, type: 'Gross', percentage: '2.96' },
    ]);
    expect(amounts(value.overdraft)).toMatchObject([
      {
        isArranged: true,
        percentage: '19.9',
        minimum: amounts(gbp(0n)),
        maximum: amounts(gbp(100_000n)),
        buffer: amounts(gbp(500n)),
        fees: [
          {
            type: 'ArrangedOverdraft',
            amount: amounts(gbp(600n)),
            frequency: { text: 'Monthly', duration: 'P1M' },
            cap: amounts(gbp(6000n)),
            capFrequency: { text: 'Half Year', duration: 'P6M' },
          },
        ],
      },
    ]);
    expect(amounts(value.fees)).toMatchObject([
      { name: 'Cheque copy', amount: amounts(gbp(400n)), frequency: { text: 'PerItem', duration: null } },
      {
        amount: null,
        percentage: '2.75',
        rateBase: 'Other',
        minimum: amounts(gbp(150n)),
        maximum: amounts(gbp(10_000n)),
      },
      { type: 'MonthlyMaximumCharge', cap: amounts(gbp(8000n)), capFrequency: { duration: 'P1M' } },
    ]);
  });

  it('keeps what can be read, and tells where the rest was', () => {
    const broken = structuredClone(current);
    const band = broken.PCA.CreditInterest.TierBandSet[0]?.TierBand[0] as unknown as Record<string, unknown>;
    band['AER'] = 'three';
    band['TierValueMaximum'] = 'no end';
    (broken.PCA.OtherFeesCharges.FeeChargeDetail as unknown[])[0] = 'a fee';
    (broken.PCA.OtherFeesCharges.FeeChargeDetail[1] as Record<string, unknown>)['FeeApplicableRange'] = {
      MinimumAmount: '1.005',
    };
    const { value, defects } = readUk(broken);
    expect(value.rates.map(({ type }) => type)).toEqual(['Gross']);
    expect(value.rates[0]?.tiers[0]?.maximum).toBeNull();
    expect(value.fees).toHaveLength(2);
    expect(defects.map(({ pointer }) => pointer).sort()).toEqual(
      [
        '/Data/Product/0/PCA/CreditInterest/TierBandSet/0/TierBand/0/TierValueMaximum',
        '/Data/Product/0/PCA/CreditInterest/TierBandSet/0/TierBand/0/AER',
        '/Data/Product/0/PCA/OtherFeesCharges/0/FeeChargeDetail/0',
        '/Data/Product/0/PCA/OtherFeesCharges/0/FeeChargeDetail/1/FeeApplicableRange/MinimumAmount',
      ].sort(),
    );
    for (const { reason } of defects) expect(reason).not.toMatch(/three|no end|1\.005/);
  });

  it('of another account is none of this one’s', () => {
    expect(() => readUk({ ...current, AccountId: '999' })).toThrow('of another account');
    const { value, defects } = readUk({ ...current, AccountId: '999' }, { ...current, ProductName: 'Mine' });
    expect(value.name).toBe('Mine');
    expect(defects).toHaveLength(1);
  });

  it('is empty where the bank states nothing, and no answer is not taken for that', () => {
    for (const body of [{ Data: {} }, { Data: { Product: [] } }, null])
      expect(readProduct(body, account).value).toMatchObject({ name: null, rates: [], fees: [], overdraft: [] });
    expect(() => readProduct({ Data: { Account: [{}] } }, account)).toThrow();
    expect(() => readProduct({ Data: [], Errors: [{ ErrorCode: 'U000' }] }, account)).toThrow();
  });

  it('has no amounts where nobody knows the currency, and says so', () => {
    const { value, defects } = readProduct({ Data: { Product: [current] } }, { ...account, currency: null });
    expect(value.overdraft[0]?.maximum).toBeNull();
    expect(value.rates).toHaveLength(2);
    expect(defects.length).toBeGreaterThan(3);
  });

  it('of a loan has its APR and the fees of each band', () => {
    const { value } = readUk({
      AccountId: '22289',
      ProductType: 'Other',
      OtherProductType: {
        Name: 'A loan',
        Description: 'For a car',
        LoanInterest: {
          LoanInterestTierBandSet: {
            TierBandMethod: 'INTI',
            CalculationMethod: 'ITSI',
            LoanInterestTierBand: {
              TierValueMinimum: '1000',
              FixedVariableInterestRateType: 'INFI',
              RepAPR: '7.9',
              LoanInterestFeesCharges: {
                LoanInterestFeeChargeDetail: { FeeType: 'FYAF', FeeAmount: '10.00', ApplicationFrequency: 'FEAO' },
              },
            },
          },
        },
      },
    });
    expect(value).toMatchObject({
      name: 'A loan',
      notes: ['For a car'],
      rates: [
        { direction: 'LENDING', type: 'APR', percentage: '7.9', isFixed: true, tiers: [{ application: 'PER_TIER' }] },
      ],
      fees: [{ type: 'FYAF', frequency: { text: 'FEAO', duration: null } }],
    });
  });
});

describe('a product of the Consumer Data Right', () => {
  it('has shares of one as percentages, conditions in words, and Australian dollars where none is said', () => {
    const { value, defects } = readCdr({
      productName: 'saver',
      productCategory: 'TRANS_AND_SAVINGS_ACCOUNTS',
      depositRate: '0.0475',
      depositRates: [
        {
          depositRateType: 'BONUS',
          rate: '0.0325',
          applicationFrequency: 'P1M',
          tiers: [
            {
              name: 'All',
              unitOfMeasure: 'DOLLAR',
              minimumValue: '0',
              maximumValue: '250000',
              rateApplicationMethod: 'PER_TIER',
            },
          ],
          applicabilityConditions: [{ rateApplicabilityType: 'OTHER', additionalInfo: 'Pay in 200' }],
        },
      ],
      lendingRates: [{ lendingRateType: 'BUNDLE_DISCOUNT_FIXED', rate: '0.061', comparisonRate: '0.0625' }],
      fees: [
        {
          name: 'Monthly',
          feeType: 'PERIODIC',
          feeMethodUType: 'fixedAmount',
          fixedAmount: { amount: '5.00' },
          additionalValue: 'P1M',
        },
        {
          name: 'Abroad',
          feeType: 'TRANSACTION',
          feeMethodUType: 'rateBased',
          rateBased: { rateType: 'TRANSACTION', rate: '0.03', amountRange: { feeMinimum: '1.00' } },
          currency: 'USD',
        },
        { name: 'Before version 5', feeType: 'WITHDRAWAL', transactionRate: '0.01' },
      ],
    });
    expect(defects).toEqual([]);
    expect(value.rates).toMatchObject([
      { direction: 'DEPOSIT', type: 'CURRENT', percentage: '4.75' },
      {
        direction: 'DEPOSIT',
        type: 'BONUS',
        percentage: '3.25',
        isFixed: null,
        notes: ['Pay in 200'],
        tiers: [{ unit: 'MONEY', maximum: '250000', application: 'PER_TIER' }],
      },
      { direction: 'LENDING', percentage: '6.1', comparisonPercentage: '6.25', isFixed: true },
    ]);
    expect(amounts(value.fees)).toMatchObject([
      { amount: { currency: 'AUD', amountMinor: '500' }, frequency: { text: 'P1M', duration: 'P1M' } },
      { percentage: '3', rateBase: 'TRANSACTION', minimum: { currency: 'USD', amountMinor: '100' } },
      { percentage: '1', rateBase: 'TRANSACTION' },
    ]);
  });

  it('is told of what cannot be read, and keeps the rest', () => {
    const { value, defects } = readCdr({
      depositRates: [
        { depositRateType: 'FIXED', rate: '4.75%' },
        7,
        { depositRateType: 'VARIABLE', rate: '0.01', tiers: 'none' },
      ],
      fees: [{ name: 'Odd', feeType: 'EVENT', fixedAmount: { amount: 'ten' } }],
    });
    expect(value.rates.map(({ type }) => type)).toEqual(['VARIABLE']);
    expect(value.fees).toMatchObject([{ name: 'Odd', amount: null }]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/depositRates/0/rate', '/depositRates/1', '/fees/0/fixedAmount/amount']),
    );
  });
});
