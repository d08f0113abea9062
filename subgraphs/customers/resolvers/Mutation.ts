// Screening, by the operator's staff: what a client can cause comes back as a rejection, never as an error.

import type { MutationResolvers } from '../generated.ts';
import { loadSubject, reject, toShownCase, toStaff } from '../screening.ts';

/** Resolvers of `Mutation` in this subgraph. */
export const Mutation: MutationResolvers = {
  async requestScreening(_parent, { customerId: id }, context) {
    const [staff, parsed] = [toStaff(context), context.ids.parse(id)];
    if (staff === null || parsed?.type !== 'Customer') return reject('CUSTOMER_NOT_FOUND');
    if (context.screening == null) return reject('NOT_AVAILABLE');
    const subject = await loadSubject(parsed.customerId, context);
    if (subject === null) return reject('CUSTOMER_NOT_FOUND');
    const found = await context.screening.request(parsed.customerId, subject.parts, staff);
    if (found === null) return reject('NO_NAME');
    return { __typename: 'ScreeningRequested' as const, case: toShownCase(found, context), sources: subject.sources };
  },
  async decideScreening(_parent, { input }, context) {
    const staff = toStaff(context);
    if (staff === null) return reject('CASE_NOT_FOUND');
    if (context.screening == null) return reject('NOT_AVAILABLE');
    const decided = await context.screening.decide(input, staff);
    if (typeof decided === 'string') return reject(decided);
    return { __typename: 'ScreeningDecided' as const, case: toShownCase(decided, context) };
  },
};
