// Banks as resolvers see them: what each is, how long its consents last, what can be asked of it; found by id, or by what people
// search for. Called by services.ts.

import type { ConnectedBank, ConnectedBanks } from '../../subgraphs/shared/context.ts';
import type { OpenBank } from '../banks/open-bank.ts';
import { paymentCapabilitiesOf } from '../banks/payable-bank.ts';
import { standards } from '../banks/standards.ts';
import type { BankCapability } from '../domain/bank.ts';
import type { OpenBanks } from '../sources/open-banks.ts';

/** What is written down before it is asked of a bank. */
const needStore: ReadonlySet<BankCapability | null> = new Set([
  'PAYMENTS',
  'STANDING_ORDER_PAYMENTS',
  'INTERNATIONAL_PAYMENTS',
  'PAYMENT_MANDATES',
  'CARD_CONTROLS',
]);

/** The banks of a gateway. `hasStore` is false where there is none to pay from, or to write into that a card was frozen. */
export function createConnectedBanks(
  banks: OpenBanks,
  { hasStore, logoUrl }: { readonly hasStore: boolean; readonly logoUrl: (bankId: string) => string | null },
): ConnectedBanks {
  const connected = new WeakMap<OpenBank, ConnectedBank>();
  const toConnected = (open: OpenBank): ConnectedBank => {
    const before = connected.get(open);
    if (before !== undefined) return before;
    const { bank, connector, payable, controllable } = open;
    const isControllable = hasStore && controllable !== null;
    const capabilities = new Set([
      ...connector.capabilities,
      ...(hasStore ? paymentCapabilitiesOf(payable) : []),
      ...(isControllable ? (['CARD_CONTROLS'] as const) : []),
    ]);
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
    find: (query) => banks.find(hasStore || !needStore.has(query.capability) ? query : nothing),
  };
}

/** What no bank is. */
const nothing = { search: null, country: '', capability: null, via: null } as const;
