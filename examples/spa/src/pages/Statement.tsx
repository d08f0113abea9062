// One account's statement: newest first, page by page by the connection's cursor. The cache puts pages together
// (relayStylePagination in client.ts), each entry once.

import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Amount } from '../Amount.tsx';
import { graphql } from '../gql/gql.ts';
import { Problem } from '../Problem.tsx';
import { Sources } from '../Sources.tsx';
import { toDay } from '../words.ts';

const statement = graphql(`
  query Statement($id: ID!, $after: String) {
    account(id: $id) {
      id
      name
      bank { id name capabilities }
      balancesSource { status }
      spendable { signedAmount { amount currency } }
      transactions(first: 25, after: $after) {
        edges {
          cursor
          node {
            id
            status
            kind
            bookingDate
            signedAmount { amount currency }
            counterparty { name }
            remittanceInformation
          }
        }
        pageInfo { hasNextPage endCursor nextRefreshAt }
        sources { ...Source }
      }
    }
  }
`);

/** The statement of the account that the address names. */
export function Statement() {
  const { id = '' } = useParams();
  const [isPaging, setPaging] = useState(false);
  const { data, error, loading, refetch, fetchMore } = useQuery(statement, { variables: { id } });
  const account = data?.account;
  const transactions = account?.transactions;
  const retry = () => void refetch();
  const older = async () => {
    setPaging(true);
    await fetchMore({ variables: { after: transactions?.pageInfo.endCursor ?? null } }).catch(() => undefined);
    setPaging(false);
  };
  return (
    <main>
      <p>
        <Link to="/">All accounts</Link>
      </p>
      <h1>{account?.name ?? 'Statement'}</h1>
      {loading && <p role="status">Asking your bank…</p>}
      <Problem error={error} onRetry={retry} />
      {data !== undefined && account == null && error === undefined && <p>There is no such account of yours.</p>}
      {account != null && (
        <p className="balance">
          {account.bank.name}
          {account.spendable != null && <Amount money={account.spendable.signedAmount} />}
          {account.bank.capabilities.includes('PAYMENTS') && (
            <Link className="button main" to={`/pay?from=${account.id}`}>
              Pay from here
            </Link>
          )}
        </p>
      )}
      {transactions != null && (
        <>
          <Sources sources={transactions.sources} onRetry={retry} />
          {transactions.pageInfo.nextRefreshAt != null && (
            <p className="note warn">
              Your bank is still answering.{' '}
              <button type="button" onClick={retry}>
                Look again
              </button>
            </p>
          )}
          <ol className="card rows entries">
            {transactions.edges.map(({ node }) => (
              <li key={node.id} className="row">
                <span>
                  {node.counterparty?.name ?? node.remittanceInformation ?? node.kind.toLowerCase()}
                  <span className="quiet block">
                    {node.status === 'BOOKED' ? '' : `${node.status.toLowerCase()} · `}
                    {node.bookingDate == null ? 'no day' : toDay(node.bookingDate)}
                  </span>
                </span>
                <Amount money={node.signedAmount} />
              </li>
            ))}
          </ol>
          {transactions.pageInfo.hasNextPage ? (
            <button type="button" onClick={() => void older()} disabled={isPaging}>
              {isPaging ? 'Asking…' : 'Show older entries'}
            </button>
          ) : (
            <p className="quiet">That is all there is.</p>
          )}
        </>
      )}
    </main>
  );
}
