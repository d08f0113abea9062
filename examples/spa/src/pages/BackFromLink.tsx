// Back from the bank with a link, new or renewed: confirms with the gateway that it is this person who began it. Drawn by Back.tsx
// once it is known that this tab has begun it.

import type { ErrorLike } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { graphql } from '../gql/gql.ts';
import { Problem } from '../Problem.tsx';

const confirm = graphql(`
  mutation ConfirmLink($code: String!, $accept: Boolean!) {
    confirmBankLink(code: $code, acceptAccountChanges: $accept) {
      __typename
      ... on BankLinkConfirmation { link { id status } }
      ... on BankLinkAccountsChanged { added { name } removed { name } }
      ... on LinkRejection { message }
    }
  }
`);

const refusals: Readonly<Record<string, string>> = {
  access_denied: 'You did not agree at the bank: nothing is shared.',
  authorization_expired: 'It took too long at the bank. Please try again.',
};

interface Named {
  readonly name: string | null;
}

const toChanges = ({ added, removed }: { added: readonly Named[]; removed: readonly Named[] }): readonly string[] => [
  ...added.map(({ name }) => `${name ?? 'an account'} comes to them`),
  ...removed.map(({ name }) => `${name ?? 'an account'} is left out`),
];

/** What became of it. */
export function BackFromLink({ query }: { query: URLSearchParams }) {
  const navigate = useNavigate();
  const [send] = useMutation(confirm);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [problem, setProblem] = useState<ErrorLike | undefined>(undefined);
  const [others, setOthers] = useState<readonly string[] | null>(null);
  const isTaken = useRef(false);
  const error = query.get('error');
  const confirmIt = async (accept: boolean) => {
    setProblem(undefined);
    const variables = { code: query.get('code') ?? '', accept };
    // The same code again does nothing again, so that a lost answer can be asked for.
    const answer = await send({ variables }).catch((thrown: ErrorLike) => ({ data: undefined, error: thrown }));
    const result = answer.data?.confirmBankLink;
    if (result == null) setProblem(answer.error);
    else if (result.__typename === 'LinkRejection') setTrouble(result.message);
    else if (result.__typename === 'BankLinkAccountsChanged') setOthers(toChanges(result));
    else void navigate('/banks', { replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each way back, however often this is drawn
  useEffect(() => {
    if (isTaken.current || error !== null) return;
    isTaken.current = true;
    void confirmIt(false);
  }, []);
  const told = error === null ? trouble : (refusals[error] ?? 'It did not work at the bank. Please try again.');
  return (
    <main>
      <h1>Back from the bank</h1>
      {told === null && problem === undefined && others === null && <p role="status">One moment…</p>}
      {told !== null && (
        <p className="note bad" role="alert">
          {told}
        </p>
      )}
      {others !== null && (
        <div className="note warn" role="alert">
          <p>You have chosen other accounts at the bank than before: {others.join(', ')}.</p>
          <button type="button" onClick={() => void confirmIt(true)}>
            Share these from now on
          </button>
        </div>
      )}
      <Problem error={problem} onRetry={() => void confirmIt(others !== null)} />
      <p>
        <Link to="/banks">Banks</Link>
      </p>
    </main>
  );
}
