// The first page: accounts by bank with what can be spent, and how each bank answered.

import { useQuery } from '@apollo/client/react';
import { Link } from 'react-router';
import { Amount } from '../Amount.tsx';
import { graphql } from '../gql/gql.ts';
import type { OverviewQuery } from '../gql/graphql.ts';
import { Problem } from '../Problem.tsx';
import { Sources } from '../Sources.tsx';

const overview = graphql(`
  query Overview {
    me {
      id
      accounts(first: 200) {
        edges {
          node {
            id
            name
            type
            bank { id name }
            identification { maskedNumber }
            link { reauthorizeUrl }
            balancesSource { status }
            spendable { signedAmount { amount currency } }
          }
        }
        sources { ...Source }
      }
    }
  }
`);

type AccountNode = NonNullable<NonNullable<OverviewQuery['me']>['accounts']>['edges'][number]['node'];

const withoutBalance: Readonly<Record<string, string>> = {
  FORBIDDEN: 'balance not shared',
  OK: 'no balance',
  UNSUPPORTED: 'no balance',
};

function AccountRow({ account }: { account: AccountNode }) {
  const status = account.balancesSource?.status;
  return (
    <li>
      <Link className="row" to={`/accounts/${account.id}`}>
        <span>
          {account.name ?? 'Account'}
          <span className="quiet block">
            {account.type.toLowerCase()} {account.identification?.maskedNumber}
          </span>
        </span>
        {account.spendable == null ? (
          <span className="quiet">{withoutBalance[status ?? ''] ?? 'balance not there'}</span>
        ) : (
          <Amount money={account.spendable.signedAmount} />
        )}
      </Link>
    </li>
  );
}

/** Where the person shares more of a bank, when something of it is not shared. */
function ShareMore({ bank, accounts }: { bank: string; accounts: readonly AccountNode[] }) {
  const closed = accounts.find(({ balancesSource }) => balancesSource?.status === 'FORBIDDEN');
  const url = closed?.link?.reauthorizeUrl;
  if (url == null) return null;
  return (
    <a className="button" href={url}>
      Share more of {bank}
    </a>
  );
}

/** All accounts of who is signed in. */
export function Overview() {
  const { data, error, loading, refetch } = useQuery(overview, { notifyOnNetworkStatusChange: true });
  const accounts = data?.me?.accounts;
  const byBank = Map.groupBy(accounts?.edges ?? [], ({ node }) => node.bank.name);
  const retry = () => void refetch();
  return (
    <main>
      <h1>Accounts</h1>
      {loading && <p role="status">Asking your banks…</p>}
      <Problem error={error} onRetry={retry} />
      {accounts != null && <Sources sources={accounts.sources} onRetry={retry} />}
      {[...byBank].map(([bank, edges]) => (
        <section key={bank} className="card">
          <h2>{bank}</h2>
          <ul className="rows">
            {edges.map(({ node }) => (
              <AccountRow key={node.id} account={node} />
            ))}
          </ul>
          <ShareMore bank={bank} accounts={edges.map(({ node }) => node)} />
        </section>
      ))}
      {accounts != null && accounts.edges.length === 0 && !loading && <p>There is no account to show.</p>}
    </main>
  );
}
