// The first page: accounts by bank with what they hold, how old that is, and what is wrong with which bank. All of it is the web
// component's (elements.ts); this page says where an account leads.

import { useNavigate } from 'react-router';
import { told } from '../elements.ts';

/** All accounts of who is signed in. */
export function Overview() {
  const navigate = useNavigate();
  return (
    <main>
      <h1>Accounts</h1>
      <bankgraph-accounts
        {...told}
        account-href="/accounts/{id}"
        onaccount-chosen={(event) => {
          event.preventDefault();
          void navigate(`/accounts/${event.detail.accountId}`);
        }}
      />
    </main>
  );
}
