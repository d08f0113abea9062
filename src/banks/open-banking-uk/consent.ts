// Account access consents of UK Open Banking: POST, GET and DELETE /account-access-consents with the client's own token,
// authorised by a signed request that names the consent. Called by src/linking through the port banks/consent.ts.
// Source: OBIE Account and Transaction API 3.1.11 and 4.0; Open Banking Security Profile (openbanking_intent_id).

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import { parseBankDateTime } from '../../domain/dates.ts';
import type { LinkPermission } from '../../domain/link.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import type { GrantedTokens } from '../../oauth/tokens.ts';
import {
  type BankConsentState,
  type BankConsentStatus,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  readObject as readAnswer,
  toBankConsentId,
  toConsentFailure,
  unreadable,
} from '../consent.ts';
import { ConsentResource } from '../consent-resource.ts';
import { type JsonObject, readObject, readString } from '../json.ts';
import { type IntentClaim, intentIdOf } from './intent.ts';
import { openBankingUkProfileOf } from './profile.ts';

/** Our permissions in OBIE's codes. Each includes what its resources need. */
const obieCodes: Readonly<Record<LinkPermission, readonly string[]>> = {
  accounts: ['ReadAccountsBasic', 'ReadAccountsDetail'],
  balances: ['ReadBalances'],
  transactions: [
    'ReadTransactionsBasic',
    'ReadTransactionsDetail',
    'ReadTransactionsCredits',
    'ReadTransactionsDebits',
  ],
  identity: ['ReadParty', 'ReadPartyPSU'],
  regularPayments: [
    'ReadDirectDebits',
    'ReadStandingOrdersBasic',
    'ReadStandingOrdersDetail',
    'ReadScheduledPaymentsBasic',
    'ReadScheduledPaymentsDetail',
  ],
  beneficiaries: ['ReadBeneficiariesBasic', 'ReadBeneficiariesDetail'],
  statements: ['ReadStatementsBasic', 'ReadStatementsDetail'],
  products: ['ReadProducts'],
};

/** How consents are written, by `consentForm` of the profile. */
interface ConsentForm {
  readonly codes: Readonly<Record<LinkPermission, readonly string[]>>;
  /** What `Data` holds of what was asked for. */
  readonly write: (asked: JsonObject) => JsonObject;
  readonly read: (data: JsonObject) => JsonObject;
  readonly claim: IntentClaim;
}

/** Source of the second: Payments NZ API Centre, account information 3.0 (AccountAccessConsentModel) and security profile 3.0. */
const forms: Readonly<Record<'obie' | 'payments-nz', ConsentForm>> = {
  obie: { codes: obieCodes, write: (asked) => asked, read: (data) => data, claim: 'openbanking_intent_id' },
  'payments-nz': {
    codes: { ...obieCodes, identity: ['ReadParty', 'ReadPartyAuthUser'] },
    write: (asked) => ({ Consent: asked }),
    read: (data) => readObject(data, 'Consent') ?? {},
    claim: 'ConsentId',
  },
};

/** Both versions' words; 4.0 uses ISO 20022 codes. */
const statuses: Readonly<Record<string, BankConsentStatus>> = {
  AwaitingAuthorisation: 'AWAITING',
  Authorised: 'AUTHORISED',
  Rejected: 'REJECTED',
  Revoked: 'REVOKED',
  AWAU: 'AWAITING',
  AUTH: 'AUTHORISED',
  RJCT: 'REJECTED',
  CANC: 'REVOKED',
  EXPD: 'EXPIRED',
};

/** Consents at one UK Open Banking bank. */
export class OpenBankingUkConsents implements ConsentConnector {
  readonly bank: Bank;
  readonly clientScope = null;
  readonly permissions: ReadonlySet<LinkPermission>;
  readonly #consents: ConsentResource;
  readonly #form: ConsentForm;
  /** Of account information, for the client's own token and the customer's. */
  readonly #scope: string;

