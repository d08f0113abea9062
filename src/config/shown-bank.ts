// A bank of the configuration as it may be shown: what is used, and no secret. Called by src/cli/check-config.ts.

import type { Bank } from '../domain/bank.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The bank without secrets: of a key or password only that it is there, of fixed headers only the names. */
export function toShownBank(bank: Bank): Readonly<Record<string, unknown>> {
  const { authorization, tls, qseal, profile, ...plain } = bank;
  const headers = profile?.['headers'];
  return {
    ...plain,
    profile: isRecord(headers) ? { ...profile, headers: Object.keys(headers) } : profile,
    authorization:
      authorization == null
        ? null
        : {
            issuer: authorization.issuer,
            clientId: authorization.clientId,
            clientAuthentication: authorization.clientAuthentication,
            signingAlgorithm: authorization.signingAlgorithm,
            hasClientSecret: authorization.clientSecret !== null,
            hasSigningKey: authorization.signingKey !== null,
          },
    tls: tls == null ? null : { hasCertificate: tls.certificate !== null, hasAuthority: tls.ca !== null },
    hasSeal: qseal != null,
  };
}
