// What a UK consent can allow: the permission codes, which combinations may be asked for, and what each leaves out of an
// answer. Called by consents.ts, account-information.ts and transactions.ts. Source: Account and Transaction API profile
// 3.1.11 and 4.0, "Permissions"; the codes are the same in both versions.
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Entry } from '../ledger/ledger.ts';

/** All permission codes (OBReadConsent1). */
export const permissionCodes: ReadonlySet<string> = new Set([
  'ReadAccountsBasic',
  'ReadAccountsDetail',
  'ReadBalances',
  'ReadBeneficiariesBasic',
  'ReadBeneficiariesDetail',
  'ReadDirectDebits',
  'ReadOffers',
  'ReadPAN',
  'ReadParty',
  'ReadPartyPSU',
  'ReadProducts',
  'ReadScheduledPaymentsBasic',
  'ReadScheduledPaymentsDetail',
  'ReadStandingOrdersBasic',
  'ReadStandingOrdersDetail',
  'ReadStatementsBasic',
  'ReadStatementsDetail',
  'ReadTransactionsBasic',
  'ReadTransactionsCredits',
  'ReadTransactionsDebits',
  'ReadTransactionsDetail',
]);

/** What a consent was asked for beyond the sandbox's own permissions. */
export interface Terms {
  readonly codes: ReadonlySet<string>;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The reason why a list of permissions cannot be asked for; undefined when it can. */
export function reasonAgainst(codes: readonly unknown[]): string | undefined {
  if (codes.length === 0) return 'Permissions is empty';
  const unknown = codes.find((code) => typeof code !== 'string' || !permissionCodes.has(code));
  if (unknown !== undefined) return `There is no permission ${String(unknown)}`;
  const hasExtent = codes.includes('ReadTransactionsBasic') || codes.includes('ReadTransactionsDetail');
  const hasDirection = codes.includes('ReadTransactionsCredits') || codes.includes('ReadTransactionsDebits');
  if (hasExtent && !hasDirection) return 'Transactions need ReadTransactionsCredits or ReadTransactionsDebits';
  if (hasDirection && !hasExtent) return 'Transactions need ReadTransactionsBasic or ReadTransactionsDetail';
  return undefined;
}

/** Codes of what is paid regularly: each resource needs its own besides. */
const regularCodes = [
  'ReadDirectDebits',
  'ReadStandingOrdersBasic',
  'ReadStandingOrdersDetail',
  'ReadScheduledPaymentsBasic',
  'ReadScheduledPaymentsDetail',
];

/** The sandbox's permissions that the codes amount to. */
export function toPermissions(codes: ReadonlySet<string>): Set<SandboxPermission> {
  const found = new Set<SandboxPermission>();
  if (codes.has('ReadAccountsBasic') || codes.has('ReadAccountsDetail')) found.add('accounts');
  if (codes.has('ReadBalances')) found.add('balances');
  if (codes.has('ReadTransactionsBasic') || codes.has('ReadTransactionsDetail')) found.add('transactions');
  if (regularCodes.some((code) => codes.has(code))) found.add('regularPayments');
  if (codes.has('ReadBeneficiariesBasic') || codes.has('ReadBeneficiariesDetail')) found.add('beneficiaries');
  if (codes.has('ReadProducts')) found.add('products');
  if (codes.has('ReadStatementsBasic') || codes.has('ReadStatementsDetail')) found.add('statements');
  if (codes.has('ReadParty') || codes.has('ReadPartyPSU')) found.add('identity');
  return found;
}

/** Fields that only the Detail permission shows. */
const accountDetail = ['Account', 'Servicer'];
const transactionDetail = [
  'TransactionInformation',
  'Balance',
  'MerchantDetails',
  'CreditorAgent',
  'CreditorAccount',
  'DebtorAgent',
  'DebtorAccount',
];

function without(wire: Wire, names: readonly string[]): Wire {
  return Object.fromEntries(Object.entries(wire).filter(([name]) => !names.includes(name)));
}

/** A standing order, scheduled payment or beneficiary as far as the consent shows it: whom it pays is detail. */
export function trimArrangement(wire: Wire, terms: Terms | undefined, detail: string): Wire {
  return terms === undefined || terms.codes.has(detail) ? wire : without(wire, ['CreditorAgent', 'CreditorAccount']);
}

/** An account as far as the consent shows it. */
export function trimAccount(account: Wire, terms: Terms | undefined): Wire {
  return terms === undefined || terms.codes.has('ReadAccountsDetail') ? account : without(account, accountDetail);
}

/** A statement as far as the consent shows it: amounts are Detail's. */
export function trimStatement(statement: Wire, terms: Terms | undefined): Wire {
  const isWhole = terms === undefined || terms.codes.has('ReadStatementsDetail');
  return isWhole ? statement : without(statement, ['StatementAmount']);
}

/** An entry as far as the consent shows it. */
export function trimTransaction(transaction: Wire, terms: Terms | undefined): Wire {
  const isWhole = terms === undefined || terms.codes.has('ReadTransactionsDetail');
  return isWhole ? transaction : without(transaction, transactionDetail);
}

/** Whether the consent shows this entry at all. */
export function isShown(entry: Entry, terms: Terms | undefined): boolean {
  if (terms === undefined) return true;
  const direction = entry.amountMinor < 0n ? 'ReadTransactionsDebits' : 'ReadTransactionsCredits';
  return terms.codes.has(direction) && entry.atMs >= terms.fromMs && entry.atMs <= terms.toMs;
}
