// Apollo Client over the gateway: the token on every request, part of an answer beside its errors, statements that grow page by
// page. Subscriptions come over the same HttpLink, as parts of one answer. Made once by main.tsx.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { relayStylePagination } from '@apollo/client/utilities';
import possibleTypes from './gql/possible-types.ts';
import { readSession } from './session.ts';
import { gatewayUrl } from './settings.ts';

declare module '@apollo/client' {
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all';
      }
      interface Query {
        errorPolicy: 'all';
      }
      interface Mutate {
        errorPolicy: 'all';
      }
    }
  }
}

/** A client with an empty cache. */
export function createClient(): ApolloClient {
  const withToken = new SetContextLink(({ headers }) => {
    const session = readSession();
    return { headers: { ...headers, ...(session === null ? {} : { authorization: `Bearer ${session.accessToken}` }) } };
  });
  return new ApolloClient({
    link: ApolloLink.from([withToken, new HttpLink({ uri: gatewayUrl })]),
    cache: new InMemoryCache({
      ...possibleTypes,
      // Ids are global, so that nothing needs keyFields. Without an id there are only parts of what holds them.
      typePolicies: { Account: { fields: { transactions: relayStylePagination(['filter']) } } },
    }),
    defaultOptions: {
      watchQuery: { errorPolicy: 'all' },
      query: { errorPolicy: 'all' },
      mutate: { errorPolicy: 'all' },
    },
  });
}
