// Banks as resolvers see them: what each is, how long its consents last, what can be asked of it; found by id, or by what people
// search for. Called by services.ts.

import type { ConnectedBank, ConnectedBanks } from '../../subgraphs/shared/context.ts';
import type { OpenBank } from '../banks/open-bank.ts';
import { standards } from '../banks/standards.ts';
import type { OpenBanks } from '../sources/open-banks.ts';

/** The banks of a gateway. `canPay` is false where there is no store to pay from. */
export function createConnectedBanks(
  banks: OpenBanks,
  { canPay, logoUrl }: { readonly canPay: boolean; readonly logoUrl: (bankId: string) => string | null },
): ConnectedBanks {
  const connected = new WeakMap<OpenBank, ConnectedBank>();
  const toConnected = (open: OpenBank): ConnectedBank => {
    const before = connected.get(open);
    if (before !== undefined) return before;
    const { bank, connector, payable } = open;
    const isPayable = canPay && payable !== null;
    const capabilities = isPayable ? new Set([...connector.capabilities, 'PAYMENTS' as const]) : connector.capabilities;
    const made = { bank, consentRule: standards[bank.standard].consentRule(bank), capabilities };
    connected.set(open, made);
    return made;
  };
  return {
    get(bankId) {
      const open = banks.get(bankId);
      return open === undefined ? undefined : toConnected(open);
    },
    has: (bankId) => banks.has(bankId),
    logoUrl,
    find: (query) => banks.find(canPay || query.capability !== 'PAYMENTS' ? query : nothing),
  };
}

/** What no bank is. */
const nothing = { search: null, country: '', capability: null, via: null } as const;
