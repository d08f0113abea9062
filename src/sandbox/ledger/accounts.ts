// Every account of every customer: products, names, limits. Read by the ledger, the history (routines.ts has what happens on
// them) and all banks. How numbers and ids are drawn is in account.ts.
import { type Account, account, type Draft } from './account.ts';

export type { Account, AccountKind } from './account.ts';

const albion = (draft: Draft): Account => account('albion', 'GBP', draft);
const thistle = (draft: Draft): Account => account('thistle', 'GBP', draft);
const rheinbank = (draft: Draft): Account => account('rheinbank', 'EUR', draft);
const rhone = (draft: Draft): Account => account('banque-du-rhone', 'EUR', draft);
const southern = (draft: Draft): Account => account('southern-cross', 'AUD', draft);
const hanse = (draft: Draft): Account => account('hansebank', 'EUR', draft);
const alpen = (draft: Draft): Account => account('alpenbank', 'EUR', draft);
// Two banks that no client reaches by an API of their own: src/sandbox/enable-banking.
const aurora = (draft: Draft): Account => account('aurora', 'EUR', draft);
const meridiaan = (draft: Draft): Account => account('meridiaan', 'EUR', draft);
// Two more: src/sandbox/plaid.
const prairie = (draft: Draft): Account => account('prairie', 'USD', draft);
const laurentide = (draft: Draft): Account => account('laurentide', 'CAD', draft);
// The payment institution where a business keeps its own accounts: src/sandbox/revolut.
const revolut = (name: string, currency: string, nickname: string): Account => {
  const common = { kind: 'current', product: 'Business account', openedOn: '2023-02-06' } as const;
  return account('revolut', currency, { ...common, slug: `northwind-revolut-${name}`, nickname });
};

