// The operations of the equality suite: every query field, combinations over subgraphs, `node`, filters, pages, bad input,
// foreign ids, banks in trouble. Each is asked by every caller, with all scopes, few or none.

/** Ids that operations are about, found before the suite runs. */
export interface Ids {
  readonly customer: string;
  readonly account: string;
  readonly transaction: string;
  readonly link: string;
  readonly bank: string;
  /** Another customer's. */
  readonly foreignAccount: string;
  readonly foreignLink: string;
  readonly afterAccount: string;
  readonly afterTransaction: string;
}

/** One operation. */
export interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables?: (ids: Ids) => Readonly<Record<string, unknown>>;
  /** Refused by the gateway itself, for its limits or scalars: routers of others have neither. */
  readonly isOurs?: true;
  /** What the bank `albion` is made to do meanwhile. */
  readonly faults?: object;
  /** Asked once while the bank is whole, so that older data is there when it fails. */
  readonly isKnownBefore?: true;
}

const byId = (pick: (ids: Ids) => string) => (ids: Ids) => ({ id: pick(ids) });

const source = `fragment source on SourceResult {
  bank { id name country } link { id status } status unreadableCount unreadable { pointer reason accountId } historyFrom
  notes { code account count date }
  accounts { accountId error { code message retryable } }
  error { code message bankCode retryable retryAt actionUrl correlationId }
  provenance { bank { name } fetchedAt asOf freshness staleReason nextRefreshAt unreadable { pointer } }
}`;
const money = 'amount currency';
const provenance = 'provenance { bank { id name } fetchedAt asOf freshness staleReason nextRefreshAt }';
const balance = `type amount { ${money} } creditDebitIndicator signedAmount { ${money} } creditLimitIncluded creditLimit { ${money} } asOf ${provenance}`;
const identification = 'identification { iban bban sortCode accountNumber bsb bic maskedNumber }';
const entry = `id status kind amount { ${money} } creditDebitIndicator signedAmount { ${money} } originalAmount { ${money} }
  exchangeRate { rate sourceCurrency targetCurrency } bookingDate valueDate transactionDateTime
  counterparty { name accountIdentification { iban maskedNumber } merchantCategoryCode } remittanceInformation
  bankTransactionCode { domain family subFamily proprietary } endToEndId entryReference balanceAfter { ${money} }
  identityStability supersedes reverses ${provenance}`;

const conversion = '{ status money { amount currency } rate rateDate source }';

