// One bank, opened: everything that the gateway asks of it, made once. One list of origins, one discovery, one cache of the
// client's own tokens; sockets of their own for what is read and for what is written. Called by src/start for every bank of
// the banks file; its parts are handed to reading, linking and payments.

import { z } from 'zod';
import type { Bank } from '../domain/bank.ts';
import { type BankClientOptions, createBankClient } from '../http/client.ts';
import { BankOAuth } from '../oauth/bank-oauth.ts';
import type { Connector } from './connector.ts';
import { type LinkableBank, toLinkableBank } from './linkable-bank.ts';
import { type PayableBank, toPayableBank } from './payable-bank.ts';
import { commonProfile, profileOf } from './profile.ts';
import { loadQuirk } from './quirk.ts';
import type { Standard } from './standard.ts';

/** What {@link openBank} needs. */
export interface OpenBankDeps extends Omit<BankClientOptions, 'bank'> {
  readonly standard: Standard;
}

/** One bank. */
export interface OpenBank {
  readonly bank: Bank;
  readonly connector: Connector;
  /** Null where customers cannot be linked: no `authorization`, or no consents in the standard. */
  readonly linkable: LinkableBank | null;
  /** Null where nothing can be paid: no `authorization`, no payments endpoint, or none in the standard. */
  readonly payable: PayableBank | null;
  /** Ends its sockets; calls under way fail. */
  close(): Promise<void>;
}

/** What every profile has. */
const anyProfile = z.looseObject(commonProfile);

/** Opens a bank: no call is made. @throws TypeError for a quirk that there is not, which the banks file refuses before */
export async function openBank(bank: Bank, { standard, ...client }: OpenBankDeps): Promise<OpenBank> {
  const { headers, metadataUrl } = profileOf(anyProfile, bank);
  const { now = Date.now } = client;
  const quirk = bank.quirk == null ? null : await loadQuirk(standard.name, bank.quirk);
  const http = createBankClient({ ...client, bank });
  const { authorization } = bank;
  const { payments: paymentsUrl } = bank.endpoints;
  const poster = http.once;
  const oauth = authorization == null ? null : new BankOAuth({ bank, authorization, poster, metadataUrl, now });
  const consents = standard.createConsents?.(bank) ?? null;
  const payments = paymentsUrl === null ? null : (standard.createPayments?.(bank, paymentsUrl) ?? null);
  return {
    bank,
    connector: standard.createConnector(bank, { http: http.repeatable, now, quirk }),
    linkable:
      oauth === null || consents === null
        ? null
        : toLinkableBank(bank, {
            standardLabel: standard.label,
            consentRule: standard.consentRule(bank),
            consents,
            oauth,
            poster,
            headers,
          }),
    payable: oauth === null || payments === null ? null : toPayableBank(bank, { payments, oauth, poster, headers }),
    close: () => http.close(),
  };
}
