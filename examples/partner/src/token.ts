// This partner's own token: client credentials (RFC 6749, section 4.4) at the identity provider that the gateway names (RFC 9728).
// Kept until shortly before it ends; asked for once however many calls need it. Called by gateway.ts.

import * as oauth from 'oauth4webapi';
import type { Settings } from './settings.ts';

/** What this server does at the gateway. */
const scope =
  'customers:read accounts:read balances:read payments:read payments:write webhooks:write grants:read grants:write pii:read';

/** How long before its end a token is not used any more, milliseconds: a call takes its time, and clocks differ. */
const earlierMs = 30_000;

/** Plain HTTP is for this machine only. */
const optionsFor = (url: URL) => ({
  [oauth.allowInsecureRequests]: ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname),
});

/** Where tokens come from. */
export class TokenSource {
  readonly #settings: Settings;
  #token: Promise<{ readonly value: string; readonly untilMs: number }> | null = null;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** A token that is good for now. @throws when the identity provider does not give one */
  async get(): Promise<string> {
    const kept = await this.#token?.catch(() => null);
    if (kept != null && kept.untilMs > Date.now()) return kept.value;
    this.#token = this.#fetch();
    return (await this.#token).value;
  }

  /** The gateway does not take it: the next call gets another. */
  forget(): void {
    this.#token = null;
  }

  async #fetch() {
    const { gatewayUrl, clientId, clientSecret } = this.#settings;
    const metadata = await fetch(new URL('/.well-known/oauth-protected-resource', gatewayUrl));
    const { resource, authorization_servers: issuers } = (await metadata.json()) as Record<string, unknown>;
    const first: unknown = Array.isArray(issuers) ? issuers[0] : undefined;
    if (typeof first !== 'string' || typeof resource !== 'string') throw new Error('the gateway names no issuer');
    const issuer = new URL(first);
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, optionsFor(issuer)),
    );
    const client: oauth.Client = { client_id: clientId };
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(clientSecret),
      { scope, resource },
      optionsFor(issuer),
    );
    const answer = await oauth.processClientCredentialsResponse(server, client, response);
    return { value: answer.access_token, untilMs: Date.now() + (answer.expires_in ?? 60) * 1000 - earlierMs };
  }
}