const plain: readonly Operation[] = [
  // Conversions: a field with arguments on a type without a key, once and under several names.
  {
    name: 'conversions',
    query: `query ($c: CurrencyCode!, $on: Date) { me { accounts(first: 3) { edges { node { balances {
      amount { ${money} convertedTo(currency: $c, on: $on) ${conversion} }
      signedAmount { eur: convertedTo(currency: "EUR") ${conversion} none: convertedTo(currency: "XOF") ${conversion} } } } } } } }`,
    variables: () => ({ c: 'USD', on: null }),
  },
  {
    name: 'conversions of conversions, entries too',
    query: `query ($c: CurrencyCode!) { me { transactions(first: 5) { edges { node { amount { ...both currency } originalAmount { ...both } } } } } }
      fragment both on Money { amount: convertedTo(currency: $c) { money { currency: convertedTo(currency: "JPY") ${conversion} } } old: convertedTo(currency: $c, on: "1990-01-01") ${conversion} }`,
    variables: () => ({ c: 'JPY' }),
  },
  {
    name: 'cards, of a customer and of accounts',
    query: `{ me { cards(first: 5) { totalCount edges { cursor node { id label holderName lastFour scheme isVirtual state expiresOn bank { name }
        limits { kind amount { ${money} } used { ${money} } } account { id name balances { type } } accounts { name type } } }
        pageInfo { hasNextPage endCursor } sources { ...source } }
      accounts(first: 5) { edges { node { name cards { id lastFour state bank { name } } } } } } } ${source}`,
  },
  {
    name: 'what is paid regularly and to whom, of a customer and of accounts',
    query: `{ me { directDebits(first: 3) { totalCount edges { cursor node { id mandateId creditorName status frequency { text unit count }
          lastPaymentDate lastPaymentAmount { ${money} } account { id name bank { name } } provenance { freshness } } } pageInfo { hasNextPage } sources { ...source } }
      standingOrders(first: 3) { totalCount edges { node { id reference nextPayment { date amount { ${money} } } creditorName creditorAccount { accountNumber } account { name balances { type } } } } }
      scheduledPayments(first: 3) { totalCount edges { node { id scheduledDate instructedAmount { ${money} } } } }
      beneficiaries(first: 3) { totalCount edges { node { id nickname creditorName creditorAccount { accountNumber } } } sources { ...source } }
      accounts(first: 3) { edges { node { name beneficiaries(first: 3) { totalCount sources { ...source } } } } } } } ${source}`,
  },
  {
    name: 'a card that is none, frozen and unfrozen',
    query: `mutation { freezeCard(cardId: "nonsense") { __typename ... on CardRejection { code message retryable } }
      unfreezeCard(cardId: "nonsense") { __typename ... on CardRejection { code message retryable } } }`,
  },
  {
    name: 'net worth',
    query: `{ me { netWorth(currency: "AUD") { currency total { ${money} } missing byCurrency { ${money} } conversions ${conversion} isComplete
      accounts { id name bank { name } } sources { ...source } } } } ${source}`,
  },
  {
    name: 'net worth without a rate',
    query: `{ me { netWorth(currency: "XOF") { total { ${money} } missing byCurrency { ${money} in: convertedTo(currency: "BHD") ${conversion} } } } }`,
  },
  {
    name: 'spending and cash flow',
    query: `{ me { spending(from: "2026-10-15", to: "2026-11-15", by: [MONTH, CATEGORY_GROUP, BANK]) {
        basis { from to customerCount coverage { bank { name } accountCount linkCount missingLinkCount } accounts { id name } sources { ...source } undatedCount }
        totals { ...sums } ownTransfers { ...sums } buckets(first: 20) { totalCount pageInfo { hasNextPage endCursor }
          edges { cursor node { periodFrom periodTo categoryGroup bank { name } amounts { ...sums } transactionIds } } } }
      accounts(first: 3) { edges { node { id cashFlow(from: "2026-10-15", to: "2026-11-15", by: []) { totals { ...sums } } } } } } }
      fragment sums on SumAmounts { moneyIn { ${money} } moneyOut { ${money} } net { ${money} } entryCount } ${source}`,
  },
  {
    name: 'streams, income and categories',
    query: `{ me { recurring(from: "2026-10-15", asOf: "2026-11-15") { streams { id account { id } creditDebitIndicator name category categoryGroup cadence
        usualAmount { ${money} } lastDate nextDate status confidence reasons transactionIds } }
      income(from: "2026-10-15", asOf: "2026-11-15") { incomes { kind payer cadence monthsCovered averageMonth { ${money} } variation confidence reasons } }
      transactions(first: 5, filter: { from: "2026-10-15", categoryGroup: [UNKNOWN, FOOD, INCOME] }) { edges { node { id category { code group basis ruleId } merchant { name provider } } } }
      categoryCorrections { id } } }`,
  },
  {
    name: 'sums of nothing',
    query:
      '{ me { spending(from: "2026-02-02", to: "2026-02-01") { totals { entryCount } } cashFlow(by: [DAY, WEEK]) { totals { entryCount } } id } }',
  },
  // Every query field by itself.
  { name: 'me', query: '{ me { id displayName } }' },
  {
    name: 'me, all of it',
    query: `{ me { id displayName legalName dateOfBirth email phone addresses { lines townName postCode countrySubDivision country } verification { level method verifiedBy { id name standard } verifiedAt } } }`,
  },
  { name: 'banks', query: '{ banks { id name bic country standard capabilities maxHistoryDays maxConsentDays } }' },
  { name: 'banks of a country', query: '{ banks(country: "GB") { name } }' },
  {
    name: 'banks by capability',
    query: 'query ($c: BankCapability) { banks(capability: $c) { name capabilities } }',
    variables: () => ({ c: 'CUSTOMER' }),
  },
  { name: 'bank', query: 'query ($id: ID!) { bank(id: $id) { id name } }', variables: byId((ids) => ids.bank) },
  { name: 'bank that is none', query: '{ bank(id: "nonsense") { id name } }' },
  {
    name: 'bankLink',
    query:
      'query ($id: ID!) { bankLink(id: $id) { id bank { name } customer { id displayName } status permissions grantedAt expiresAt reauthorizeUrl } }',
    variables: byId((ids) => ids.link),
  },
  {
    name: 'customer',
    query: 'query ($id: ID!) { customer(id: $id) { id displayName links { id } } }',
    variables: byId((ids) => ids.customer),
  },
  {
    name: 'customers',
    query:
      '{ customers { edges { cursor node { id displayName verification { level } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
  },
  {
    name: 'account',
    query: `query ($id: ID!) { account(id: $id) { id name nickname type status currency openedOn ${identification} holders { name } ${provenance} } }`,
    variables: byId((ids) => ids.account),
  },
  {
    name: 'transaction',
    query: `query ($id: ID!) { transaction(id: $id) { ${entry} } }`,
    variables: byId((ids) => ids.transaction),
  },
  { name: 'payment', query: '{ payment(id: "whatever") { id status instructedAmount { amount } } }' },
  {
    name: 'payments',
    query:
      '{ me { payments { edges { cursor node { id debtorAccount { name } creditor { name identification { iban } } } } pageInfo { hasNextPage } } } }',
  },
  { name: 'links', query: '{ me { links { id bank { name } customer { id } status permissions expiresAt } } }' },
  {
    name: 'what links share until when',
    query: `{ me { links { id reconfirmedAt forecast { permissions goesDarkAt reason isUnattendedOnly remedy rule }
      events(first: 3) { edges { cursor node { type at by reason daysLeft goesDarkAt cursor } } pageInfo { hasNextPage } } } } }`,
  },
  {
    name: 'what is granted',
    query: `{ grants(first: 5) { edges { cursor node { id partnerId partnerName status source permissions customer { id displayName }
      requestedAt givenAt expiresAt endedAt endedBy lastUsedAt } } totalCount pageInfo { hasNextPage } } }`,
  },
  {
    name: 'lists from their ends',
    query: `{ me { accounts(last: 2) { totalCount edges { node { id name } } pageInfo { hasPreviousPage hasNextPage } } payments(last: 1) { totalCount edges { node { id } } } } }`,
  },
  { name: 'what a customer grants', query: '{ me { grants { id partnerName source customer { id displayName } } } }' },
  {
    name: 'what a customer grants, to others',
    query: 'query ($id: ID!) { customer(id: $id) { grants { id partnerId status } } }',
    variables: byId((ids) => ids.customer),
  },
  // node
  {
    name: 'node of a bank',
    query: 'query ($id: ID!) { node(id: $id) { __typename id ... on Bank { name } } }',
    variables: byId((ids) => ids.bank),
  },
  {
    name: 'node of a customer',
    query:
      'query ($id: ID!) { node(id: $id) { id ... on Customer { displayName links { id } accounts(first: 2) { edges { node { id name } } } } } }',
    variables: byId((ids) => ids.customer),
  },
  {
    name: 'node of an account',
    query:
      'query ($id: ID!) { node(id: $id) { id ... on Account { name type bank { name } transactions(first: 2) { edges { node { id kind } } } } } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'node of an entry',
    query: `query ($id: ID!) { node(id: $id) { id ... on Transaction { ${entry} account { id name } } } }`,
    variables: byId((ids) => ids.transaction),
  },
  {
    name: 'node of a link',
    query: 'query ($id: ID!) { node(id: $id) { id ... on BankLink { status bank { name } customer { id } } } }',
    variables: byId((ids) => ids.link),
  },
  {
    name: 'node, its type only',
    query: 'query ($id: ID!) { node(id: $id) { __typename } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'node, a field of another type',
    query: 'query ($id: ID!) { node(id: $id) { __typename ... on Bank { name } ... on BankLink { status } } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'node, one alias for two types',
    query:
      'query ($id: ID!) { node(id: $id) { ... on Account { label: name } ... on Bank { label: bic } ... on Customer { label: displayName } } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'nodes side by side',
    query:
      'query ($a: ID!, $b: ID!, $c: ID!) { a: node(id: $a) { ...n } b: node(id: $b) { ...n } c: node(id: $c) { ...n } } fragment n on Node { id ... on Account { name customer { id } } ... on Bank { bankName: name } ... on Transaction { kind account { name } } }',
    variables: (ids) => ({ a: ids.account, b: ids.bank, c: ids.transaction }),
  },
  {
    name: 'nodes of several types, none and twice',
    query:
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Account { name bank { name } } ... on Bank { bankName: name } ... on Transaction { kind account { name } } ... on BankLink { status } } }',
    variables: (ids) => ({
      ids: [ids.transaction, ids.bank, 'nonsense', ids.foreignAccount, ids.account, ids.link, ids.bank],
    }),
  },
  { name: 'no nodes', query: '{ nodes(ids: []) { id } }' },
  {
    name: 'more nodes than are given at once',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: (ids) => ({ ids: Array.from({ length: 101 }, () => ids.bank) }),
  },
  { name: 'node that is none', query: '{ node(id: "nonsense") { id ... on Account { name } } }' },
  // Foreign ids: nothing there.
  {
    name: 'foreign account',
    query: 'query ($id: ID!) { account(id: $id) { id name balances { type } } }',
    variables: byId((ids) => ids.foreignAccount),
  },
  {
    name: 'foreign node',
    query: 'query ($id: ID!) { node(id: $id) { id ... on Account { name } } }',
    variables: byId((ids) => ids.foreignAccount),
  },
  {
    name: 'foreign link',
    query: 'query ($id: ID!) { bankLink(id: $id) { id status } }',
    variables: byId((ids) => ids.foreignLink),
  },
  {
    name: 'id of another kind',
    query:
      'query ($id: ID!) { account(id: $id) { id } customer(id: $id) { id } transaction(id: $id) { id } bankLink(id: $id) { id } }',
    variables: byId((ids) => ids.bank),
  },
  {
    name: 'an account that the bank does not have',
    query: 'query ($id: ID!) { node(id: $id) { ... on Account { name balances { type } } } }',
    variables: (ids) => ({ id: goneOf(ids.account) }),
  },
  // Over several subgraphs.
  {
    name: 'accounts and sources',
    query: `{ me { accounts { edges { cursor node { id name bank { name country } link { id status } customer { id } } } pageInfo { hasNextPage endCursor } sources { ...source } } } } ${source}`,
  },
  { name: 'balances', query: `{ me { accounts { edges { node { id balances { ${balance} } } } } } }` },
  {
    name: 'balances with their source',
    query: `{ me { accounts { edges { node { id balances { type } balancesSource { ...source } spendable(currency: "EUR") { type } } } } } } ${source}`,
  },
  {
    name: 'one balance',
    query: `query ($type: BalanceType!) { me { accounts { edges { node { balance(type: $type) { ${balance} } spendable { type signedAmount { ${money} } } } } } } }`,
    variables: () => ({ type: 'INTERIM_AVAILABLE' }),
  },
  {
    name: 'identification and holders',
    query: `{ me { accounts { edges { node { ${identification} holders { name } } } } } }`,
  },
  {
    name: 'statements of accounts',
    query: `{ me { accounts(first: 4) { edges { node { name transactions(first: 5) { edges { cursor node { ${entry} } } pageInfo { hasNextPage endCursor } sources { ...source } } } } } } } ${source}`,
  },
  {
    name: 'the merged statement',
    query: `{ me { transactions(first: 25) { edges { cursor node { ${entry} account { id name bank { name } link { status } } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } sources { ...source } } } } ${source}`,
  },
  {
    name: 'accounts, statement, payments, links at once',
    query: `{ me { id displayName links { status bank { name } } accounts(first: 3) { edges { node { name spendable { signedAmount { ${money} } } } } } transactions(first: 3) { edges { node { kind account { name } } } } payments { pageInfo { hasNextPage } } } banks { name } }`,
  },
  {
    name: 'there and back',
    query:
      '{ me { accounts(first: 2) { edges { node { id customer { id displayName accounts(first: 1) { edges { node { id name customer { links { bank { name } } } } } } } } } } } }',
  },
  {
    name: 'from an entry to everything',
    query:
      'query ($id: ID!) { transaction(id: $id) { account { name bank { name maxHistoryDays } link { status customer { displayName } } transactions(first: 1) { edges { node { id account { nickname } } } } } } }',
    variables: byId((ids) => ids.transaction),
  },
  {
    name: 'customers with accounts',
    query:
      '{ customers(first: 3) { edges { node { id accounts(first: 2) { edges { node { name bank { name } balances { type } } } sources { status } } } } } }',
  },
  {
    name: 'customers with links and statements',
    query:
      '{ customers(first: 2) { edges { node { links { status bank { name } } transactions(first: 2) { edges { node { kind amount { amount } } } sources { bank { name } status } } } } } }',
  },
  { name: 'raw entries', query: '{ me { transactions(first: 3) { edges { node { id raw } } } } }' },
  // Filters and pages.
  {
    name: 'accounts by type',
    query: 'query ($filter: AccountFilter) { me { accounts(filter: $filter) { edges { node { name type } } } } }',
    variables: () => ({ filter: { type: ['SAVINGS', 'CARD'] } }),
  },
  {
    name: 'accounts of a bank',
    query:
      'query ($id: ID) { me { accounts(filter: { bankId: $id }) { edges { node { name } } sources { bank { name } } } } }',
    variables: byId((ids) => ids.bank),
  },
  {
    name: 'accounts, no filter given',
    query:
      'query ($filter: AccountFilter, $first: Int = 2) { me { accounts(filter: $filter, first: $first) { edges { node { name } } } } }',
  },
  {
    name: 'accounts by a missing variable inside the filter',
    query:
      'query ($id: ID, $type: [AccountType!]) { me { accounts(first: 3, filter: { bankId: $id, type: $type }) { edges { node { name } } } } }',
  },
  {
    name: 'accounts, next page',
    query:
      'query ($after: String) { me { accounts(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } } } }',
    variables: (ids) => ({ after: ids.afterAccount }),
  },
  {
    name: 'statement, next page',
    query:
      'query ($after: String) { me { transactions(first: 5, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } } }',
    variables: (ids) => ({ after: ids.afterTransaction }),
  },
  {
    name: 'statement, filtered',
    query:
      'query ($filter: TransactionFilter) { me { transactions(first: 10, filter: $filter) { edges { node { kind bookingDate amount { amount currency } } } sources { status } } } }',
    variables: () => ({
      filter: {
        kind: ['PURCHASE', 'FEE'],
        status: ['BOOKED'],
        creditDebitIndicator: 'DEBIT',
        amount: { currency: 'GBP', min: '5.00' },
      },
    }),
  },
  {
    name: 'statement of days',
    query:
      '{ me { transactions(first: 10, filter: { from: "2026-01-01", to: "2026-12-31" }) { edges { node { bookingDate } } } } }',
  },
  {
    name: 'customers of a bank',
    query:
      'query ($id: ID) { customers(first: 2, filter: { bankId: $id }) { edges { node { id } } pageInfo { hasNextPage } } }',
    variables: byId((ids) => ids.bank),
  },
  // The language.
  {
    name: 'aliases like keys',
    query:
      '{ me { id: displayName name: id accounts(first: 1) { edges { node { id: name name: id transactions(first: 1) { edges { node { id } } } } } } } }',
  },
  {
    name: 'one field under two aliases',
    query:
      '{ me { one: accounts(first: 1) { edges { node { name } } } two: accounts(first: 2) { edges { node { id bank { name } } } } } }',
  },
  {
    name: 'one object asked twice',
    query:
      '{ me { accounts(first: 2) { edges { node { name } } } accounts(first: 2) { edges { node { bank { name } } } } } me { links { id } } }',
  },
  { name: 'aliases that begin with underscores', query: '{ me { __typename: displayName __id: id } }' },
  {
    name: 'fragments in fragments',
    query:
      'query { me { ...c } } fragment c on Customer { ...d accounts(first: 1) { edges { node { ...a } } } } fragment d on Customer { displayName } fragment a on Account { name ...b } fragment b on Node { id ... on Account { bank { ...n } } } fragment n on Bank { name }',
  },
  {
    name: 'fragment on the root',
    query:
      'query { ...q ... on Query { banks { id } } ... { me { id } } } fragment q on Query { me { displayName } __typename }',
  },
  {
    name: 'skip and include',
    query:
      'query ($yes: Boolean!, $no: Boolean!) { me { id displayName @include(if: $no) links @skip(if: $yes) { id } accounts(first: 1) @include(if: $yes) { edges { node { name @skip(if: $no) bank @include(if: $no) { name } transactions(first: 1) @skip(if: $yes) { edges { node { id } } } } } } ... on Customer @include(if: $yes) { verification { level } } } banks @skip(if: $yes) { name } }',
    variables: () => ({ yes: true, no: false }),
  },
  {
    name: 'skip and include, the other way',
    query:
      'query ($yes: Boolean!, $no: Boolean!) { me { id displayName @include(if: $no) links @skip(if: $yes) { id } accounts(first: 1) @include(if: $no) { edges { node { name @skip(if: $yes) bank @include(if: $no) { name } transactions(first: 1) @skip(if: $yes) { edges { node { id } } } } } } } banks @skip(if: $yes) { name } }',
    variables: () => ({ yes: false, no: true }),
  },
  { name: 'all skipped', query: '{ me @skip(if: true) { id } }' },
  {
    name: 'type names',
    query:
      '{ __typename me { __typename kind: __typename accounts(first: 1) { __typename edges { __typename node { __typename bank { __typename } } } } } }',
  },
  { name: 'operation name', isOurs: true, query: 'query A { banks { id } } query B { me { id } }' },
  // Bad input: one code and the argument.
  {
    name: 'page too large',
    query: '{ me { accounts(first: 201) { edges { node { id } } } transactions(first: 0) { edges { node { id } } } } }',
  },
  {
    name: 'bad cursor',
    query:
      '{ me { accounts(after: "nonsense") { edges { node { id } } } transactions(after: "nonsense") { edges { node { id } } } } customers(after: "nonsense") { edges { node { id } } } }',
  },
  {
    name: 'bad bank in a filter',
    query: '{ me { accounts(filter: { bankId: "nonsense" }) { edges { node { id } } } } }',
  },
  {
    name: 'bad page in an account',
    query: 'query ($id: ID!) { account(id: $id) { name transactions(first: 500) { edges { node { id } } } } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'bad literal',
    isOurs: true,
    query: '{ me { transactions(filter: { from: "yesterday" }) { edges { node { id } } } } }',
  },
  {
    name: 'bad variable',
    isOurs: true,
    query: 'query ($from: Date) { me { transactions(filter: { from: $from }) { edges { node { id } } } } }',
    variables: () => ({ from: 'yesterday' }),
  },
  { name: 'missing variable', isOurs: true, query: 'query ($id: ID!) { account(id: $id) { id } }' },
  { name: 'unknown field', isOurs: true, query: '{ me { nothing } }' },
  { name: 'not a query', isOurs: true, query: '{ me { id ' },
  { name: 'no mutations here', isOurs: true, query: 'mutation { pay { id } }' },
  {
    name: 'too deep',
    isOurs: true,
    query: `{ me ${'{ accounts { edges { node { customer '.repeat(5)}{ id }${' } } } }'.repeat(5)} }`,
  },
  {
    name: 'too costly',
    isOurs: true,
    query:
      '{ me { accounts(first: 200) { edges { node { transactions(first: 200) { edges { node { counterparty { name } amount { amount } } } } } } } } }',
  },
  {
    name: 'entities are not public',
    isOurs: true,
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
    variables: () => ({ r: [] }),
  },
];

