// Bank: from the configuration and this gateway's own calls; never asks a bank.

import type { BankStandard } from '../../../src/domain/bank.ts';
import { NotFound } from '../../../src/domain/errors.ts';
import type { ConnectedBank, RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import type { BankResolvers, BankStandard as SchemaBankStandard } from '../generated.ts';
import { toDetailRequests } from '../link-details.ts';

/** The configured bank behind a global id; null when there is none. */
export function bankOf(id: string, { banks, ids }: RequestContext): ConnectedBank | null {
  const parsed = ids.parse(id);
  return parsed?.type === 'Bank' ? (banks.get(parsed.bankId) ?? null) : null;
}

function assertBank(id: string, context: RequestContext): ConnectedBank {
  const connected = bankOf(id, context);
  if (connected === null) throw new NotFound();
  return connected;
}

/** A standard's name as the SDL writes it: `open-banking-uk` is OPEN_BANKING_UK. */
type EnumName<Name extends string> = Name extends `${infer Word}-${infer Rest}`
  ? `${Uppercase<Word>}_${EnumName<Rest>}`
  : Uppercase<Name>;

/** Does not compile where the SDL's enum lacks one of the standards. */
function toEnumName(standard: BankStandard): SchemaBankStandard {
  return standard.toUpperCase().replaceAll('-', '_') as EnumName<BankStandard>;
}

function toInstant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

/** Resolvers of `Bank`. */
export const Bank: BankResolvers = {
  __resolveReference: visibleReference('Bank'),
  name: ({ id }, _args, context) => assertBank(id, context).bank.name,
  bic: ({ id }, _args, context) => assertBank(id, context).bank.bic,
  country: ({ id }, _args, context) => assertBank(id, context).bank.country,
  standard: ({ id }, _args, context) => toEnumName(assertBank(id, context).bank.standard),
  via({ id }, _args, context) {
    const { via } = assertBank(id, context).bank;
    return via == null ? null : { id: via.source.id, name: via.source.name };
  },
  logoUrl: ({ id }, _args, context) => context.banks.logoUrl?.(assertBank(id, context).bank.id) ?? null,
  capabilities: ({ id }, _args, context) => [...assertBank(id, context).capabilities],
  status({ id }, _args, context) {
    const { bank, capabilities } = assertBank(id, context);
    return [...capabilities].map((feature) => {
      const { state, sinceMs, retryAtMs } = context.bankHealth.state(bank.id, feature);
      return { feature, state, since: toInstant(sinceMs), retryAt: toInstant(retryAtMs) };
    });
  },
  maxHistoryDays: ({ id }, _args, context) => assertBank(id, context).bank.maxHistoryDays,
  isLinkable: ({ id }, _args, context) => context.linking?.canLink(assertBank(id, context).bank.id) === true,
  linkDetails({ id }, _args, context) {
    const asked = context.linking?.askedDetails(assertBank(id, context).bank.id) ?? null;
    return asked === null ? [] : toDetailRequests(asked);
  },
  maxConsentDays: ({ id }, _args, context) => assertBank(id, context).bank.maxConsentDays,
};
