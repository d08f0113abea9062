// What an authorisation server says of itself, as far as it is believed: no other algorithm than ours, and the safest answer
// that it has. Called by bank-oauth.ts. Sources: RFC 8414, OpenID Connect Discovery, FAPI 1.0 Advanced.

import type { ServerMetadata } from 'openid-client';

/** Ed25519 is EdDSA by its newer name (RFC 9864). */
const accepted: ReadonlySet<string> = new Set(['PS256', 'ES256', 'EdDSA', 'Ed25519']);
/** What the metadata say of algorithms, and whether we need to agree on one. */
const algorithmLists = [
  'id_token_signing_alg_values_supported',
  'authorization_signing_alg_values_supported',
  'introspection_signing_alg_values_supported',
  'userinfo_signing_alg_values_supported',
] as const;

/** How an answer comes: in a signed JWT, with a signed ID token, or as a bare code. */
export type ResponseMode = 'jarm' | 'hybrid' | 'code';

/** JARM before hybrid before plain code, as far as the server has them. Source: FAPI 1.0 Advanced section 5.2.2. */
export function toMode(metadata: ServerMetadata): ResponseMode {
  const modes = metadata.response_modes_supported ?? [];
  const types = metadata.response_types_supported ?? [];
  if (types.includes('code') && (modes.includes('jwt') || modes.includes('query.jwt'))) return 'jarm';
  if (types.includes('code id_token')) return 'hybrid';
  return 'code';
}

/** The metadata with no other algorithm in them than ours: the library then accepts no other. */
export function toAcceptedMetadata(metadata: ServerMetadata): ServerMetadata {
  const narrowed: Record<string, unknown> = { ...metadata };
  for (const name of algorithmLists) {
    const listed = metadata[name];
    narrowed[name] = Array.isArray(listed)
      ? listed.filter((algorithm) => typeof algorithm === 'string' && accepted.has(algorithm))
      : [...accepted];
  }
  return { ...narrowed, issuer: metadata.issuer };
}