/** An id of the same form that no account has. */
function goneOf(account: string): string {
  const text = Buffer.from(account, 'base64url').toString('utf8');
  return Buffer.from(
    text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    'utf8',
  ).toString('base64url');
}

const overview = `{ me { displayName accounts { edges { node { name balances { type } } } sources { ...source } } transactions(first: 10) { edges { node { id } } sources { ...source } } } } ${source}`;
const single =
  'query ($id: ID!) { account(id: $id) { name type balances { type } transactions(first: 2) { edges { node { id } } sources { status } } } }';
const reached =
  'query ($t: ID!, $n: ID!) { transaction(id: $t) { kind account { name type nickname balances { type } } } node(id: $n) { ... on Account { name type status openedOn bank { name } } } }';

const inTrouble: readonly Operation[] = [
  { name: 'a bank that fails: lists', query: overview, faults: { status: 500 } },
  {
    name: 'a bank that fails: one account',
    query: single,
    variables: byId((ids) => ids.account),
    faults: { status: 500 },
  },
  {
    name: 'a bank that fails: balances only',
    query: single,
    variables: byId((ids) => ids.account),
    faults: { status: 500, match: 'balances' },
  },
  {
    name: 'a bank that fails: balances of a list, with their source',
    query: `{ me { accounts { edges { node { name balancesSource { ...source } } } sources { status } } } } ${source}`,
    faults: { status: 503, match: 'balances' },
  },
  {
    name: 'a bank that fails: balances of a list',
    query: '{ me { accounts { edges { node { name balances { type } spendable { type } } } sources { status } } } }',
    faults: { status: 503, match: 'balances' },
  },
  {
    name: 'a bank that fails: reached from elsewhere',
    query: reached,
    variables: (ids) => ({ t: ids.transaction, n: ids.account }),
    faults: { status: 500 },
  },
  {
    name: 'a bank that fails: an account reached from its entry',
    query: reached,
    variables: (ids) => ({ t: ids.transaction, n: ids.bank }),
    faults: { status: 500, match: '/accounts' },
  },
  { name: 'a bank that asks for patience', query: overview, faults: { status: 429, retryAfterSeconds: 30 } },
  {
    name: 'a bank that asks for patience: one account',
    query: single,
    variables: byId((ids) => ids.account),
    faults: { status: 429, retryAfterSeconds: 30 },
  },
  { name: 'a bank that sends a web page', query: overview, faults: { wrongType: 'html' } },
  { name: 'a bank that breaks off', query: single, variables: byId((ids) => ids.account), faults: { truncate: true } },
  { name: 'a bank that hangs', query: overview, faults: { latencyMs: 20_000 } },
  { name: 'a bank that fails after it has answered', isKnownBefore: true, query: overview, faults: { status: 500 } },
  {
    name: 'a bank that asks for patience after it has answered',
    isKnownBefore: true,
    query: overview,
    faults: { status: 429, retryAfterSeconds: 30 },
  },
  {
    name: 'a bank that fails after it has answered: one account',
    isKnownBefore: true,
    query: single,
    variables: byId((ids) => ids.account),
    faults: { status: 500 },
  },
  {
    name: 'a bank whose party fails',
    query: '{ me { displayName legalName verification { level } addresses { lines } } }',
    faults: { status: 500, match: 'party' },
  },
];

