// The banks subgraph: who can be asked, and with whose consent. SDL: schema/banks.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { Bank } from './resolvers/Bank.ts';
import { BankLink } from './resolvers/BankLink.ts';
import { BankLinkEvent } from './resolvers/BankLinkEvent.ts';
import { Client } from './resolvers/Client.ts';
import { Customer } from './resolvers/Customer.ts';
import { Grant } from './resolvers/Grant.ts';
import { GrantRejection } from './resolvers/GrantRejection.ts';
import { LinkRejection } from './resolvers/LinkRejection.ts';
import { Mutation } from './resolvers/Mutation.ts';
import { Query } from './resolvers/Query.ts';
import { Subscription } from './resolvers/Subscription.ts';

/** The module. */
export const banks: SubgraphModule = {
  name: 'banks',
  resolvers: {
    Bank,
    BankLink,
    BankLinkEvent,
    Client,
    Customer,
    Grant,
    GrantRejection,
    LinkRejection,
    Mutation,
    Query,
    Subscription,
  },
};
