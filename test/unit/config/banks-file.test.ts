import { describe, expect, it } from 'vitest';
import { joinBanksFiles, parseBanksFile } from '../../../src/config/banks-file.ts';
import { isLoopbackHost } from '../../../src/domain/loopback.ts';

const sources = {
  env: { ALBION_TOKEN: 'from-the-environment', EMPTY: '' },
  readFile: (path: string) => {
    if (path === '/run/secrets/albion') return 'from-a-file\n';
    throw new Error('ENOENT');
  },
};

const albion = `
  - id: albion
    name: Albion Bank
    country: GB
    bic: ALBIGB2L
    standard: open-banking-uk
    version: "3.1"
    endpoints: { accounts: "http://127.0.0.1:4110/", payments: "http://127.0.0.1:4111" }
    timeoutMs: 3000
`;

function faultsOf(text: string): readonly string[] {
  return joinBanksFiles([parseBanksFile(text, 'banks.yaml', sources)]).faults.map(
    ({ where, what }) => `${where}: ${what}`,
  );
}

const countries =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB CH AU NZ US CA BR';

describe('plain HTTP', () => {
  it.each(['127.0.0.1', '127.255.0.9', 'localhost', '[::1]'])('goes to %s, this machine', (host) => {
    expect(isLoopbackHost(new URL(`http://${host}:1/x`).hostname)).toBe(true);
  });
  it.each(['127.0.0.1.nip.io', '127.evil.test', 'localhost.evil.test', '10.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]'])(
    'goes to no other: %s',
    (host) => {
      expect(isLoopbackHost(new URL(`http://${host}:1/x`).hostname)).toBe(false);
    },
  );
});

