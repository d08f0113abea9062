// A Berlin Group bank that keeps what it is sent, byte by byte: for tests of what is signed. Its client's tokens are at hand, so that
// every call is one of the API.

import { createServer } from 'node:http';
import { berlinGroup } from '../../src/banks/berlin-group/standard.ts';
import type { ClientTokens } from '../../src/banks/client-tokens.ts';
import { type OpenBank, openBank } from '../../src/banks/open-bank.ts';
import type { SignatureKey } from '../../src/banks/signature-key.ts';
import { standards } from '../../src/banks/standards.ts';
import type { Bank, BankSeal } from '../../src/domain/bank.ts';
import { makeBank } from './fake-bank.ts';

/** A request as it came. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names and values in the order of the wire. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** The only value of a header. @throws where it was sent twice or not at all */
export function onlyHeader({ headers }: RawRequest, name: string): string {
  const values = headers.filter(([sent]) => sent.toLowerCase() === name);
  if (values.length !== 1) throw new Error(`${name} was sent ${values.length} times`);
  return values[0]?.[1] ?? '';
}

/** The bank, what it was sent, and how it answers; 201 and 200 by method where nothing is said. */
export interface SignedBank {
  readonly bank: Bank;
  readonly open: OpenBank;
  readonly requests: RawRequest[];
  /** Awaited before it answers. */
  hold: (() => Promise<void>) | null;
  answers: ((request: RawRequest) => { readonly status: number; readonly body: unknown } | null) | null;
  close(): Promise<void>;
}

const tokens: ClientTokens = { clientToken: async () => 'client-token', forgetClientToken: () => undefined };

/** Starts it. */
export async function startSignedBank(
  signatures: Readonly<Record<string, unknown>> | null,
  qseal: BankSeal | null,
  {
    profile = {},
    openSignatureKey,
  }: {
    readonly profile?: Readonly<Record<string, unknown>>;
    readonly openSignatureKey?: (seal: BankSeal) => SignatureKey;
  } = {},
): Promise<SignedBank> {
  const requests: RawRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const headers = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [[name, all[index + 1] ?? ''] as const] : [],
      );
      const raw = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers,
        body: Buffer.concat(chunks),
      };
      requests.push(raw);
      await signed.hold?.();
      const usual = {
        status: request.method === 'POST' ? 201 : 200,
        body: {
          consentId: 'c1',
          consentStatus: 'received',
          accounts: [],
          _links: { scaRedirect: { href: 'https://bank.test/sca' } },
        },
      };
      const { status, body } = signed.answers?.(raw) ?? usual;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const bank: Bank = {
    ...makeBank('berlin-group'),
    endpoints: { accounts: origin, customer: origin, payments: origin },
    profile: berlinGroup.profile.parse({ ...profile, signatures }),
    qseal,
    timeoutMs: 8000,
  };
  const open = openBank(bank, {
    quirk: null,
    standard: standards['berlin-group'],
    maxBodyBytes: 1_000_000,
    onCall: () => undefined,
    clientTokens: tokens,
    ...(openSignatureKey === undefined ? {} : { openSignatureKey }),
  });
  const signed: SignedBank = {
    bank,
    open,
    requests,
    hold: null,
    answers: null,
    async close() {
      await open.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  return signed;
}
