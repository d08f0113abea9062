// Banks: which are linked and to whom something is granted, another one to link, and renewing. What is seen is the web components'
// (elements.ts); this page begins links and renewals with the gateway and leads to the bank. Back.tsx takes the way back.

import { useApolloClient, useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { beginWay } from '../attempt.ts';
import { type ChosenBank, told, type WantedRenewal } from '../elements.ts';
import { graphql } from '../gql/gql.ts';
import { Problem } from '../Problem.tsx';
import { backUri } from '../settings.ts';

const link = graphql(`
  mutation CreateLink($bankId: ID!, $redirectUri: URL!, $state: String!) {
    createBankLink(
      bankId: $bankId
      permissions: [ACCOUNTS, BALANCES, TRANSACTIONS]
      redirectUri: $redirectUri
      state: $state
    ) {
      __typename
      ... on BankAuthorization { authorizationUrl }
      ... on BankLinkExists { activeLink { id } }
      ... on LinkRejection { message }
    }
  }
`);

const renew = graphql(`
  mutation RenewLink($linkId: ID!, $redirectUri: URL!, $state: String!) {
    renewBankLink(linkId: $linkId, redirectUri: $redirectUri, state: $state) {
      __typename
      ... on BankAuthorization { authorizationUrl }
      ... on BankLinkExists { activeLink { id } }
      ... on LinkRejection { code message }
    }
  }
`);

/** What is shared. */
export function Banks() {
  const client = useApolloClient();
  const [chosen, setChosen] = useState<ChosenBank | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [create, creating] = useMutation(link);
  const [renewLink, renewing] = useMutation(renew);

  const goTo = async (bank: ChosenBank) => {
    setTrouble(null);
    const variables = { bankId: bank.bankId, redirectUri: backUri, state: beginWay() };
    const { data } = await create({ variables }).catch(() => ({ data: undefined }));
    const result = data?.createBankLink;
    if (result?.__typename === 'BankAuthorization') location.assign(result.authorizationUrl);
    else if (result?.__typename === 'BankLinkExists') setTrouble(`${bank.bankName} is linked already.`);
    else if (result != null) setTrouble(result.message);
  };
  const goToRenew = async ({ linkId, url }: WantedRenewal) => {
    setTrouble(null);
    const variables = { linkId: linkId ?? '', redirectUri: backUri, state: beginWay() };
    const { data } = await renewLink({ variables }).catch(() => ({ data: undefined }));
    const result = data?.renewBankLink;
    if (result?.__typename === 'BankAuthorization') return location.assign(result.authorizationUrl);
    if (result?.__typename !== 'LinkRejection') return;
    // Links that the operator has set up are renewed on the gateway's page.
    if (result.code === 'LINK_NOT_FOUND' && url !== null) location.assign(url);
    else setTrouble(result.message);
  };
  return (
    <main>
      <h1>Banks</h1>
      {trouble !== null && (
        <p className="note bad" role="alert">
          {trouble}
        </p>
      )}
      <Problem error={creating.error ?? renewing.error} />
      <section className="card" aria-labelledby="another">
        <h2 id="another">Link another bank</h2>
        <bankgraph-bank-picker {...told} onbank-chosen={({ detail }) => setChosen(detail)} />
        {chosen !== null && (
          <div className="choice">
            <p>
              You share your accounts, balances and transactions at {chosen.bankName}. You agree to it at the bank, and
              can end it here.
            </p>
            <button type="button" className="main" disabled={creating.loading} onClick={() => void goTo(chosen)}>
              Go to {chosen.bankName}
            </button>
          </div>
        )}
      </section>
      <bankgraph-links
        {...told}
        onrenew-requested={(event) => {
          event.preventDefault();
          void goToRenew(event.detail);
        }}
        onlink-ended={() => void client.resetStore()}
      />
    </main>
  );
}
