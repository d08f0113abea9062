// Ways to every page of the sandbox, for a person with a browser: what a gateway asks for on its own, and what only a client of a bank
// can have asked. Used by test/browser/sandbox-pages.test.ts.

import * as oauth from 'openid-client';
import { z } from 'zod';
import { EnableClient } from '../integration/sandbox/enable-client.ts';
import { accountNamed, initiationOf, PayingParty } from '../integration/sandbox/paying-party.ts';
import { PlaidClient } from '../integration/sandbox/plaid-client.ts';
import { redirectUri } from '../integration/sandbox/relying-party.ts';
import type { TestGateway } from './running-gateway.ts';

const link = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES, TRANSACTIONS],
  redirectUri: "http://127.0.0.1:3000/linked", additional: true) { __typename ... on BankAuthorization { authorizationUrl } } }`;
const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
  ... on InitiatePaymentSuccess { authorizationUrl } } }`;
const reachable = z.object({ authorizationUrl: z.string() });

/** Addresses of pages; each is new. */
export class SandboxPages {
  readonly #gateway: TestGateway;
  #orders = 0;

  constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  get #sandbox() {
    return this.#gateway.sandbox.description;
  }

  get issuer(): string {
    return this.#sandbox.issuer;
  }

  /** The authorisation server of a bank. */
  bankServer(id: string): string {
    return this.#sandbox.banks.find((bank) => bank.id === id)?.authorization?.issuer ?? '';
  }

  /** An aggregator. */
  source(standard: 'plaid' | 'enable-banking'): string {
    return this.#sandbox.sources.find((source) => source.standard === standard)?.endpoint ?? '';
  }

  /** The identity provider's sign-in. */
  signIn(scope: string, more: Record<string, string> = {}): string {
    const query = {
      client_id: 'bankgraph-links',
      response_type: 'code',
      redirect_uri: new URL('/links/signed-in', this.#gateway.url).href,
      scope,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...more,
    };
    return `${this.issuer}/auth?${new URLSearchParams(query)}`;
  }

  /** Linking a bank, as the gateway sends people there. */
  async link(bankName: string): Promise<string> {
    const token = await this.#gateway.token({ customer: 'alice', scope: 'links:read links:write' });
    const { data } = await this.#gateway.query(token, '{ banks { id name } }');
    const bank = data.banks.find(({ name }: { name: string }) => name === bankName);
    const answer = await this.#gateway.query(token, link, { bankId: bank?.id });
    return reachable.parse(answer.data.createBankLink).authorizationUrl;
  }

  /** Paying Bob from an account of Alice's at Albion, as the gateway sends people there. */
  async pay(): Promise<string> {
    const scope = 'accounts:read payments:read payments:write';
    const token = await this.#gateway.token({ customer: 'alice', scope });
    const { data } = await this.#gateway.query(token, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
    const account = data.me.accounts.edges.find(
      ({ node }: { node: { name: string } }) => node.name === 'Albion Current',
    );
    const { sortCode, accountNumber } = accountNamed('bob-albion-current');
    this.#orders += 1;
    const input = {
      idempotencyKey: `pages-${this.#orders}`,
      debtorAccountId: account?.node.id,
      creditor: { name: 'Bob', sortCode, accountNumber },
      amount: { amount: '1250.75', currency: 'GBP' },
      remittanceInformation: 'Kitchen table',
      redirectUri: 'http://127.0.0.1:3000/linked',
    };
    const answer = await this.#gateway.query(token, pay, { input });
    if (answer.data === null) throw new Error(JSON.stringify(answer.errors));
    return reachable.parse(answer.data.initiatePayment).authorizationUrl;
  }

  /** A payment whose account is the person's to choose, on a day to come. */
  async payFromAny(): Promise<string> {
    const { body } = await this.#order('banque-du-rhone', { debtorAccount: undefined });
    return body._links.scaRedirect.href;
  }

  /** A payment at Albion, whose answer the bank gives as a form. */
  async answeredByForm(): Promise<string> {
    const payer = await PayingParty.discover(this.#sandbox, 'albion');
    const { party } = payer;
    const consentId = await payer.consent(initiationOf('bob-albion-current', '3.00'));
    const [response_type, scope] = ['code id_token', 'openid payments'];
    const request = await party.requestObject({
      response_type,
      response_mode: 'form_post',
      scope,
      state: 'a-state',
      nonce: 'a-nonce-of-this-test',
      claims: { id_token: { openbanking_intent_id: { value: consentId, essential: true } } },
    });
    const query = new URLSearchParams({ client_id: 'bankgraph', response_type, scope, request });
    return `${party.config.serverMetadata().authorization_endpoint}?${query}`;
  }

  /** Cancelling a payment that waits for its day. */
  async cancel(): Promise<string> {
    const { party, paymentId } = await this.#ordered('rheinbank');
    const parameters = {
      redirect_uri: redirectUri,
      scope: `PIS:${paymentId}`,
      state: 'a-state',
      code_challenge: await oauth.calculatePKCECodeChallenge('v'.repeat(43)),
      code_challenge_method: 'S256',
    };
    const url = oauth.buildAuthorizationUrl(party.party.config, parameters).href;
    await party.party.authorize(url, 'finn');
    const path = `/v1/payments/sepa-credit-transfers/${paymentId}`;
    await party.call('DELETE', path, await party.clientToken());
    await party.post(`${path}/cancellation-authorisations`, await party.clientToken(), {}, back);
    return url;
  }

  /** Accounts of businesses, of which most people have none. */
  async business(): Promise<string> {
    const client = new EnableClient(this.#sandbox, new Date());
    const request = client.start('Aurora Pankki', 'FI', { psu_type: 'business' });
    return (await client.request('POST', '/auth', request)).body.url;
  }

  /** Enable Banking's page. */
  async enable(name: string, country: string): Promise<string> {
    const client = new EnableClient(this.#sandbox, new Date());
    return (await client.request('POST', '/auth', client.start(name, country))).body.url;
  }

  /** Plaid's page in a language of the client's; without a way back the person ends there. */
  async plaid(language: string, more: Record<string, unknown> = {}): Promise<string> {
    const client = new PlaidClient(this.#sandbox);
    return (await client.ask('/link/token/create', client.start({ language, ...more }))).hosted_link_url;
  }

  async #ordered(bank: string) {
    const { party, body } = await this.#order(bank, {});
    return { party, paymentId: String(body.paymentId) };
  }

  async #order(bank: string, more: Record<string, unknown>) {
    const party = await PayingParty.discover(this.#sandbox, bank);
    this.#orders += 1;
    const [from, to] =
      bank === 'rheinbank'
        ? ['finn-rheinbank-current', 'chloe-rheinbank-giro']
        : ['finn-rhone-current', 'bob-rhone-courant'];
    const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const order = {
      endToEndIdentification: `PAGES-${this.#orders}`,
      debtorAccount: { iban: accountNamed(from).iban },
      instructedAmount: { currency: 'EUR', amount: '1249.00' },
      creditorAccount: { iban: accountNamed(to).iban },
      creditorName: 'Ateliers de menuiserie Grandchamp & fils',
      remittanceInformationUnstructured: 'Facture 2026-1187',
      requestedExecutionDate: day,
      ...more,
    };
    const answer = await party.post('/v1/payments/sepa-credit-transfers', await party.clientToken(), order, back);
    return { party, body: answer.body };
  }
}

const back = { 'tpp-redirect-uri': `${redirectUri}?state=ok`, 'tpp-nok-redirect-uri': `${redirectUri}?state=nok` };
