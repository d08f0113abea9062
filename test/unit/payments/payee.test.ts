// Verification of payee against a service that misbehaves: nothing it does says anything of the payee, or fails the caller.

import { afterEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { PayeeVerifier } from '../../../src/payments/payee.ts';
import { json, type ScriptedBank, startScriptedBank } from '../../support/scripted-bank.ts';

const account = { kind: 'iban', iban: 'DE89370400440532013000' } as const;
const notPossible = { outcome: 'NOT_POSSIBLE', suggestedName: null };

describe('a payee', () => {
  let service: ScriptedBank | null = null;
  let verifier: PayeeVerifier | null = null;
  const troubles: string[] = [];

  async function verifierOver(answer: Parameters<typeof startScriptedBank>[0]): Promise<PayeeVerifier> {
    service = await startScriptedBank(answer);
    const url = `${new URL(service.bank.endpoints.accounts).origin}/vop/v1/payee-verifications`;
    verifier = new PayeeVerifier({ url, onTrouble: (message) => void troubles.push(message) });
    return verifier;
  }
  afterEach(async () => {
    await verifier?.close();
    await service?.stop();
    troubles.length = 0;
  });

  it.each([
    ['a match', { partyNameMatch: 'MTCH' }, { outcome: 'MATCH', suggestedName: null }],
    ['no match', { partyNameMatch: 'NMTC', matchedName: 'Kept back' }, { outcome: 'NO_MATCH', suggestedName: null }],
    ['a close match', { partyNameMatch: 'CMTC', matchedName: 'Ann' }, { outcome: 'CLOSE_MATCH', suggestedName: 'Ann' }],
    ['a close match without the name', { partyNameMatch: 'CMTC' }, { outcome: 'NO_MATCH', suggestedName: null }],
    ['a word it does not know', { partyNameMatch: 'constructor' }, notPossible],
    ['no object', ['MTCH'], notPossible],
  ])('is told %s', async (_what, body, expected) => {
    const made = await verifierOver((_request, response) => json(response, body));
    expect(await made.verify({ name: 'Ann', account }, deadlineIn(2000))).toEqual(expected);
  });

  it.each([
    ['answers 500', (_request: unknown, response: Parameters<typeof json>[0]) => json(response, {}, 500)],
    [
      'sends no JSON',
      (_request: unknown, response: Parameters<typeof json>[0]) => void response.writeHead(200).end('<html>'),
    ],
    [
      'sends without end',
      (_request: unknown, response: Parameters<typeof json>[0]) =>
        void response.writeHead(200).end(JSON.stringify({ partyNameMatch: 'MTCH', x: 'x'.repeat(20_000) })),
    ],
    ['hangs', () => undefined],
    ['breaks off', (_request: unknown, response: Parameters<typeof json>[0]) => void response.destroy()],
  ])('is not possible to verify when the service %s, and the log says so without a name', async (_what, answer) => {
    const made = await verifierOver(answer);
    expect(await made.verify({ name: 'Ann Example', account }, deadlineIn(300))).toEqual(notPossible);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).not.toMatch(/Ann|DE89/);
  });

  it('cannot be verified where no service is configured', async () => {
    verifier = new PayeeVerifier({ url: null, onTrouble: () => undefined });
    expect(await verifier.verify({ name: 'Ann', account }, deadlineIn(300))).toEqual(notPossible);
  });
});
