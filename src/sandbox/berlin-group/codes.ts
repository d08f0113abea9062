// The words of Berlin Group NextGenPSD2 1.3.12. Read by wire.ts. Bank transaction codes are ISO 20022 domain, family and
// sub-family joined by hyphens (1.3.12, data type "Bank Transaction Code"); proprietary codes follow DK's GVC at the
// German house and free words at the French one.
import type { AccountKind } from '../ledger/accounts.ts';
import type { EntryKind } from '../ledger/ledger.ts';

/** Codes by kind: ISO code out, ISO code in, German GVC, French wording. */
export const entryCodes: Readonly<
  Record<EntryKind, readonly [out: string, into: string, german: string, french: string]>
> = {
  'brought-forward': ['ACMT-MCOP-OTHR', 'ACMT-MCOP-OTHR', '899', 'REPORT'],
  salary: ['PMNT-RCDT-SALA', 'PMNT-RCDT-SALA', '153', 'VIR SALAIRE'],
  rent: ['PMNT-ICDT-STDO', 'PMNT-ICDT-STDO', '117', 'VIR PERMANENT'],
  'standing-order': ['PMNT-ICDT-STDO', 'PMNT-ICDT-STDO', '117', 'VIR PERMANENT'],
  'direct-debit': ['PMNT-RDDT-ESDD', 'PMNT-RDDT-ESDD', '105', 'PRLV SEPA'],
  'direct-debit-return': ['PMNT-RDDT-UPDD', 'PMNT-RDDT-UPDD', '109', 'REJET PRLV'],
  'card-purchase': ['PMNT-CCRD-POSD', 'PMNT-CCRD-POSD', '106', 'CB'],
  'card-authorisation': ['PMNT-CCRD-POSD', 'PMNT-CCRD-POSD', '106', 'CB AUTORISATION'],
  'cash-withdrawal': ['PMNT-CCRD-CWDL', 'PMNT-CCRD-CWDL', '107', 'RETRAIT DAB'],
  fee: ['PMNT-MDOP-CHRG', 'PMNT-MDOP-CHRG', '808', 'FRAIS'],
  'interest-paid': ['PMNT-MCOP-INTR', 'PMNT-MCOP-INTR', '814', 'INTERETS'],
  'interest-charged': ['PMNT-MDOP-INTR', 'PMNT-MDOP-INTR', '815', 'AGIOS'],
  refund: ['PMNT-CCRD-RIMB', 'PMNT-CCRD-RIMB', '108', 'CB REMBOURSEMENT'],
  chargeback: ['PMNT-CCRD-CAJT', 'PMNT-CCRD-CAJT', '109', 'CB CONTESTATION'],
  reversal: ['PMNT-CCRD-RPCR', 'PMNT-CCRD-RPCR', '159', 'CB ANNULATION'],
  'transfer-in': ['PMNT-RCDT-ESCT', 'PMNT-RCDT-ESCT', '166', 'VIR RECU'],
  'transfer-out': ['PMNT-ICDT-ESCT', 'PMNT-ICDT-ESCT', '116', 'VIR EMIS'],
  'own-transfer': ['PMNT-ICDT-BOOK', 'PMNT-RCDT-BOOK', '820', 'VIR INTERNE'],
  'card-repayment': ['PMNT-ICDT-BOOK', 'PMNT-RCDT-BOOK', '821', 'DEBIT DIFFERE'],
  'loan-repayment': ['PMNT-ICDT-BOOK', 'LDAS-CSLN-PPAY', '822', 'ECHEANCE PRET'],
};

/** Account types (ISO 20022 ExternalCashAccountType1Code). */
export const accountTypes: Readonly<Record<AccountKind, string>> = {
  current: 'CACC',
  savings: 'SVGS',
  'credit-card': 'CARD',
  loan: 'LOAN',
  mortgage: 'LOAN',
  currency: 'CACC',
};

/** The message codes of the standard that this sandbox sends, with their HTTP status (1.3.12, chapter "Message codes"). */
export const messageCodes = {
  FORMAT_ERROR: 400,
  PARAMETER_NOT_SUPPORTED: 400,
  PERIOD_INVALID: 400,
  CONSENT_UNKNOWN: 400,
  SESSIONS_NOT_SUPPORTED: 400,
  SIGNATURE_MISSING: 401,
  SIGNATURE_INVALID: 401,
  CERTIFICATE_MISSING: 401,
  CERTIFICATE_INVALID: 401,
  CERTIFICATE_EXPIRED: 401,
  PSU_CREDENTIALS_INVALID: 401,
  TOKEN_UNKNOWN: 401,
  TOKEN_INVALID: 401,
  CONSENT_INVALID: 401,
  CONSENT_EXPIRED: 401,
  EXECUTION_DATE_INVALID: 400,
  RESOURCE_UNKNOWN: 404,
  PRODUCT_UNKNOWN: 404,
  CANCELLATION_INVALID: 405,
  STATUS_INVALID: 409,
  SERVICE_INVALID: 405,
  REQUESTED_FORMATS_INVALID: 406,
  ACCESS_EXCEEDED: 429,
} as const;
