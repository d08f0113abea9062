// Account: fields of one account. A list hands it over as read; a bare reference loads it here, where the scope rules
// have been passed.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { type Balance, balanceOfType, spendableBalance } from '../../../src/domain/account.ts';
import type { AccountOwner } from '../../../src/domain/account-identity.ts';
import { BankFailure, NotFound } from '../../../src/domain/errors.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { maskIdentification, maskName } from '../../../src/domain/masking.ts';
import type { ArrangementKind, Arrangements } from '../../../src/domain/regular-payment.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import type { Sourced } from '../../../src/reading/sourced.ts';
import type { RequestContext } from '../../shared/context.ts';
import { loadersFor } from '../../shared/freshness.ts';
import { LoadedAccount } from '../../shared/loaded-account.ts';
import { loadAccount } from '../../shared/lookups.ts';
import type { AccountModel } from '../../shared/models.ts';
import { readPageSize } from '../../shared/paging.ts';
import { loadedModel } from '../../shared/plain.ts';
import { readAccountOwner, readAccountWays, visibleReference } from '../../shared/references.ts';
import { toProvenance, toSingleSource, toSource } from '../../shared/sources.ts';
import { LoadedBalance } from '../answer.ts';
import {
  type ArrangementArgs,
  type ToNode,
  toArrangementPage,
  toBeneficiary,
  toDirectDebit,
  toScheduledPayment,
  toStandingOrder,
} from '../arrangements.ts';
import { toCardModel } from '../cards.ts';
import type { AccountResolvers, FreshnessPreference } from '../generated.ts';
import { matchOwner } from '../owner-match.ts';
import { toProduct } from '../product.ts';

/** Reads of an account; not async when there is nothing to wait for: a list has hundreds of these fields. */
function withAccount<T>(
  model: AccountModel,
  context: RequestContext,
  read: (found: LocatedAccount) => T,
): T | Promise<T> {
  return model.located === undefined ? loadAccount(model, context).then(read) : read(model.located);
}

/** Whose account it is, at which bank, by the directory alone. */
async function ownerOf({ id, located }: AccountModel, { access, ids }: RequestContext): Promise<AccountOwner> {
  if (located !== undefined) return located.link;
  const parsed = ids.parse(id);
  const owner = parsed?.type === 'Account' ? await readAccountOwner(parsed, access) : null;
  if (owner === null) throw new NotFound();
  return owner;
}

/** At which bank it is read: where its customer reaches that by two ways, the account itself tells which. */
async function bankOf(model: AccountModel, context: RequestContext): Promise<string> {
  const { id, located } = model;
  if (located !== undefined) return located.link.bankId;
  const parsed = context.ids.parse(id);
  const ways = parsed?.type === 'Account' ? await readAccountWays(parsed, context.access) : [];
  const [first] = ways;
  if (first === undefined) throw new NotFound();
  if (ways.every(({ bankId }) => bankId === first.bankId)) return first.bankId;
  return (await loadAccount(model, context)).link.bankId;
}

/** @throws BankFailure BANK_BAD_RESPONSE when the bank sent balances and none could be read: an empty list would lie. */
async function loadBalances(
  model: AccountModel,
  freshness: FreshnessPreference,
  context: RequestContext,
): Promise<Sourced<readonly Balance[]>> {
  const { accounts } = loadersFor(freshness, context);
  const located = await loadAccount(model, context);
  const reading = await accounts.balances(located);
  if (reading.value.length === 0 && reading.defects.length > 0) {
    throw new BankFailure({
      code: 'BANK_BAD_RESPONSE',
      bankId: located.link.bankId,
      operatorMessage: `${located.link.bankId} balances: none readable: ${reading.defects[0]?.reason}`,
    });
  }
  return reading;
}

/** Fields that an account holds, whether it has been read or is to be read here. */
const held = loadedModel(LoadedAccount, (model: AccountModel, context: RequestContext) =>
  model instanceof LoadedAccount
    ? model
    : withAccount(model, context, (located) => new LoadedAccount(located, context.ids, model.id)),
);

/** What the account's bank pays by itself, or whom the customer has entered to pay from it. */
const arranged =
  <Kind extends ArrangementKind, Node>(kind: Kind, toNode: ToNode<Arrangements[Kind], Node>) =>
  async (model: AccountModel, { freshness, ...asked }: ArrangementArgs, context: RequestContext) => {
    readPageSize(asked);
    const { arrangements } = loadersFor(freshness, context);
    return toArrangementPage(
      { read: await arrangements.ofAccount(kind, await loadAccount(model, context)), asked, toNode },
      context,
    );
  };