describe('a banks file', () => {
  it.each(countries.split(' '))('knows where a bank in %s reckons its days', (country) => {
    const text = `banks:${albion.replace('country: GB', `country: ${country === 'NO' ? '"NO"' : country}`)}`;
    const [bank] = parseBanksFile(text, 'banks.yaml', sources).content.banks;
    expect(bank?.timeZone).toMatch(/^[A-Z][a-z]+\/[A-Z]/);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: bank?.timeZone })).not.toThrow();
  });

  it('is read with its defaults', () => {
    const { content, faults } = parseBanksFile(
      `banks:${albion}
links:
  - { id: alice-albion, customer: alice, bank: albion, accessToken: t0ken, consentId: c-1, permissions: [accounts] }
grants:
  - { partner: fintrack, customer: alice }
`,
      'banks.yaml',
      sources,
    );
    expect(faults).toEqual([]);
    expect(content.banks[0]).toMatchObject({
      id: 'albion',
      endpoints: {
        accounts: 'http://127.0.0.1:4110',
        customer: 'http://127.0.0.1:4110',
        payments: 'http://127.0.0.1:4111',
      },
      timeZone: 'Europe/London',
      maxConcurrentCalls: 16,
    });
    expect(content.links[0]).toMatchObject({ customerId: 'alice', bankId: 'albion', accessToken: 't0ken' });
    expect(content.grants).toEqual([{ partner: 'fintrack', customer: 'alice' }]);
  });

  it('says what a bank allows, and that nothing is limited otherwise', () => {
    const limitsOf = (text: string) =>
      parseBanksFile(`banks:${albion}${text}`, 'banks.yaml', sources).content.banks[0]?.limits;
    expect(limitsOf('')).toEqual({ callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: null });
    expect(limitsOf('    limits: { callsPerSecond: 5, unattendedCallsPerDay: 4 }\n')).toEqual({
      callsPerSecond: 5,
      concurrentCalls: null,
      unattendedCallsPerDay: 4,
    });
    expect(faultsOf(`banks:${albion}    limits: { callsPerSecond: 0, perDay: 4 }\n`)).toHaveLength(2);
  });

  it('says what clients may use, by plans that are there', () => {
    const read = (content: object) => joinBanksFiles([parseBanksFile(JSON.stringify(content), 'banks.yaml', sources)]);
    const app = { id: 'app', redirectUris: ['https://app.example/'] };
    const large = { id: 'large', pointsPerClient: 500, pointsPerSubject: 50 };
    const { content, faults } = read({ plans: [large], clients: [{ ...app, plan: 'large' }] });
    expect([content.plans, content.clients[0]?.plan, faults]).toEqual([[{ ...large, windowSeconds: 60 }], 'large', []]);
    expect(read({ clients: [{ ...app, plan: 'default' }] }).faults).toEqual([]);
    const told = (content: object) => read(content).faults.map(({ where, what }) => `${where}: ${what}`);
    expect(told({ clients: [app, { ...app, id: 'b', plan: 'larg' }] })).toEqual([
      'banks.yaml:1 clients.1.plan: there is no plan larg',
    ]);
    expect(told({ plans: [large, large] })).toEqual(['banks.yaml:1 plans.1.id: large is there twice']);
    expect(told({ plans: [{ ...large, pointsPerSubject: 501 }] })).toEqual([
      'banks.yaml:1 plans.0.pointsPerSubject: must be at most pointsPerClient: a subject comes through a client',
    ]);
    for (const wrong of [{ pointsPerClient: 0 }, { windowSeconds: 0 }, { windowSeconds: 86_401 }, { points: 5 }]) {
      expect(told({ plans: [{ ...large, ...wrong }] }).length).toBeGreaterThan(0);
    }
  });

  it('has clients and plans alone for a gateway over subgraphs, and asks for no secret of a bank’s', () => {
    const text = JSON.stringify({
      banks: [{ id: 'not a bank' }],
      links: [{ id: 'a', customer: 'alice', bank: 'x', accessToken: { env: 'MISSING' }, permissions: ['accounts'] }],
      clients: [{ id: 'app', redirectUris: ['https://app.example/'], plan: 'large' }],
      plans: [{ id: 'large', pointsPerClient: 500, pointsPerSubject: 50 }],
    });
    const { content, faults } = joinBanksFiles([parseBanksFile(text, 'banks.yaml', { ...sources, onlyClients: true })]);
    expect(faults).toEqual([]);
    expect([content.banks, content.links, content.clients.length, content.plans.length]).toEqual([[], [], 1, 1]);
  });

  it('says how often a client’s subjects may write, where it is not as usual', () => {
    const clientWith = (limits: object) =>
      parseBanksFile(
        JSON.stringify({ clients: [{ id: 'app', redirectUris: ['https://app.example/'], limits }] }),
        'banks.yaml',
        sources,
      );
    const limits = { linkAttemptsPerMinute: 100, payeeChecksPerHour: 1000 };
    expect(clientWith(limits).content.clients[0]?.limits).toEqual(limits);
    expect(clientWith({ paymentsPerMinute: 0 }).faults).toMatchObject([{ what: 'must be at least 1' }]);
    for (const wrong of [1.5, '30', null]) expect(clientWith({ paymentsPerMinute: wrong }).faults).toHaveLength(1);
    expect(clientWith({ paymentPerMinute: 5 }).faults).toMatchObject([
      { what: 'is not a known setting: did you mean paymentsPerMinute?' },
    ]);
  });

  it('takes secrets from the environment and from files', () => {
    const { content, faults } = parseBanksFile(
      `banks:${albion}
links:
  - { id: a, customer: alice, bank: albion, accessToken: { env: ALBION_TOKEN }, permissions: [accounts] }
  - { id: b, customer: alice, bank: albion, accessToken: { file: /run/secrets/albion }, permissions: [accounts] }
`,
      'banks.yaml',
      sources,
    );
    expect(faults).toEqual([]);
    expect(content.links.map(({ accessToken }) => accessToken)).toEqual(['from-the-environment', 'from-a-file']);
  });

  it('is refused with every fault, its path and its line', () => {
    expect(
      faultsOf(`banks:
  - id: Albion
    name: Albion Bank
    country: GB
    standard: open-banking-uk
    version: "2.0"
    endpoints: { accounts: "http://bank.example.com" }
  - id: rhein
    country: DE
    standard: berlin-group
    version: 1.3
    endpoints: { accounts: "https://bank.example.com" }
    retries: 3
links:
  - id: a
    customer: alice
    bank: nowhere
    accessToken: { env: EMPTY }
    permissions: []
  - { id: b, customer: alice, bank: rhein, accessToken: { env: EMPTY }, permissions: [accounts] }
  - { id: c, customer: alice, bank: nowhere, accessToken: t, permissions: [accounts] }
`),
    ).toEqual([
      'banks.yaml:2 banks.0.id: must be lower-case letters, digits and hyphens',
      'banks.yaml:7 banks.0.endpoints.accounts: must be https, except on the loopback address',
      'banks.yaml:6 banks.0.version: must be one of 3.1, 4.0 for open-banking-uk',
      'banks.yaml:8 banks.1.name: is required',
      'banks.yaml:13 banks.1.retries: is not a known setting',
      'banks.yaml:19 links.0.permissions: must name at least one permission',
      'banks.yaml:20 links.1.accessToken: names a secret that is not there or is empty',
      'banks.yaml:21 links.2.bank: there is no bank nowhere',
    ]);
  });

  it('tells an unknown version of a known standard', () => {
    expect(faultsOf(`banks:${albion.replace('"3.1"', '"2.0"')}`)).toEqual([
      'banks.yaml:7 banks.0.version: must be one of 3.1, 4.0 for open-banking-uk',
    ]);
  });

  it('tells ids that are there twice', () => {
    expect(faultsOf(`banks:${albion}${albion}`)).toEqual(['banks.yaml:11 banks.1.id: albion is there twice']);
    const parsed = [
      parseBanksFile(`banks:${albion}`, 'sandbox', sources),
      parseBanksFile(`banks:${albion}`, 'mine', sources),
    ];
    expect(joinBanksFiles(parsed).faults).toEqual([
      { where: 'mine', what: 'bank albion is defined in sandbox already' },
    ]);
  });

  it.each([
    ['UK', ': did you mean GB?'],
    ['uk', ': did you mean GB?'],
    ['gb', ': did you mean GB?'],
    ['EL', ': did you mean GR?'],
    ['EU', ''],
    ['XK', ''],
    ['ZZ', ''],
    ['GBR', ''],
    ['', ''],
  ])('refuses the country “%s”, which ISO 3166-1 has not', (country, hint) => {
    expect(faultsOf(`banks:${albion.replace('country: GB', `country: "${country}"`)}`)).toEqual([
      `banks.yaml:4 banks.0.country: must be an ISO 3166-1 code such as GB${hint}`,
    ]);
  });

  it('takes NO for Norway, which old YAML reads as false, and refuses a BIC of no country', () => {
    const { content } = parseBanksFile(`banks:${albion.replace('GB', 'NO')}`, 'banks.yaml', sources);
    expect(content.banks[0]?.country).toBe('NO');
    expect(faultsOf(`banks:${albion.replace('ALBIGB2L', 'ALBIUK2L')}`)).toEqual([
      'banks.yaml:5 banks.0.bic: must have an ISO 3166-1 code in its place',
    ]);
    expect(faultsOf(`banks:${albion.replace('ALBIGB2L', 'ALBIXK2L')}`)).toEqual([]);
  });

  it('refuses a misspelt setting at every level, and says what may be meant', () => {
    const whole = {
      banks: [
        {
          id: 'albion',
          name: 'Albion Bank',
          country: 'GB',
          standard: 'open-banking-uk',
          version: '3.1',
          endpoints: { accounts: 'https://bank.example', payment: 'https://bank.example' },
          timeoutMS: 3000,
          limit: {},
          limits: { callPerSecond: 5 },
          authorization: {
            issuer: 'https://bank.example',
            clientId: 'x',
            clientAuthentication: 'tls_client_auth',
            signingKeyID: 'k',
          },
          tls: { certificate: 'x', key: 'x', cert: 'x', endpoints: { accounts: 'https://bank.example', account: 'x' } },
        },
      ],
      links: [
        { id: 'a', customer: 'alice', bank: 'albion', accessToken: 't', permissions: ['accounts'], consentID: 'c' },
        { id: 'b', customer: 'alice', bank: 'albion', accessToken: { enw: 'X' }, permissions: ['accounts'] },
      ],
      grants: [{ partner: 'fintrack', customer: 'alice', scopes: [] }],
      clients: [
        { id: 'c', redirectUris: ['https://app.example'], limits: { perWeek: {} }, redirectUrls: [] },
        { id: 'd', redirectUris: ['https://app.example'], limits: { perDay: { GPB: '1.00' } } },
      ],
    };
    const told = faultsOf(JSON.stringify(whole)).map((fault) => fault.replace(/^\S+ /, ''));
    expect(told).toEqual([
      'banks.0.endpoints.payment: is not a known setting: did you mean payments?',
      'banks.0.limits.callPerSecond: is not a known setting: did you mean callsPerSecond?',
      'banks.0.authorization.signingKeyID: is not a known setting: did you mean signingKeyId?',
      'banks.0.tls.endpoints.account: is not a known setting: did you mean accounts?',
      'banks.0.tls.cert: is not a known setting',
      'banks.0.timeoutMS: is not a known setting: did you mean timeoutMs?',
      'banks.0.limit: is not a known setting',
      'links.0.consentID: is not a known setting: did you mean consentId?',
      'links.1.accessToken: must be a text, { env: NAME } or { file: PATH }',
      'grants.0.scopes: is not a known setting',
      'clients.0.limits.perWeek: is not a known setting',
      'clients.0.redirectUrls: is not a known setting: did you mean redirectUris?',
      'clients.1.limits.perDay.GPB: is no active ISO 4217 currency',
    ]);
    expect(faultsOf('bank: []\nlink: []\n')).toHaveLength(2);
    expect(faultsOf('grant: []\n')).toEqual(['banks.yaml:1 grant: is not a known setting']);
  });

  it('tells where YAML is broken, or a key is twice', () => {
    expect(faultsOf('banks:\n  - id: a\n   name: b\n')[0]).toMatch(/^banks\.yaml:\d: /);
    expect(faultsOf('banks: []\nbanks: []\n')[0]).toMatch(/^banks\.yaml:\d: .*unique/i);
    expect(faultsOf('- 1\n')[0]).toMatch(/^banks\.yaml:1:/);
  });

  it('may be empty', () => {
    expect(faultsOf('')).toEqual([]);
  });
});
