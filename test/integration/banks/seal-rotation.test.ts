// A new seal while the gateway runs: what is under way ends with the old one, what comes after is signed with the new one, and nothing
// is lost between. Files are read again by src/config/config.ts; here is what the banks make of it.

import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { standards } from '../../../src/banks/standards.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { mintSeal } from '../../../src/sandbox/authorization/seal.ts';
import { openBanks } from '../../../src/sources/open.ts';
import { findCertificateEnds } from '../../../src/start/certificates.ts';
import { makeSession } from '../../support/fake-bank.ts';
import { onlyHeader, type RawRequest, startSignedBank } from '../../support/signed-bank.ts';

const serialOf = (request: RawRequest | undefined) =>
  request === undefined
    ? null
    : new X509Certificate(Buffer.from(onlyHeader(request, 'tpp-signature-certificate'), 'base64')).serialNumber;

it('loses no request, and its end is told anew', async () => {
  const [before, after] = await Promise.all([
    mintSeal(),
    mintSeal({ notAfter: new Date(Date.now() + 90 * 86_400_000) }),
  ]);
  const bank = await startSignedBank({}, before);
  const ends: (number | undefined)[] = [];
  const gateway = await openBanks(
    { banks: [bank.bank], sources: [] },
    {
      standards,
      maxBodyBytes: 1_000_000,
      store: () => null,
      onTrouble: () => undefined,
      onCall: () => undefined,
      onOpen: (opened) => ends.push(findCertificateEnds(opened)[0]?.endsAtMs),
    },
  );
  try {
    const read = (known: Bank) => {
      const connector = gateway.banks.get(known.id)?.connector;
      if (connector === undefined) throw new Error('the bank is there');
      return connector.fetchAccounts({ ...makeSession(known), deadline: deadlineIn(8000) });
    };
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const came = new Promise<void>((resolve) => {
      bank.hold = async () => {
        resolve();
        await held;
      };
    });
    const underWay = read(bank.bank);
    await came;
    bank.hold = null;
    const next: Bank = { ...bank.bank, qseal: { certificate: after.certificate, key: after.key } };
    (await gateway.prepare({ banks: [next], sources: [] })).commit();
    await Promise.all([read(next), read(next)]);
    letGo();
    expect((await underWay).value).toEqual([]);
    const [old, new1, new2] = bank.requests;
    const serials = [before, after].map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    expect([old, new1, new2].map(serialOf)).toEqual([serials[0], serials[1], serials[1]]);
    expect(ends).toEqual(
      [before, after].map(({ certificate }) => Date.parse(new X509Certificate(certificate).validTo)),
    );
  } finally {
    await gateway.close();
    await bank.close();
  }
});
