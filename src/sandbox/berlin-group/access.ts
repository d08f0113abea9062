// What a Berlin Group consent asks for, read from untrusted JSON: detailed (accounts by IBAN), left to the customer (empty
// lists), the list of available accounts, or everything. Called by consents.ts and account-information.ts.
// Source: psd2-api 1.3.12, schema accountAccess, and the guidelines' chapter on the account information consent.
import type { SandboxPermission } from '../description.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toMaskedCardNumber } from '../ledger/identifiers.ts';
import { refuse } from './refusals.ts';

/** A consent's access, understood. */
export interface Access {
  readonly wire: Wire;
  readonly permissions: ReadonlySet<SandboxPermission>;
  /** For a detailed access: which account references each permission names; undefined when the customer chooses. */
  readonly references: ReadonlyMap<SandboxPermission, ReadonlySet<string>> | undefined;
}

const lists = ['accounts', 'balances', 'transactions'] as const;

function referencesOf(value: unknown, path: string): Set<string> {
  if (!Array.isArray(value)) throw refuse('FORMAT_ERROR', `${path} is not a list`, path);
  return new Set(
    value.map((item: unknown) => {
      const reference = isObject(item) ? (item['iban'] ?? item['maskedPan']) : undefined;
      if (typeof reference !== 'string') throw refuse('FORMAT_ERROR', 'an account is named by iban or maskedPan', path);
      return reference.replaceAll(' ', '');
    }),
  );
}

function parseGlobal(access: Readonly<Record<string, unknown>>, name: string): Access {
  const value = access[name];
  if (value !== 'allAccounts' && value !== 'allAccountsWithOwnerName') {
    throw refuse('FORMAT_ERROR', `${name} is allAccounts or allAccountsWithOwnerName`, `access.${name}`);
  }
  if (lists.some((list) => access[list] !== undefined)) {
    throw refuse('FORMAT_ERROR', `${name} stands alone`, `access.${name}`);
  }
  const permissions = new Set<SandboxPermission>(['accounts']);
  if (name !== 'availableAccounts') permissions.add('balances');
  if (name === 'allPsd2') permissions.add('transactions');
  if (value === 'allAccountsWithOwnerName') permissions.add('identity');
  return { wire: { [name]: value }, permissions, references: undefined };
}

/** Untrusted `access` to what it asks for; FORMAT_ERROR or CONSENT_UNKNOWN's kin as the standard has them. */
export function parseAccess(access: unknown): Access {
  if (!isObject(access)) throw refuse('FORMAT_ERROR', 'access is missing', 'access');
  for (const name of ['allPsd2', 'availableAccounts', 'availableAccountsWithBalance']) {
    if (access[name] !== undefined) return parseGlobal(access, name);
  }
  const given = lists.filter((list) => access[list] !== undefined);
  if (given.length === 0) throw refuse('FORMAT_ERROR', 'access asks for nothing', 'access');
  const references = new Map<SandboxPermission, ReadonlySet<string>>(
    given.map((list) => [list, referencesOf(access[list], `access.${list}`)]),
  );
  const isEmpty = [...references.values()].map((set) => set.size === 0);
  if (isEmpty.includes(true) && isEmpty.includes(false)) {
    throw refuse('FORMAT_ERROR', 'either all lists are empty or none', 'access');
  }
  // Each list includes the right to see the account itself.
  const permissions = new Set<SandboxPermission>(['accounts', ...given]);
  const wire: Wire = Object.fromEntries(given.map((list) => [list, access[list]]));
  const additional = access['additionalInformation'];
  if (isObject(additional)) {
    wire['additionalInformation'] = additional;
    if (additional['ownerName'] !== undefined) permissions.add('identity');
  }
  return { wire, permissions, references: isEmpty.includes(true) ? undefined : references };
}

/** Whether the access covers a permission on this account. */
export function covers(access: Access | undefined, permission: SandboxPermission, account: Account): boolean {
  if (access === undefined) return true;
  if (!access.permissions.has(permission)) return false;
  const { references } = access;
  if (references === undefined || permission === 'identity') return true;
  const names = [account.iban, toMaskedCardNumber(account.cardNumber)];
  const isNamed = (list: ReadonlySet<string> | undefined): boolean => names.some((name) => list?.has(name) === true);
  return permission === 'accounts' ? [...references.values()].some(isNamed) : isNamed(references.get(permission));
}

/** The access as the consent shows it: what was chosen stands in lists that were empty. */
export function toWireAccess(access: Access, chosen: readonly Account[] | undefined): Wire {
  if (chosen === undefined || !Object.values(access.wire).some((value) => Array.isArray(value) && value.length === 0)) {
    return access.wire;
  }
  const references = chosen.map((account) =>
    account.kind === 'credit-card' ? { maskedPan: toMaskedCardNumber(account.cardNumber) } : { iban: account.iban },
  );
  return Object.fromEntries(
    Object.entries(access.wire).map(([name, value]) => [name, Array.isArray(value) ? references : value]),
  );
}
