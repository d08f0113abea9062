// Account.matchOwner: what the account's own bank says of its owner, read and handed to src/ownership, which counts, compares and
// writes down. Called by the resolver of Account.

import { isShared, type Link } from '../../src/domain/link.ts';
import { type HeldOwner, type OwnerOutcomes, toHeldOwner } from '../../src/ownership/owner.ts';
import { type OwnerMatchInput, type OwnerQuestion, parseQuestion } from '../../src/ownership/question.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { RequestContext } from '../shared/context.ts';
import type { OwnerMatchRejectionModel } from '../shared/models.ts';

/** What the field answers. */
type OwnerMatchAnswered = ({ readonly __typename: 'OwnerMatch' } & OwnerOutcomes) | OwnerMatchRejectionModel;

const reject = (code: OwnerMatchRejectionModel['code'], retryAtMs?: number): OwnerMatchRejectionModel => ({
  __typename: 'OwnerMatchRejection',
  code,
  ...(retryAtMs === undefined ? {} : { retryAtMs }),
});

/** Asks whether somebody owns an account. @throws InvalidInput; BankFailure where the bank cannot be read now; StoreFailure */
export async function matchOwner(
  located: LocatedAccount,
  input: OwnerMatchInput,
  context: RequestContext,
): Promise<OwnerMatchAnswered> {
  const question = parseQuestion(input);
  const { ownerMatches, principal, usage } = context;
  if (ownerMatches == null || principal === null) return reject('NOT_AVAILABLE');
  // The grant is one for all links.
  if (located.link.withheld?.has('identity') === true) return reject('IDENTITY_NOT_GRANTED');
  const readHeld = () => readOwner(located, context);
  if (usage?.mode === 'estimate') {
    // It answers nothing, so it counts nothing.
    await readHeld();
    return { __typename: 'OwnerMatch', ...toUnknown(question) };
  }
  const answer = await ownerMatches.match({ principal, account: nameOf(located), question, readHeld });
  return answer.kind === 'usedUp'
    ? reject('GUESSES_USED_UP', answer.retryAtMs)
    : { __typename: 'OwnerMatch', ...answer.outcomes };
}

/** What the bank says of who owns an account: one more call at most, where a link to it covers who the customer is. */
async function readOwner({ link, links, record }: LocatedAccount, { loaders }: RequestContext): Promise<HeldOwner> {
  const telling = [link, ...(links ?? [])].find((one: Link) => isShared(one, 'identity'));
  const party = telling === undefined ? null : await loaders.customers.partyOfLink(telling);
  return toHeldOwner(record.account, party?.value ?? null);
}

function toUnknown(question: OwnerQuestion): OwnerOutcomes {
  const unknown = (asked: unknown) => (asked === null ? null : ('NOT_KNOWN' as const));
  return {
    name: unknown(question.name),
    address: unknown(question.address),
    email: unknown(question.email),
    phone: unknown(question.phone),
    birthDate: unknown(question.birthDate),
  };
}
