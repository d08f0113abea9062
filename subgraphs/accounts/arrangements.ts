// Direct debits, standing orders, scheduled payments and beneficiaries as lists answer them: an account's and a customer's, page by page.
// Called by the resolvers of Account and Customer. What people wrote and who they are is masked here without `pii:read`.

import { maySeePersonalData } from '../../src/auth/principal.ts';
import type { AccountIdentification } from '../../src/domain/account.ts';
import { ownerOf } from '../../src/domain/link.ts';
import { maskIdentification, maskName, maskNumber, maskText } from '../../src/domain/masking.ts';
import type {
  ArrangedPayment,
  Beneficiary,
  DirectDebit,
  ScheduledPayment,
  StandingOrder,
} from '../../src/domain/regular-payment.ts';
import type { LocatedArrangement } from '../../src/reading/located-arrangement.ts';
import type { RequestContext } from '../shared/context.ts';
import type { FreshnessPreferenceName } from '../shared/freshness.ts';
import { LoadedAccount } from '../shared/loaded-account.ts';
import type { ArrangementsRead } from '../shared/loaders.ts';
import type { BeneficiaryModel } from '../shared/models.ts';
import { toOptionalMoney } from '../shared/money.ts';
import { type PageArguments, toListPage } from '../shared/paging.ts';
import { toProvenance } from '../shared/sources.ts';

/** The arguments of every such field. */
export interface ArrangementArgs extends PageArguments {
  readonly freshness: FreshnessPreferenceName;
}

/** Writes one thing of a list as the schema has it. */
export type ToNode<T, Node> = (located: LocatedArrangement<T>, context: RequestContext) => Node;

/** A page of what was read. @throws InvalidInput */
export function toArrangementPage<T, Node>(
  { read, asked, toNode }: { read: ArrangementsRead<T>; asked: PageArguments; toNode: ToNode<T, Node> },
  context: RequestContext,
) {
  const { edges, pageInfo, totalCount } = toListPage(
    read.items,
    {
      fieldsOf: ({ link, account, key }) => [account?.links?.[0]?.id ?? link.id, account?.record.key ?? '', key],
      types: ['string', 'string', 'string'],
      cursors: context.ids.cursors,
    },
    asked,
  );
  // A bank that tells of none keeps none back.
  const isKnown = read.sources.every(({ status }) => status === 'OK' || status === 'UNSUPPORTED');
  return {
    edges: edges.map(({ node, cursor }) => ({ node: toNode(node, context), cursor })),
    pageInfo,
    sources: read.sources,
    totalCount: isKnown ? totalCount : null,
  };
}

/** What every node has. */
function toCommon(located: LocatedArrangement<{ readonly bankId: string | null }>, { ids }: RequestContext) {
  const { link, account, key, item, reading } = located;
  return {
    id: item.bankId === null ? null : ids.arrangement({ ...ownerOf(link), arrangementKey: key }),
    account: account === null ? null : new LoadedAccount(account, ids),
    provenance: toProvenance(reading),
  };
}

const masked =
  (mask: (text: string) => string, { principal }: RequestContext) =>
  (text: string | null) =>
    text === null || maySeePersonalData(principal) ? text : mask(text);

const toShownAccount = (identification: AccountIdentification | null, { principal }: RequestContext) =>
  identification === null || maySeePersonalData(principal) ? identification : maskIdentification(identification);

/** A DirectDebit as the schema has it. */
export function toDirectDebit(located: LocatedArrangement<DirectDebit>, context: RequestContext) {
  const { bankId: _, ...item } = located.item;
  return {
    ...item,
    ...toCommon(located, context),
    mandateId: masked(maskNumber, context)(item.mandateId),
    lastPaymentAmount: toOptionalMoney(item.lastPaymentAmount),
  };
}

const toPayment = ({ date, amount }: ArrangedPayment) =>
  date === null && amount === null ? null : { date, amount: toOptionalMoney(amount) };

/** A StandingOrder as the schema has it. */
export function toStandingOrder(located: LocatedArrangement<StandingOrder>, context: RequestContext) {
  const { bankId: _, ...item } = located.item;
  return {
    ...item,
    ...toCommon(located, context),
    name: masked(maskName, context)(item.name),
    reference: masked(maskText, context)(item.reference),
    firstPayment: toPayment(item.firstPayment),
    nextPayment: toPayment(item.nextPayment),
    lastPayment: toPayment(item.lastPayment),
    finalPayment: toPayment(item.finalPayment),
    creditorName: masked(maskName, context)(item.creditorName),
    creditorAccount: toShownAccount(item.creditorAccount, context),
  };
}

/** A ScheduledPayment as the schema has it. */
export function toScheduledPayment(located: LocatedArrangement<ScheduledPayment>, context: RequestContext) {
  const { bankId: _, dateType, ...item } = located.item;
  return {
    ...item,
    ...toCommon(located, context),
    scheduledDateType: dateType,
    name: masked(maskName, context)(item.name),
    reference: masked(maskText, context)(item.reference),
    instructedAmount: toOptionalMoney(item.instructedAmount),
    creditorName: masked(maskName, context)(item.creditorName),
    creditorAccount: toShownAccount(item.creditorAccount, context),
  };
}

/** A Beneficiary as the schema has it. */
export function toBeneficiary(located: LocatedArrangement<Beneficiary>, context: RequestContext): BeneficiaryModel {
  const { bankId: _, creditorAccount: __, hasMore: ___, ...item } = located.item;
  return {
    ...item,
    ...toCommon(located, context),
    located,
    nickname: masked(maskName, context)(item.nickname),
    reference: masked(maskText, context)(item.reference),
    creditorName: masked(maskName, context)(item.creditorName),
  };
}

/** A beneficiary's account: where the bank's list does not hold it, asked for by who may see it whole. @throws BankFailure */
export async function loadCreditorAccount(
  located: LocatedArrangement<Beneficiary>,
  context: RequestContext,
): Promise<AccountIdentification | null> {
  const { item } = located;
  if (!item.hasMore) return toShownAccount(item.creditorAccount, context);
  if (!maySeePersonalData(context.principal)) return null;
  return (await context.loaders.arrangements.beneficiary(located)).creditorAccount;
}
