// The words of UK Open Banking account information, version 3.1.11 (names) beside 4.0 (ISO codes). Read by wire.ts.
// Sources: the official OpenAPI files and OBL's published code sets; bank transaction codes are ISO 20022 families and
// sub-families, in v3 by name and in v4 by code.
import type { AccountKind } from '../ledger/accounts.ts';
import type { EntryKind } from '../ledger/ledger.ts';

/** A bank transaction code: family and sub-family. */
interface Code {
  readonly v3: readonly [code: string, subCode: string];
  readonly v4: readonly [code: string, subCode: string];
  readonly proprietary: string;
}

const code = (v3: Code['v3'], v4: Code['v4'], proprietary: string): Code => ({ v3, v4, proprietary });

/** Codes by kind; money that can go both ways has the outgoing one first. */
export const entryCodes: Readonly<Record<EntryKind, readonly [out: Code, into: Code]>> = (() => {
  const both = (one: Code): readonly [Code, Code] => [one, one];
  const card = 'CustomerCardTransactions';
  const misc = 'MiscellaneousDebitOperations';
  return {
    'brought-forward': both(code(['MiscellaneousCreditOperations', 'Other'], ['MCOP', 'OTHR'], 'BFWD')),
    salary: both(code(['ReceivedCreditTransfers', 'PayrollSalaryPayment'], ['RCDT', 'SALA'], 'BACS')),
    rent: both(code(['IssuedCreditTransfers', 'StandingOrder'], ['ICDT', 'STDO'], 'SO')),
    'standing-order': both(code(['IssuedCreditTransfers', 'StandingOrder'], ['ICDT', 'STDO'], 'SO')),
    'direct-debit': both(code(['ReceivedDirectDebits', 'DirectDebit'], ['RDDT', 'PMDD'], 'DD')),
    'direct-debit-return': both(
      code(['ReceivedDirectDebits', 'ReversalDueToReturnUnpaidDirectDebit'], ['RDDT', 'UPDD'], 'UDD'),
    ),
    'card-purchase': both(code([card, 'PointOfSalePaymentDebitCard'], ['CCRD', 'POSD'], 'POS')),
    'card-authorisation': both(code([card, 'PointOfSalePaymentDebitCard'], ['CCRD', 'POSD'], 'AUTH')),
    'cash-withdrawal': both(code([card, 'CashWithdrawal'], ['CCRD', 'CWDL'], 'ATM')),
    fee: both(code([misc, 'Charges'], ['MDOP', 'CHRG'], 'CHG')),
    'interest-paid': both(code(['MiscellaneousCreditOperations', 'Interest'], ['MCOP', 'INTR'], 'INT')),
    'interest-charged': both(code([misc, 'Interest'], ['MDOP', 'INTR'], 'INTC')),
    refund: both(code([card, 'Reimbursements'], ['CCRD', 'RIMB'], 'REF')),
    chargeback: both(code([card, 'CreditAdjustments'], ['CCRD', 'CAJT'], 'CBK')),
    reversal: both(code([card, 'ReversalDueToPaymentReversal'], ['CCRD', 'RPCR'], 'REV')),
    'transfer-in': both(code(['ReceivedCreditTransfers', 'DomesticCreditTransfer'], ['RCDT', 'DMCT'], 'FPI')),
    'transfer-out': both(code(['IssuedCreditTransfers', 'DomesticCreditTransfer'], ['ICDT', 'DMCT'], 'FPO')),
    'own-transfer': [
      code(['IssuedCreditTransfers', 'InternalBookTransfer'], ['ICDT', 'BOOK'], 'TFR'),
      code(['ReceivedCreditTransfers', 'InternalBookTransfer'], ['RCDT', 'BOOK'], 'TFR'),
    ],
    'card-repayment': [
      code(['IssuedCreditTransfers', 'InternalBookTransfer'], ['ICDT', 'BOOK'], 'CCP'),
      code(['ReceivedCreditTransfers', 'InternalBookTransfer'], ['RCDT', 'BOOK'], 'CCP'),
    ],
    'loan-repayment': [
      code(['IssuedCreditTransfers', 'InternalBookTransfer'], ['ICDT', 'BOOK'], 'LNP'),
      code(['ConsumerLoans', 'PrincipalPayment'], ['CSLN', 'PPAY'], 'LNP'),
    ],
  };
})();

/** Account types: v3 sub-type, v4 type code. */
export const accountTypes: Readonly<Record<AccountKind, readonly [v3: string, v4: string]>> = {
  current: ['CurrentAccount', 'CACC'],
  savings: ['Savings', 'SVGS'],
  'credit-card': ['CreditCard', 'CARD'],
  loan: ['Loan', 'LOAN'],
  mortgage: ['Mortgage', 'MORT'],
  currency: ['CurrentAccount', 'CACC'],
};

/** Balance types by meaning. */
export const balanceTypes = {
  available: ['InterimAvailable', 'ITAV'],
  booked: ['InterimBooked', 'ITBD'],
  expected: ['Expected', 'XPCD'],
  closing: ['ClosingBooked', 'CLBD'],
} as const;

/** Error codes: v3's namespaced text, v4's four characters (OBExternalStatusReason1Code). */
export const errorCodes = {
  fieldMissing: ['UK.OBIE.Field.Missing', 'U004'],
  fieldInvalid: ['UK.OBIE.Field.Invalid', 'U002'],
  dateInvalid: ['UK.OBIE.Field.InvalidDate', 'U003'],
  fieldUnexpected: ['UK.OBIE.Field.Unexpected', 'U005'],
  headerMissing: ['UK.OBIE.Header.Missing', 'U007'],
  formatInvalid: ['UK.OBIE.Resource.InvalidFormat', 'U010'],
  signatureInvalid: ['UK.OBIE.Signature.Invalid', 'U015'],
  signatureInvalidClaim: ['UK.OBIE.Signature.InvalidClaim', 'U016'],
  signatureMissingClaim: ['UK.OBIE.Signature.MissingClaim', 'U017'],
  signatureMalformed: ['UK.OBIE.Signature.Malformed', 'U018'],
  signatureMissing: ['UK.OBIE.Signature.Missing', 'U019'],
  accountUnsupported: ['UK.OBIE.Unsupported.AccountIdentifier', 'U021'],
  currencyUnsupported: ['UK.OBIE.Unsupported.Currency', 'U023'],
  instrumentUnsupported: ['UK.OBIE.Unsupported.LocalInstrument', 'U026'],
  schemeUnsupported: ['UK.OBIE.Unsupported.Scheme', 'U027'],
  headerInvalid: ['UK.OBIE.Header.Invalid', 'U006'],
  consentMismatch: ['UK.OBIE.Resource.ConsentMismatch', 'U008'],
  consentStatus: ['UK.OBIE.Resource.InvalidConsentStatus', 'U009'],
  notFound: ['UK.OBIE.Resource.NotFound', 'U011'],
  duplicateReference: ['UK.OBIE.Rules.DuplicateReference', 'U013'],
  failsControlParameters: ['UK.OBIE.Rules.FailsControlParameters', 'U014'],
  reauthenticate: ['UK.OBIE.Reauthenticate', 'U028'],
  unexpected: ['UK.OBIE.UnexpectedError', 'U042'],
} as const;
