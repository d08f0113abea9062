// Paying: the form, what the gateway makes of it, and the way to the bank. One payment is sent under one idempotency key, which
// is written down first (attempt.ts): when the answer is lost, the same is asked again, and never a second payment made.

import type { ErrorLike } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Amount } from '../Amount.tsx';
import { beginAttempt, endAttempt, openAttempt } from '../attempt.ts';
import { graphql } from '../gql/gql.ts';
import type { InitiatePaymentInput, InitiatePaymentMutation } from '../gql/graphql.ts';
import { PayForm, toPayment } from '../PayForm.tsx';
import { isRefused, Problem } from '../Problem.tsx';

const payable = graphql(`
  query Payable {
    me {
      id
      accounts(first: 200, filter: { type: [CURRENT] }) {
        edges { node { id name currency bank { id name capabilities } } }
      }
    }
  }
`);

const initiate = graphql(`
  mutation InitiatePayment($input: InitiatePaymentInput!) {
    initiatePayment(input: $input) {
      __typename
      ... on InitiatePaymentSuccess { authorizationUrl payment { id status } }
      ... on Rejection { message retryable }
      ... on ValidationRejection { fields { field code message } }
      ... on LimitRejection { limit retryAt }
      ... on OutcomeUnknown { message payment { id status } }
    }
  }
`);

type Result = InitiatePaymentMutation['initiatePayment'];
type Refused = Exclude<Result, { __typename: 'InitiatePaymentSuccess' | 'OutcomeUnknown' }>;

/** What was sent and not answered: it can be asked for again, and that is all. */
function Unanswered({ attempt, onAsk, isBusy }: { attempt: InitiatePaymentInput; onAsk: () => void; isBusy: boolean }) {
  return (
    <section className="note warn" aria-label="A payment without an answer">
      <p>
        A payment of <Amount money={attempt.amount} /> to {attempt.creditor.name} was sent, and there is no answer yet.
        Ask for it: it is the same payment, and is made once.
      </p>
      <button type="button" className="main" onClick={onAsk} disabled={isBusy}>
        Find out what became of it
      </button>
    </section>
  );
}

function Refusal({ refused }: { refused: Refused }) {
  return (
    <div className="note bad" role="alert">
      <p>
        {refused.message} Nothing was paid.
        {'retryAt' in refused && refused.retryAt != null && <> Try again after {refused.retryAt}.</>}
      </p>
      {'fields' in refused && (
        <ul>
          {refused.fields.map(({ field, message }) => (
            <li key={field}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{refused.__typename}</p>
    </div>
  );
}

/** The page. */
export function Pay() {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const [attempt, setAttempt] = useState(openAttempt);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [problem, setProblem] = useState<ErrorLike | undefined>(undefined);
  const { data, error } = useQuery(payable);
  const [send, { loading }] = useMutation(initiate);

  const finish = (result: Result) => {
    endAttempt();
    setAttempt(null);
    if (result.__typename === 'OutcomeUnknown') return void navigate(`/payments/${result.payment.id}`);
    if (result.__typename !== 'InitiatePaymentSuccess') return setRefused(result);
    const url = result.authorizationUrl;
    // The bank's page, and the bank's alone: nothing but a web address is followed.
    if (url != null && /^https?:/.test(url)) location.assign(url);
    else void navigate(`/payments/${result.payment.id}`);
  };
  const ask = async (input: InitiatePaymentInput) => {
    setProblem(undefined);
    setRefused(null);
    const answer = await send({ variables: { input } }).catch((failure: ErrorLike) => ({
      data: undefined,
      error: failure,
    }));
    if (answer.data?.initiatePayment != null) return finish(answer.data.initiatePayment);
    setProblem(answer.error);
    // Refused for sure: there is nothing to find out. Anything else may have arrived.
    if (isRefused(answer.error)) endAttempt();
    setAttempt(openAttempt());
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const accounts = data?.me?.accounts?.edges.map(({ node }) => node) ?? [];
    const input = toPayment(new FormData(event.currentTarget), accounts);
    if (input !== null) void ask(beginAttempt(input));
  };

  const accounts = (data?.me?.accounts?.edges ?? [])
    .map(({ node }) => node)
    .filter(({ bank }) => bank.capabilities.includes('PAYMENTS'));
  return (
    <main>
      <h1>Pay</h1>
      <Problem error={error} />
      <Problem error={problem} />
      {refused !== null && <Refusal refused={refused} />}
      {attempt !== null && !loading ? (
        <Unanswered attempt={attempt} onAsk={() => void ask(attempt)} isBusy={loading} />
      ) : (
        <PayForm accounts={accounts} from={query.get('from')} isBusy={loading} onSubmit={submit} />
      )}
    </main>
  );
}