  constructor(bank: Bank) {
    this.bank = bank;
    const { paths, scopes, party, consentForm, regularPayments, beneficiaries, statements } =
      openBankingUkProfileOf(bank);
    this.#form = forms[consentForm];
    this.#scope = scopes.accounts;
    const path = `${paths.consents}/account-access-consents`;
    this.#consents = new ConsentResource(bank, { path, scope: scopes.accounts, headersOf, isGone });
    this.permissions = new Set<LinkPermission>([
      'accounts',
      'balances',
      'transactions',
      ...(party ? (['identity'] as const) : []),
      ...(regularPayments ? (['regularPayments'] as const) : []),
      ...(beneficiaries ? (['beneficiaries'] as const) : []),
      ...(statements ? (['statements'] as const) : []),
    ]);
  }

  async request(call: ConsentCall, { permissions, expiresAtMs }: ConsentRequest): Promise<RequestedConsent> {
    // Every resource hangs on an account: OBIE has no consent without them.
    const asked = new Set<LinkPermission>(['accounts', ...permissions]);
    const response = await call.send({
      method: 'POST',
      url: this.#consents.url(),
      scope: this.#scope,
      headers: headersOf(call),
      body: {
        Data: this.#form.write({
          Permissions: [...asked].flatMap((permission) => this.#form.codes[permission]),
          ...(expiresAtMs === null ? {} : { ExpirationDateTime: new Date(expiresAtMs).toISOString() }),
        }),
        Risk: {},
      },
    });
    if (response.status !== 201) throw toConsentFailure(this.bank, 'consents', response);
    const data = this.#readData(response);
    const bankConsentId = toBankConsentId(readString(data, 'ConsentId'));
    if (bankConsentId === null) throw unreadable(this.bank, 'consents', 'the answer has no ConsentId');
    return {
      bankConsentId,
      expiresAtMs: this.#readEnd(data) ?? expiresAtMs,
      step: {
        kind: 'oauth',
        scope: `openid ${this.#scope}`,
        isOpenId: true,
        claims: { id_token: { [this.#form.claim]: { value: bankConsentId, essential: true } } },
      },
    };
  }

  async readState(call: ConsentCall, bankConsentId: string): Promise<BankConsentState> {
    const response = await this.#consents.read(call, bankConsentId);
    if (response === null) return { status: 'UNKNOWN', expiresAtMs: null };
    const data = this.#readData(response);
    const expiresAtMs = this.#readEnd(data);
    const status = statuses[readString(data, 'Status') ?? ''] ?? 'UNKNOWN';
    // 3.1 has no word for an expired consent: it stays Authorised.
    const isOver = status === 'AUTHORISED' && expiresAtMs !== null && expiresAtMs <= Date.now();
    return { status: isOver ? 'EXPIRED' : status, expiresAtMs };
  }

  /** The ID token names the consent that was authorised. */
  consentIdOf(tokens: GrantedTokens): string | null {
    return intentIdOf(tokens, this.#form.claim);
  }

  revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    return this.#consents.revoke(call, bankConsentId);
  }

  #readData(response: BankPostResponse): JsonObject {
    const data = readObject(readAnswer(this.bank, 'consents', response), 'Data');
    if (data === null) throw unreadable(this.bank, 'consents', 'the answer has no Data');
    return data;
  }

  #readEnd(data: JsonObject): number | null {
    const text = readString(this.#form.read(data), 'ExpirationDateTime');
    const instant = text === null ? null : (parseBankDateTime(text, this.bank.timeZone)?.instant ?? null);
    return instant === null ? null : Date.parse(instant);
  }
}

function headersOf({ psuIpAddress }: ConsentCall): Record<string, string> {
  const headers: Record<string, string> = { 'x-fapi-interaction-id': randomUUID() };
  if (psuIpAddress !== null) headers['x-fapi-customer-ip-address'] = psuIpAddress;
  return headers;
}

/** OBIE's word for an unknown id is 400 with UK.OBIE.Resource.NotFound (4.0: U011); some banks say 404. */
function isGone({ status, text }: BankPostResponse): boolean {
  return status === 404 || (status === 400 && /"(?:UK\.OBIE\.Resource\.NotFound|U011)"/.test(text));
}
