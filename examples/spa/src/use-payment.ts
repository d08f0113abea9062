// A payment as it goes: what there is of it, then each change as it is told, until the last. A connection that breaks is
// begun again after the last cursor, so that nothing is missed and nothing told twice. Used by pages/PaymentPage.tsx.

import type { ErrorLike } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { graphql } from './gql/gql.ts';
import type { PaymentUpdatedSubscription } from './gql/graphql.ts';
import { isRefused } from './Problem.tsx';
import { isFinal } from './words.ts';

const updated = graphql(`
  subscription PaymentUpdated($id: ID!, $after: String) {
    paymentUpdated(id: $id, after: $after) {
      event { status at source cursor statusReason { code message } }
      payment { id status updatedAt bankReference }
    }
  }
`);

/** One change of a payment. */
export type PaymentEvent = PaymentUpdatedSubscription['paymentUpdated']['event'];

/** How long to wait before a broken connection is begun again, milliseconds. */
const againMs = 2000;

/** Every change so far, oldest first; an error is there while nothing comes. */
export function usePayment(id: string): { events: readonly PaymentEvent[]; error: ErrorLike | undefined } {
  const client = useApolloClient();
  const [events, setEvents] = useState<readonly PaymentEvent[]>([]);
  const [error, setError] = useState<ErrorLike | undefined>(undefined);
  useEffect(() => {
    let after = '0';
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let following: { unsubscribe(): void } | undefined;
    const again = () => {
      if (!isOver) timer = setTimeout(follow, againMs);
    };
    const follow = () => {
      following = client.subscribe({ query: updated, variables: { id, after } }).subscribe({
        next({ data, error: failure }) {
          setError(failure);
          // Somebody else's payment, or a token that is over: asking again would not help.
          if (isRefused(failure)) isOver = true;
          if (data == null) return;
          const { event } = data.paymentUpdated;
          after = event.cursor;
          isOver = isFinal(event.status) && event.status !== 'UNKNOWN';
          setEvents((before) => [...before, event]);
        },
        error(failure) {
          setError(failure);
          again();
        },
        complete: again,
      });
    };
    setEvents([]);
    follow();
    return () => {
      isOver = true;
      clearTimeout(timer);
      following?.unsubscribe();
    };
  }, [client, id]);
  return { events, error };
}