/** All customer accounts of the simulated world. */
export const accounts: readonly Account[] = [
  albion({
    slug: 'alice-albion-current',
    kind: 'current',
    product: 'Albion Current',
    nickname: 'Everyday',
    limit: 100_000,
  }),
  albion({ slug: 'alice-albion-savings', kind: 'savings', product: 'Albion Easy Saver', nickname: 'Rainy day' }),
  albion({
    slug: 'alice-albion-card',
    kind: 'credit-card',
    product: 'Albion Credit Card',
    nickname: 'Credit card',
    limit: 500_000,
  }),
  albion({
    slug: 'alice-albion-joint',
    kind: 'current',
    product: 'Albion Joint Account',
    nickname: 'House',
    holders: ['alice', 'bob'],
    limit: 50_000,
  }),
  albion({
    slug: 'alice-albion-loan',
    kind: 'loan',
    product: 'Albion Personal Loan',
    nickname: 'Car',
    openedOn: '2023-05-02',
  }),
  albion({ slug: 'bob-albion-current', kind: 'current', product: 'Albion Current', nickname: 'Bob', limit: 25_000 }),
  albion({
    slug: 'dora-albion-business',
    kind: 'current',
    product: 'Albion Business Current',
    nickname: 'Trading account',
    limit: 2_000_000,
  }),
  albion({ slug: 'erin-albion-current', kind: 'current', product: 'Albion Current', nickname: 'Current' }),
  albion({ slug: 'erin-albion-savings', kind: 'savings', product: 'Albion Easy Saver', nickname: 'Savings' }),
  albion({ slug: 'finn-albion-current', kind: 'current', product: 'Albion Current', nickname: 'Finn', limit: 50_000 }),

  thistle({ slug: 'alice-thistle-current', kind: 'current', product: 'Thistle Classic', nickname: 'Bills' }),
  thistle({ slug: 'alice-thistle-savings', kind: 'savings', product: 'Thistle Saver', nickname: 'Holiday' }),
  thistle({
    slug: 'alice-thistle-yen',
    kind: 'currency',
    product: 'Thistle Currency Account',
    nickname: 'Yen',
    currencies: ['JPY'],
  }),
  thistle({ slug: 'chloe-thistle-current', kind: 'current', product: 'Thistle Classic', nickname: 'London' }),
  thistle({ slug: 'chloe-thistle-savings', kind: 'savings', product: 'Thistle Saver', nickname: 'Deposit' }),
  thistle({ slug: 'finn-thistle-current', kind: 'current', product: 'Thistle Classic', nickname: 'Household' }),

  rheinbank({
    slug: 'alice-rheinbank-giro',
    kind: 'current',
    product: 'RheinGiro',
    nickname: 'Girokonto',
    limit: 150_000,
  }),
  rheinbank({ slug: 'alice-rheinbank-tagesgeld', kind: 'savings', product: 'RheinTagesgeld', nickname: 'Tagesgeld' }),
  rheinbank({
    slug: 'alice-rheinbank-dollar',
    kind: 'currency',
    product: 'Währungskonto USD',
    nickname: 'Dollar',
    currencies: ['USD'],
  }),
  rheinbank({
    slug: 'alice-rheinbank-dinar',
    kind: 'currency',
    product: 'Währungskonto BHD',
    nickname: 'Bahrain',
    currencies: ['BHD'],
  }),
  rheinbank({
    slug: 'alice-rheinbank-closed',
    kind: 'current',
    product: 'RheinGiro Start',
    nickname: 'Altes Konto',
    closedMonthsAgo: 6,
  }),
  rheinbank({ slug: 'chloe-rheinbank-giro', kind: 'current', product: 'RheinGiro', nickname: 'Girokonto' }),
  rheinbank({ slug: 'chloe-rheinbank-tagesgeld', kind: 'savings', product: 'RheinTagesgeld', nickname: 'Tagesgeld' }),
  rheinbank({ slug: 'erin-rheinbank-giro', kind: 'current', product: 'RheinGiro', nickname: 'Girokonto' }),
  rheinbank({ slug: 'finn-rheinbank-current', kind: 'current', product: 'RheinGiro', nickname: 'Girokonto' }),

  hanse({ slug: 'finn-hansebank-giro', kind: 'current', product: 'HanseGiro', nickname: 'Girokonto', limit: 80_000 }),
  hanse({ slug: 'finn-hansebank-sparen', kind: 'savings', product: 'HanseSparen', nickname: 'Sparkonto' }),
  hanse({ slug: 'erin-hansebank-giro', kind: 'current', product: 'HanseGiro', nickname: 'Girokonto' }),
  alpen({ slug: 'finn-alpenbank-giro', kind: 'current', product: 'AlpenGiro', nickname: 'Girokonto' }),
  alpen({ slug: 'finn-alpenbank-sparen', kind: 'savings', product: 'AlpenSparen', nickname: 'Sparbuch' }),
  rhone({ slug: 'bob-rhone-courant', kind: 'current', product: 'Compte courant', nickname: 'Compte courant' }),
  rhone({ slug: 'bob-rhone-livret', kind: 'savings', product: 'Livret Confluence', nickname: 'Livret' }),
  rhone({
    slug: 'bob-rhone-carte',
    kind: 'credit-card',
    product: 'Carte Confluence',
    nickname: 'Carte',
    limit: 300_000,
  }),
  rhone({ slug: 'chloe-rhone-courant', kind: 'current', product: 'Compte courant', nickname: 'Compte principal' }),
  rhone({ slug: 'chloe-rhone-livret', kind: 'savings', product: 'Livret Confluence', nickname: 'Livret' }),
  rhone({ slug: 'chloe-rhone-projet', kind: 'savings', product: 'Compte Projet', nickname: 'Travaux' }),
  rhone({ slug: 'finn-rhone-current', kind: 'current', product: 'Compte courant', nickname: 'Compte courant' }),

  southern({
    slug: 'alice-southern-everyday',
    kind: 'current',
    product: 'Southern Everyday',
    nickname: 'Everyday',
  }),
  southern({ slug: 'alice-southern-saver', kind: 'savings', product: 'Southern Saver', nickname: 'Saver' }),
  southern({
    slug: 'alice-southern-mortgage',
    kind: 'mortgage',
    product: 'Southern Home Loan',
    nickname: 'Home loan',
    openedOn: '2021-08-30',
  }),
  southern({
    slug: 'alice-southern-card',
    kind: 'credit-card',
    product: 'Southern Platinum Card',
    nickname: 'Card',
    limit: 1_200_000,
  }),
  southern({
    slug: 'alice-southern-travel',
    kind: 'currency',
    product: 'Southern Travel Wallet',
    nickname: 'Travel',
    currencies: ['AUD', 'USD', 'NZD', 'JPY'],
  }),
  southern({ slug: 'bob-southern-everyday', kind: 'current', product: 'Southern Everyday', nickname: 'Everyday' }),
  southern({ slug: 'bob-southern-saver', kind: 'savings', product: 'Southern Saver', nickname: 'Saver' }),
  southern({ slug: 'finn-southern-current', kind: 'current', product: 'Southern Everyday', nickname: 'Everyday' }),

  aurora({
    slug: 'alice-aurora-current',
    kind: 'current',
    product: 'Aurora Käyttötili',
    nickname: 'Käyttötili',
    limit: 50_000,
  }),
  aurora({ slug: 'alice-aurora-savings', kind: 'savings', product: 'Aurora Säästötili', nickname: 'Mökki' }),
  aurora({ slug: 'bob-aurora-current', kind: 'current', product: 'Aurora Käyttötili', nickname: 'Käyttötili' }),
  aurora({ slug: 'bob-aurora-savings', kind: 'savings', product: 'Aurora Säästötili', nickname: 'Säästöt' }),
  aurora({
    slug: 'bob-aurora-card',
    kind: 'credit-card',
    product: 'Aurora Credit',
    nickname: 'Luottokortti',
    limit: 250_000,
  }),
  meridiaan({
    slug: 'chloe-meridiaan-current',
    kind: 'current',
    product: 'Meridiaan Betaalrekening',
    nickname: 'Betaalrekening',
  }),

  prairie({
    slug: 'alice-prairie-checking',
    kind: 'current',
    product: 'Prairie Everyday Checking',
    nickname: 'Checking',
  }),
  prairie({ slug: 'alice-prairie-savings', kind: 'savings', product: 'Prairie Harvest Savings', nickname: 'Savings' }),
  prairie({
    slug: 'alice-prairie-card',
    kind: 'credit-card',
    product: 'Prairie Cash Rewards Card',
    nickname: 'Cash Rewards',
    limit: 600_000,
  }),
  prairie({
    slug: 'alice-prairie-joint',
    kind: 'current',
    product: 'Prairie Everyday Checking',
    nickname: 'Cabin',
    holders: ['alice', 'bob'],
  }),
  prairie({ slug: 'bob-prairie-escrow', kind: 'savings', product: 'Prairie Closing Escrow', nickname: 'Escrow' }),
  laurentide({
    slug: 'chloe-laurentide-cheques',
    kind: 'current',
    product: 'Compte chèques Laurentide',
    nickname: 'Compte chèques',
  }),
  laurentide({
    slug: 'chloe-laurentide-epargne',
    kind: 'savings',
    product: 'Épargne Laurentide',
    nickname: 'Épargne',
  }),
  laurentide({
    slug: 'chloe-laurentide-carte',
    kind: 'credit-card',
    product: 'Carte Laurentide Or',
    nickname: 'Carte Or',
    limit: 400_000,
  }),
  laurentide({
    slug: 'chloe-laurentide-dollar',
    kind: 'currency',
    product: 'Compte en dollars américains',
    nickname: 'Dollars US',
    currencies: ['USD'],
  }),
  laurentide({
    slug: 'bob-laurentide-chequing',
    kind: 'current',
    product: 'Laurentide Chequing',
    nickname: 'Chequing',
  }),

  revolut('eur', 'EUR', 'Euro main'),
  revolut('payroll', 'EUR', 'Payroll'),
  revolut('gbp', 'GBP', 'Pound sales'),
  revolut('usd', 'USD', 'Dollar purchases'),

  // The personas: what happens on these accounts is in src/sandbox/personas.
  albion({ slug: 'gwen-albion-current', kind: 'current', product: 'Albion Current', nickname: 'Main', limit: 50_000 }),
  albion({
    slug: 'gwen-albion-card',
    kind: 'credit-card',
    product: 'Albion Credit Card',
    nickname: 'Credit card',
    limit: 350_000,
  }),
  albion({ slug: 'gwen-albion-savings', kind: 'savings', product: 'Albion Easy Saver', nickname: 'Rainy day' }),
  thistle({ slug: 'gwen-thistle-savings', kind: 'savings', product: 'Thistle Saver', nickname: 'Holiday' }),
  thistle({ slug: 'hugo-thistle-current', kind: 'current', product: 'Thistle Classic', nickname: 'Driving' }),
  thistle({ slug: 'hugo-thistle-savings', kind: 'savings', product: 'Thistle Saver', nickname: 'Tax pot' }),
  rheinbank({ slug: 'iris-rheinbank-giro', kind: 'current', product: 'RheinGiro', nickname: 'Girokonto' }),
  rheinbank({
    slug: 'iris-rheinbank-pfund',
    kind: 'currency',
    product: 'Währungskonto GBP',
    nickname: 'Pfund',
    currencies: ['GBP'],
  }),
  thistle({ slug: 'iris-thistle-pounds', kind: 'currency', product: 'Thistle Classic', nickname: 'London' }),
  rheinbank({
    slug: 'jonas-rheinbank-gemeinschaft',
    kind: 'current',
    product: 'RheinGiro Partner',
    nickname: 'Gemeinschaftskonto',
    holders: ['jonas', 'nina'],
    limit: 100_000,
  }),
  rheinbank({
    slug: 'jonas-rheinbank-tagesgeld',
    kind: 'savings',
    product: 'RheinTagesgeld',
    nickname: 'Tagesgeld',
    holders: ['jonas', 'nina'],
  }),
  albion({ slug: 'kira-albion-current', kind: 'current', product: 'Albion Current', nickname: 'Kira', limit: 80_000 }),
  albion({
    slug: 'liam-albion-business',
    kind: 'current',
    product: 'Albion Business Current',
    nickname: 'Coffee bar',
    limit: 500_000,
  }),
  albion({ slug: 'liam-albion-tax', kind: 'savings', product: 'Albion Business Saver', nickname: 'VAT pot' }),
  southern({ slug: 'mona-southern-everyday', kind: 'current', product: 'Southern Everyday', nickname: 'Everyday' }),
  southern({ slug: 'mona-southern-saver', kind: 'savings', product: 'Southern Saver', nickname: 'Saver' }),
];

const bySlug: ReadonlyMap<string, Account> = new Map(accounts.map((item) => [item.slug, item]));

/** The account with this readable name; throws when there is none, for the history's own tables. */
export function accountNamed(slug: string): Account {
  const found = bySlug.get(slug);
  if (found === undefined) throw new Error(`no sandbox account is named ${slug}`);
  return found;
}