/** Resolvers of `Account` in this subgraph. */
export const Account: AccountResolvers = {
  __resolveReference: visibleReference('Account'),
  bank: async (model, _args, context) => ({ id: bankGlobalId(await bankOf(model, context)) }),
  link: (model, _args, context) => withAccount(model, context, ({ link }) => ({ id: context.ids.link(link.id) })),
  links: (model, _args, context) =>
    withAccount(model, context, ({ link, links }) => (links ?? [link]).map(({ id }) => ({ id: context.ids.link(id) }))),
  customer: async (model, _args, context) => ({ id: context.ids.customer((await ownerOf(model, context)).customerId) }),
  name: held('name'),
  nickname: held('nickname'),
  type: held('type'),
  status: held('status'),
  currency: held('currency'),
  openedOn: held('openedOn'),
  async identification(model, _args, context) {
    const located = await loadAccount(model, context);
    // Masked numbers are worth no call of their own.
    if (!maySeePersonalData(context.principal)) return maskIdentification(located.record.account.identification);
    return context.loaders.accounts.identification(located);
  },
  async balances(model, { freshness }, context) {
    const reading = await loadBalances(model, freshness, context);
    return reading.value.map((balance) => new LoadedBalance(balance, reading));
  },
  async balancesSource(model, { freshness }, context) {
    const { accounts } = loadersFor(freshness, context);
    const located = await loadAccount(model, context);
    try {
      const part = { located, readings: [await accounts.balances(located)], failure: null };
      return toSource(located.link, { readings: [], failures: [], accounts: [part] });
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      return toSource(located.link, {
        readings: [],
        failures: [],
        accounts: [{ located, readings: [], failure: error }],
      });
    }
  },
  async balance(model, { type, freshness }, context) {
    const reading = await loadBalances(model, freshness, context);
    const { currency } = (await loadAccount(model, context)).record.account;
    const balance = balanceOfType(reading.value, type, currency);
    return balance === null ? null : new LoadedBalance(balance, reading);
  },
  async spendable(model, { currency, freshness }, context) {
    const reading = await loadBalances(model, freshness, context);
    const { account } = (await loadAccount(model, context)).record;
    const asked = currency == null ? null : parseCurrencyOfHistory(currency);
    const balance = spendableBalance(reading.value, account, asked);
    return balance === null ? null : new LoadedBalance(balance, reading);
  },
  holders: (model, _args, context) =>
    withAccount(model, context, ({ record: { account } }) => {
      const unmasked = maySeePersonalData(context.principal);
      return account.holderNames.map((name) => ({ name: unmasked ? name : maskName(name) }));
    }),
  async cards(model, { freshness }, context) {
    const { cards } = loadersFor(freshness, context);
    const located = await loadAccount(model, context);
    // What a bank cannot tell at all is no failure of this account's.
    if (context.banks.get(located.link.bankId)?.capabilities.has('CARDS') !== true) return null;
    return (await cards.cardsOfAccount(located)).map((card) => toCardModel(card, context.ids));
  },
  directDebits: arranged('directDebits', toDirectDebit),
  standingOrders: arranged('standingOrders', toStandingOrder),
  scheduledPayments: arranged('scheduledPayments', toScheduledPayment),
  beneficiaries: arranged('beneficiaries', toBeneficiary),
  async product(model, { freshness }, context) {
    const { products } = loadersFor(freshness, context);
    const { reading, failure } = await products.product(await loadAccount(model, context));
    if (reading !== null) return toProduct(reading);
    // What a bank has not, or the customer does not share, is no failure: productSource tells of it.
    if (failure.code === 'UNSUPPORTED' || failure.code === 'PERMISSION_NOT_GRANTED') return null;
    throw failure;
  },
  async productSource(model, { freshness }, context) {
    const { products } = loadersFor(freshness, context);
    return toSingleSource(await products.product(await loadAccount(model, context)));
  },
  matchOwner: async (model, { input }, context) => matchOwner(await loadAccount(model, context), input, context),
  provenance: (model, _args, context) => withAccount(model, context, ({ reading }) => toProvenance(reading)),
};
