// The app begins: whoever comes back from the identity provider is signed in before anything is drawn, once, and what the
// address held is taken out of it, so that it is in no history.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { finishSignIn } from './sign-in.ts';
import './elements.ts';
import './style.css';

let trouble: string | null = null;
if (location.pathname === '/signed-in') {
  const address = new URL(location.href);
  try {
    history.replaceState(null, '', await finishSignIn(address));
  } catch {
    // Whatever it was: wrong, somebody else's, refused, or too late.
    trouble = 'You could not be signed in. Please try again.';
    history.replaceState(null, '', '/');
  }
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App trouble={trouble} />
    </StrictMode>,
  );
}
