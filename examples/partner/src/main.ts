// `npm start`: takes up what a crash has left, listens, registers the webhook, and asks now and then for what is not over.

import { Gateway } from './gateway.ts';
import { Payments } from './payments.ts';
import { createPartner } from './server.ts';
import { readSettings } from './settings.ts';
import { Store } from './store.ts';
import { TokenSource } from './token.ts';
import { registerWebhook } from './webhooks.ts';

const settings = readSettings(process.env);
const store = new Store(settings.database);
const gateway = new Gateway(settings.gatewayUrl, new TokenSource(settings));
const payments = new Payments(gateway, store);
const server = createPartner({ settings, gateway, store, payments });

/** The rounds, one after the other: what fails is told, and done again at the next. */
async function goRound(): Promise<void> {
  try {
    await registerWebhook(gateway, store, `${settings.origin}/webhooks`);
  } catch (error) {
    console.error('The webhook is not registered yet:', error instanceof Error ? error.message : error);
  }
  await payments.catchUp();
  setTimeout(() => void goRound(), settings.pollMs).unref();
}

server.listen(settings.port, '127.0.0.1', () => {
  console.log(`The partner ${settings.clientId} is ready: ${settings.origin}`);
  void goRound();
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => {
      store.close();
      process.exit(0);
    });
    server.closeIdleConnections();
  });
}
