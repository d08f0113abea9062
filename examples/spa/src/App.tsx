// The frame around all pages: the way to each, signing in and out. Rendered by main.tsx.

import { ApolloProvider } from '@apollo/client/react';
import { useState } from 'react';
import { BrowserRouter, Link, NavLink, Route, Routes, useLocation } from 'react-router';
import { createClient } from './client.ts';
import { Back } from './pages/Back.tsx';
import { Banks } from './pages/Banks.tsx';
import { Overview } from './pages/Overview.tsx';
import { Pay } from './pages/Pay.tsx';
import { PaymentPage } from './pages/PaymentPage.tsx';
import { Statement } from './pages/Statement.tsx';
import { readSession, type Session } from './session.ts';
import { signIn, signOut } from './sign-in.ts';

function Welcome({ trouble }: { trouble: string | null }) {
  const { pathname, search } = useLocation();
  const [message, setMessage] = useState(trouble);
  const begin = () => {
    setMessage(null);
    const path = pathname === '/signed-in' ? '/' : `${pathname}${search}`;
    signIn(path).catch(() => setMessage('The service cannot be reached. Is the gateway running?'));
  };
  return (
    <main>
      <h1>Your money, at all your banks</h1>
      {message !== null && (
        <p className="note bad" role="alert">
          {message}
        </p>
      )}
      <p>See your accounts and statements side by side, and pay from each.</p>
      <button type="button" className="main" onClick={begin}>
        Sign in
      </button>
    </main>
  );
}

function Header({ session }: { session: Session | null }) {
  return (
    <header>
      <Link to="/" className="brand">
        Your money
      </Link>
      {session !== null && (
        <nav>
          <NavLink to="/">Accounts</NavLink>
          <NavLink to="/pay">Pay</NavLink>
          <NavLink to="/banks">Banks</NavLink>
          <button type="button" onClick={() => void signOut(session)}>
            Sign out
          </button>
        </nav>
      )}
    </header>
  );
}

/** The app; `trouble` is what became of a sign-in that was not right. */
export function App({ trouble }: { trouble: string | null }) {
  const [client] = useState(createClient);
  const [session] = useState(readSession);
  return (
    <ApolloProvider client={client}>
      <BrowserRouter>
        <Header session={session} />
        {session === null ? (
          <Welcome trouble={trouble} />
        ) : (
          <Routes>
            <Route path="/" element={<Overview />} />
            <Route path="/accounts/:id" element={<Statement />} />
            <Route path="/pay" element={<Pay />} />
            <Route path="/payments/:id" element={<PaymentPage />} />
            <Route path="/banks" element={<Banks />} />
            <Route path="/back" element={<Back />} />
            <Route
              path="*"
              element={
                <main>
                  <h1>There is nothing here</h1>
                  <Link to="/">All accounts</Link>
                </main>
              }
            />
          </Routes>
        )}
      </BrowserRouter>
    </ApolloProvider>
  );
}
