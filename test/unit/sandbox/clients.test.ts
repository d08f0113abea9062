// SANDBOX_CLIENTS as it comes from whoever starts the sandbox: what is refused, and that no secret is repeated.

import { expect, it } from 'vitest';
import { parseClients } from '../../../src/sandbox/identity/clients.ts';

it('reads a list of clients, public and confidential ones', () => {
  const clients = [
    { id: 'app', redirectUris: ['com.example.app:/back'] },
    { id: 'partner', redirectUris: [], secret: 'a secret' },
  ];
  expect(parseClients(JSON.stringify(clients))).toEqual(clients);
});

it.each([
  ['no JSON', 'SANDBOX_CLIENTS must be JSON'],
  ['{}', 'SANDBOX_CLIENTS must be a list of clients'],
  ['[null]', 'SANDBOX_CLIENTS[0] must be an object'],
  ['[{"redirectUris":[]}]', 'SANDBOX_CLIENTS[0].id must be a text'],
  ['[{"id":"a","redirectUris":[]},{"id":"b"}]', 'SANDBOX_CLIENTS[1].redirectUris must be a list of addresses'],
  ['[{"id":"a","redirectUris":["/back"]}]', 'SANDBOX_CLIENTS[0].redirectUris has what is no address'],
  ['[{"id":"a","redirectUris":[],"secret":["s3cret"]}]', 'SANDBOX_CLIENTS[0].secret must be a text'],
])('refuses %s', (text, message) => {
  expect(() => parseClients(text)).toThrow(new Error(message));
});
