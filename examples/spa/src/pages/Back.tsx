// Where banks send people back to, by way of the gateway: with the payment or the link, the `state` that this tab began with, and a
// `code` where it has to be confirmed (a link's in BackFromLink.tsx). Another tab's or another person's way back is not gone on
// with: confirming it would pay, or share, what somebody else has begun.

import type { ErrorLike } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { takeState } from '../attempt.ts';
import { graphql } from '../gql/gql.ts';
import { Problem } from '../Problem.tsx';
import { BackFromLink } from './BackFromLink.tsx';

const confirm = graphql(`
  mutation ConfirmPayment($code: String!) {
    confirmPayment(code: $code) {
      __typename
      ... on ConfirmPaymentSuccess { payment { id status } }
      ... on ConfirmPaymentRejection { code message }
    }
  }
`);

/** The page. */
export function Back() {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [problem, setProblem] = useState<ErrorLike | undefined>(undefined);
  const [isLink, setLink] = useState(false);
  const [send] = useMutation(confirm);
  const isTaken = useRef(false);
  const payment = query.get('payment') ?? '';
  const goOn = () => void navigate(`/payments/${payment}`, { replace: true });
  const confirmBy = async (code: string) => {
    setProblem(undefined);
    // The same code again gives the same answer, so that a lost one can be asked for again.
    const answer = await send({ variables: { code } }).catch((error: ErrorLike) => ({ data: undefined, error }));
    const result = answer.data?.confirmPayment;
    if (result == null) setProblem(answer.error);
    else if (result.__typename === 'ConfirmPaymentRejection') setTrouble(`${result.message} Nothing was paid.`);
    else goOn();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each way back, however often this is drawn
  useEffect(() => {
    if (isTaken.current) return;
    isTaken.current = true;
    if (!takeState(query.get('state'))) {
      setTrouble('This was not begun in this tab, so that nothing is done about it here.');
      return;
    }
    const code = query.get('code');
    if (query.has('link')) setLink(true);
    else if (code === null) goOn();
    else void confirmBy(code);
  }, []);
  if (isLink) return <BackFromLink query={query} />;
  return (
    <main>
      <h1>Back from the bank</h1>
      {trouble === null && problem === undefined && <p role="status">One moment…</p>}
      {trouble !== null && (
        <p className="note bad" role="alert">
          {trouble}
        </p>
      )}
      <Problem error={problem} onRetry={() => void confirmBy(query.get('code') ?? '')} />
      <p>
        <Link to="/">All accounts</Link>
      </p>
    </main>
  );
}
