// The web components of examples/components in this app: registered here, told where to ask and with whose token, and known to JSX.
// Imported by main.tsx before anything is drawn, so that React finds their properties; used by the pages.

import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { BankgraphAccounts, BankgraphBankPicker, BankgraphLinks } from '../../components/src/index.js';
import '../../components/src/index.js';
import { readSession } from './session.ts';
import { gatewayUrl } from './settings.ts';
import { signIn } from './sign-in.ts';

/** What is told of a bank that was chosen. */
export interface ChosenBank {
  readonly bankId: string;
  readonly bankName: string;
}

/** What is told of a link that is to be renewed. */
export interface WantedRenewal extends ChosenBank {
  readonly linkId: string | null;
  /** The gateway's own page for it. */
  readonly url: string | null;
}

interface Told {
  endpoint: string;
  getAccessToken: () => Promise<string | null>;
  'heading-level'?: string;
  'onsign-in-needed'?: (event: CustomEvent<{ isWanted: boolean }>) => void;
  'onrenew-requested'?: (event: CustomEvent<WantedRenewal>) => void;
}

type PropsOf<Type, More> = DetailedHTMLProps<HTMLAttributes<Type>, Type> & Told & More;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'bankgraph-accounts': PropsOf<
        BankgraphAccounts,
        {
          currency?: string;
          'account-href'?: string;
          'onaccount-chosen'?: (event: CustomEvent<{ accountId: string }>) => void;
        }
      >;
      'bankgraph-links': PropsOf<BankgraphLinks, { 'onlink-ended'?: () => void }>;
      'bankgraph-bank-picker': PropsOf<
        BankgraphBankPicker,
        { 'onbank-chosen'?: (event: CustomEvent<ChosenBank>) => void }
      >;
    }
  }
}

/** What each of them is given. Signing in leaves the page: not before the person has asked for it. */
export const told: Told = {
  endpoint: gatewayUrl,
  getAccessToken: async () => readSession()?.accessToken ?? null,
  'onsign-in-needed': ({ detail }) => {
    if (detail.isWanted) void signIn(location.pathname);
  },
};