/**
 * Operations that fail in root fields that may not be null, so that there is no data at all: by who asks, by what is asked,
 * alone and beside others. None changes anything, whoever asks; each is asked of ours alone.
 */
export const failing: readonly Operation[] = [
  {
    name: 'replay of what is not said',
    query: 'mutation { replayWebhookDeliveries(endpointId: "x") { __typename } }',
  },
  {
    name: 'replay of both ways to say it, under an alias',
    query:
      'mutation ($ids: [ID!]) { again: replayWebhookDeliveries(endpointId: "x", deliveryIds: $ids, since: "2026-01-01T00:00:00Z") { ... on WebhookReplay { count } ...r } } fragment r on WebhookRejection { code message }',
    variables: () => ({ ids: ['a'] }),
  },
  {
    name: 'replay of too many',
    query:
      'mutation ($ids: [ID!]) { replayWebhookDeliveries(endpointId: "x", deliveryIds: $ids) { __typename ... on WebhookRejection { code } } }',
    variables: () => ({ ids: Array.from({ length: 1001 }, (_, index) => `d${index}`) }),
  },
  {
    name: 'a mutation that fails before others',
    query:
      'mutation { a: replayWebhookDeliveries(endpointId: "x") { __typename } b: revokeBankLink(linkId: "b") { __typename ... on LinkRejection { code } } c: replayWebhookDeliveries(endpointId: "y") { __typename } }',
  },
  {
    name: 'a mutation that fails after others',
    query:
      'mutation { b: revokeBankLink(linkId: "b") { __typename ... on LinkRejection { code } } rotateWebhookSecret(endpointId: "x") { __typename ... on WebhookRejection { code message } } a: replayWebhookDeliveries(endpointId: "x") { __typename } }',
  },
  {
    name: 'webhooks of nobody',
    query:
      'mutation { createWebhookEndpoint(url: "http://127.0.0.1/x") { __typename ... on WebhookRejection { code message retryable } } rotateWebhookSecret(endpointId: "x") { __typename ... on WebhookRejection { code } } deleteWebhookEndpoint(endpointId: "x") { __typename ... on WebhookRejection { code } } updateWebhookEndpoint(endpointId: "x", events: [PAYMENT_UPDATED]) { __typename ... on WebhookRejection { code retryAt } } testWebhook(endpointId: "x") { __typename ... on WebhookRejection { code retryable } } }',
  },
  {
    name: 'links of nobody',
    query: `mutation ($permissions: [LinkPermission!]!) { createBankLink(bankId: "x", permissions: $permissions, redirectUri: "https://elsewhere.example/") { __typename ... on LinkRejection { code message } }
      renewBankLink(linkId: "x", redirectUri: "https://elsewhere.example/") { __typename ... on LinkRejection { code message } }
      revokeBankLink(linkId: "x") { __typename ... on LinkRejection { code message } }
      reconfirmBankLink(linkId: "x") { __typename ... on LinkRejection { code message } }
      confirmBankLink(code: "x") { __typename ... on LinkRejection { code message } } }`,
    variables: () => ({ permissions: ['ACCOUNTS'] }),
  },
  {
    name: 'what becomes of nobody’s links',
    query: 'subscription { bankLinkChanged(customerId: "nonsense") { event { type } } }',
  },
  {
    name: 'what becomes of nobody’s statements',
    query: 'subscription { transactionsChanged(customerId: "nonsense") { cursor bank { name } } }',
  },
  {
    name: 'what becomes of nobody’s accounts, from nowhere',
    query: 'subscription { accountsChanged(customerId: "nonsense", after: "x") { kind account { name } } }',
  },
  {
    name: 'grants of nothing, of nobody, and back to nowhere',
    query:
      'mutation { requestGrant(permissions: [ACCOUNTS], redirectUri: "https://nowhere.example/") { __typename } confirmGrant(code: "x") { __typename } revokeGrant(id: "x") { __typename } }',
  },
  {
    name: 'categories of nothing',
    query:
      'mutation { correctCategory(input: { transactionId: "x", code: PETS }) { __typename ... on CategoryRejection { code message retryable } } removeCategoryCorrection(id: "x") { __typename ... on CategoryRejection { code } } }',
  },
  {
    name: 'screening of nobody',
    query:
      'mutation { requestScreening(customerId: "x") { __typename } decideScreening(input: { caseId: "x", candidateId: "x", decision: DISMISSED, note: "n" }) { __typename } }',
  },
  {
    name: 'payments of nobody',
    query: `mutation { cancelPayment(paymentId: "x") { __typename } confirmPayment(code: "x") { __typename } verifyPayee(payee: { name: "", iban: "none" }) { __typename }
      initiatePayment(input: { idempotencyKey: "k", creditor: { name: "" }, amount: { amount: "1.00", currency: "GBP" }, redirectUri: "https://elsewhere.example/" }) { __typename } }`,
  },
  {
    name: 'refunds and mandates of nobody',
    query: `mutation { confirmPaymentMandate(code: "x") { __typename } revokePaymentMandate(mandateId: "x") { __typename }
      refundPayment(input: { idempotencyKey: "k", paymentId: "x", redirectUri: "https://elsewhere.example/" }) { __typename }
      payUnderMandate(input: { idempotencyKey: "k", mandateId: "x", amount: { amount: "1.00", currency: "GBP" } }) { __typename }
      createPaymentMandate(input: { idempotencyKey: "k", creditor: { name: "" }, maximumIndividualAmount: { amount: "1.00", currency: "GBP" }, periodicLimits: [], redirectUri: "https://elsewhere.example/" }) { __typename } }`,
  },
  {
    name: 'a payment from another customer’s account',
    query: `mutation ($id: ID!) { initiatePayment(input: { idempotencyKey: "k", debtorAccountId: $id, creditor: { name: "A", iban: "GB29NWBK60161331926819" }, amount: { amount: "1.00", currency: "GBP" }, redirectUri: "https://elsewhere.example/" }) { __typename ... on ValidationRejection { message } } }`,
    variables: byId((ids) => ids.foreignAccount),
  },
  {
    name: 'a payment of no amount',
    query: `mutation { initiatePayment(input: { idempotencyKey: "k", creditor: { name: "A" }, amount: { amount: "much", currency: "GBP" }, redirectUri: "https://elsewhere.example/" }) { __typename } }`,
  },
  { name: 'banks of no country', query: '{ banks(country: "nowhere") { name } me { id } }' },
  {
    name: 'banks of no country, by variable',
    query: 'query ($c: CountryCode) { banks(country: $c) { name } me { id } }',
    variables: () => ({ c: 'nowhere' }),
  },
  {
    name: 'banks beside what fails',
    query: '{ all: banks { name } customers(after: "nonsense") { edges { cursor } } bank(id: "nonsense") { name } }',
  },
  { name: 'updates of nothing', query: 'subscription { paymentUpdated(id: "nonsense") { event { status } } }' },
  {
    name: 'updates from nowhere, under an alias',
    query:
      'subscription ($id: ID!) { told: paymentUpdated(id: $id, after: "x") { event { status } payment { bank { name } } } }',
    variables: byId((ids) => ids.account),
  },
  {
    name: 'updates of something else',
    query: 'subscription ($id: ID!) { paymentUpdated(id: $id) { payment { id } } }',
    variables: byId((ids) => ids.account),
  },
];

/** All of them. */
export const operations: readonly Operation[] = [...plain, ...inTrouble];
