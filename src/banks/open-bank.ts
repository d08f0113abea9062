// One bank, opened: everything that the gateway asks of it, made once. One list of origins, one discovery, one cache of the
// client's own tokens; sockets of their own for what is read and for what is written. Called by src/sources for every bank of the
// banks file, and for a source's when it is asked for first; its parts are handed to reading, linking, payments and cards.

import { z } from 'zod';
import type { Bank, BankSeal } from '../domain/bank.ts';
import { type BankClientOptions, createBankClient } from '../http/client.ts';
import { BankOAuth } from '../oauth/bank-oauth.ts';
import { type ControllableBank, toControllableBank } from './card-controls.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { Connector } from './connector.ts';
import { createNoOAuth } from './customer-oauth.ts';
import { type LinkableBank, toLinkableBank } from './linkable-bank.ts';
import { type PayableBank, toPayableBank } from './payable-bank.ts';
import { commonProfile, profileOf } from './profile.ts';
import type { Quirk } from './quirk.ts';
import { openSignatureKey as openKey, type SignatureKey } from './signature-key.ts';
import type { Standard } from './standard.ts';

/** What {@link openBank} needs. */
export interface OpenBankDeps extends Omit<BankClientOptions, 'bank' | 'signer'> {
  readonly standard: Standard;
  /** Loaded before: loadQuirk. Null for none. */
  readonly quirk: Quirk | null;
  /** How the gateway shows itself to the source that the bank is reached through; absent for a bank of its own. */
  readonly clientTokens?: ClientTokens;
  /** Opens the key of a bank's seal, for tests; as signature-key.ts does where nothing is said. */
  readonly openSignatureKey?: (seal: BankSeal) => SignatureKey;
  /** Hears of each bank that is opened: of the banks file at start, of a source when somebody asks for it. */
  readonly onOpen?: (bank: Bank) => void;
}

/** One bank. */
export interface OpenBank {
  readonly bank: Bank;
  readonly connector: Connector;
  /** Null where customers cannot be linked: no `authorization` and no source, or no consents in the standard. */
  readonly linkable: LinkableBank | null;
  /** Null where nothing can be paid: no `authorization` and no source, no payments endpoint, or none in the standard. */
  readonly payable: PayableBank | null;
  /** Null where cards cannot be frozen: no `authorization` and no source, or nothing of it in the standard. */
  readonly controllable: ControllableBank | null;
  /** Ends its sockets; calls under way fail. */
  close(): Promise<void>;
}

/** What every profile has. */
const anyProfile = z.looseObject(commonProfile);

/** Opens a bank: no call is made. */
export function openBank(bank: Bank, deps: OpenBankDeps): OpenBank {
  const { standard, quirk, clientTokens: given, onOpen, openSignatureKey = openKey, ...client } = deps;
  onOpen?.(bank);
  const { headers, metadataUrl } = profileOf(anyProfile, bank);
  const { now = Date.now } = client;
  const signer = bank.qseal == null ? null : (standard.createSigner?.(bank, openSignatureKey(bank.qseal)) ?? null);
  const http = createBankClient({ ...client, bank, ...(signer === null ? {} : { signer }) });
  const { authorization } = bank;
  const { payments: paymentsUrl } = bank.endpoints;
  const poster = http.once;
  const own = authorization == null ? null : new BankOAuth({ bank, authorization, poster, metadataUrl, now });
  const oauth = own ?? createNoOAuth(bank.id);
  const clientTokens = own ?? given ?? null;
  const consents = standard.createConsents?.(bank) ?? null;
  const payments = paymentsUrl === null ? null : (standard.createPayments?.(bank, paymentsUrl) ?? null);
  const controls = standard.createCardControls?.(bank, bank.endpoints.accounts) ?? null;
  return {
    bank,
    connector: standard.createConnector(bank, { http: http.repeatable, files: http.files, now, quirk, clientTokens }),
    linkable:
      clientTokens === null || consents === null
        ? null
        : toLinkableBank(bank, {
            standardLabel: standard.label,
            consentRule: standard.consentRule(bank),
            consents,
            oauth,
            clientTokens,
            poster,
            headers,
          }),
    payable:
      clientTokens === null || payments === null
        ? null
        : toPayableBank(bank, { payments, oauth, clientTokens, poster, headers }),
    controllable:
      clientTokens === null || controls === null
        ? null
        : toControllableBank(bank, { controls, clientTokens, poster, headers }),
    close: () => http.close(),
  };
}
