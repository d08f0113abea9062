// `npm run bench:institutions`: what a source of 10,000 institutions costs a gateway: memory, the list from the store at a start, from
// the source once a day, a search, a bank that is looked up and opened. Made-up institutions, no network.

import { openBank } from '../src/banks/open-bank.ts';
import { standards } from '../src/banks/standards.ts';
import { type BankSource, type Institution, noLimits } from '../src/domain/bank.ts';
import { createBankAgents } from '../src/http/client.ts';
import { InstitutionList } from '../src/sources/institution-list.ts';
import { OpenBanks } from '../src/sources/open-banks.ts';
import { toSourceBank } from '../src/sources/source-bank.ts';

const count = 10_000;
const countries = ['FI', 'SE', 'DE', 'FR', 'NL', 'ES', 'IT', 'PL', 'EE', 'NO'];
const words = [
  'Volksbank',
  'Sparkasse',
  'Caja',
  'Crédit',
  'Banca',
  'Raiffeisen',
  'Osuuspankki',
  'Handels',
  'Bank',
  'Øst',
];

const source: BankSource = {
  id: 'bench',
  name: 'A source',
  standard: 'enable-banking',
  version: '1',
  endpoint: 'https://source.invalid',
  credentials: {},
  countries: null,
  only: null,
  profile: standards['enable-banking'].profile.parse({}),
  profiles: new Map(),
  timeoutMs: 10_000,
  maxConcurrentCalls: 32,
  limits: noLimits,
};

const institutions = Array.from({ length: count }, (_, index): Institution => {
  const country = countries[index % countries.length] ?? 'FI';
  const name = `${words[index % 7] ?? ''} ${words[(index >> 3) % words.length] ?? ''} ${index}`;
  return {
    key: JSON.stringify([country, name]),
    name,
    country,
    bic: `ABCD${country}${String(index % 100).padStart(2, '0')}`,
    logoUrl: `https://source.invalid/brands/${country}/${encodeURIComponent(name)}/`,
    maxConsentSeconds: 15_552_000,
    capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'PAYMENTS'],
    details: { psuHeaders: ['psu-ip-address'], paymentTypes: ['SEPA'] },
  };
});

/** Milliseconds of processor time, the median of some rounds. */
function measure(rounds: number, work: () => unknown): string {
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((one, other) => one - other);
  return `${(times[Math.floor(rounds / 2)] ?? 0).toFixed(2)} ms`;
}

const text = new InstitutionList(source).updated(institutions).toText();
const { gc } = globalThis;
gc?.();
const before = process.memoryUsage();
const list = InstitutionList.parse(source, text) ?? new InstitutionList(source);
gc?.();
const after = process.memoryUsage();
const agents = createBankAgents(toSourceBank('bench', source, institutions[0] ?? fail()));
const banks = new OpenBanks({
  own: [],
  sources: [{ source, list, missed: () => undefined }],
  linkableSources: new Set([source.id]),
  toListing: fail,
  open: (bank) =>
    openBank(bank, {
      standard: standards[bank.standard],
      quirk: null,
      agents,
      maxBodyBytes: 1024,
      onCall: () => undefined,
    }),
});
const everything = { search: null, country: null, capability: null, via: null };
const ids = banks.find(everything).map(({ id }) => id);
let next = 0;

console.table({
  'kept in the store': `${(text.length / 1024 / 1024).toFixed(1)} MB`,
  'memory of the list': `${((after.heapUsed - before.heapUsed) / 1024 / 1024).toFixed(1)} MB`,
  'counted, at a start': measure(9, () => InstitutionList.look(source, text)),
  'taken apart, at the first question': measure(9, () => InstitutionList.parse(source, text)),
  'asked for anew, once a day': measure(9, () => list.updated(institutions).toText()),
  'a search by name': measure(99, () => banks.find({ ...everything, search: 'sparkasse 42' })),
  'a page of a country': measure(99, () => banks.find({ ...everything, country: 'FI' })),
  'everything by name': measure(99, () => banks.find(everything)),
  'a bank opened first': measure(999, () => banks.get(ids[next++] ?? '')),
  'a bank looked up': measure(999, () => banks.get(ids[0] ?? '')),
});
await agents.reads.destroy();
await agents.writes.destroy();

function fail(): never {
  throw new Error('there is none');
}
