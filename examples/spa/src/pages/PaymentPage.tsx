// One payment, followed live: each status with its time, and the way to the bank while it waits for the customer.

import { useQuery } from '@apollo/client/react';
import { Link, useParams } from 'react-router';
import { Amount } from '../Amount.tsx';
import { graphql } from '../gql/gql.ts';
import { Problem } from '../Problem.tsx';
import { usePayment } from '../use-payment.ts';
import { isFinal, paymentWords, toTime } from '../words.ts';

const payment = graphql(`
  query PaymentPage($id: ID!) {
    payment(id: $id) {
      id
      status
      updatedAt
      bankReference
      bank { id name }
      creditor { name }
      instructedAmount { amount currency }
      remittanceInformation
      authorizationUrl
      confirmationRequired
      debtorAccount { id name }
    }
  }
`);

/** The payment that the address names. */
export function PaymentPage() {
  const { id = '' } = useParams();
  const { data, error } = useQuery(payment, { variables: { id }, fetchPolicy: 'cache-and-network' });
  const { events, error: following } = usePayment(id);
  const found = data?.payment;
  if (found == null) {
    return (
      <main>
        <h1>Payment</h1>
        <Problem error={error} />
        {data !== undefined && error === undefined && <p>There is no such payment of yours.</p>}
      </main>
    );
  }
  const status = events.at(-1)?.status ?? found.status;
  const { authorizationUrl: url } = found;
  return (
    <main>
      <h1>
        <Amount money={found.instructedAmount} /> to {found.creditor.name}
      </h1>
      <p
        className={status === 'SETTLED' ? 'note good' : isFinal(status) ? 'note bad' : 'note'}
        role="status"
        data-status={status}
      >
        {paymentWords[status] ?? status}
      </p>
      {status === 'AWAITING_AUTHORISATION' && url != null && /^https?:/.test(url) && (
        <p>
          <a className="button main" href={url}>
            Go to {found.bank.name}
          </a>
        </p>
      )}
      <Problem error={following} />
      <ol className="card rows events">
        {events.map((event) => (
          <li key={event.cursor} className="row" data-status={event.status}>
            <span>
              {paymentWords[event.status] ?? event.status}
              {event.statusReason != null && <span className="quiet block">{event.statusReason.message}</span>}
            </span>
            <span className="quiet">{toTime(event.at)}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">
        From {found.debtorAccount?.name ?? 'your account'} at {found.bank.name}
        {found.remittanceInformation == null ? '' : `, “${found.remittanceInformation}”`}
      </p>
      <p>
        <Link to="/">All accounts</Link>
      </p>
    </main>
  );
}
