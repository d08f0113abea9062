// The development login page: pick a customer, agree, go back. Used by the identity provider for the authorization code
// flow. There is no password, so it must never be reachable by anyone but the developer; the sandbox binds to loopback.
import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { customers } from '../customers.ts';
import { customerScopes } from './scopes.ts';

/** The most that a login form can weigh. */
const formBytes = 2_048;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > formBytes) break;
  }
  return new URLSearchParams(text.slice(0, formBytes));
}

function page(action: string, scope: string): string {
  const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const options = [...customers.values()]
    .map(({ id, fullName }) => `<option value="${escaped(id)}">${escaped(fullName)}</option>`)
    .join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox login</title>
<h1>Sandbox login</h1><p>Development only. Asked for: ${escaped(scope)}</p>
<form method="post" action="${escaped(action)}"><label>Customer <select name="customer">${options}</select></label>
<button>Log in and agree</button></form></html>`;
}

/** Asks before it signs out (OpenID Connect RP-Initiated Logout, section 2); `form` is oidc-provider's own, without buttons. */
export function logoutPage(form: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign out</title><h1>Sign out?</h1>${form}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button form="op.logoutForm">Stay signed in</button></html>`;
}

/** Answers /interaction/… of a provider whose own development pages are off. */
export function createInteraction(provider: Provider, audience: string): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    ctx.set('cache-control', 'no-store');
    const details = await provider.interactionDetails(ctx.req, ctx.res);
    const asked = typeof details.params['scope'] === 'string' ? details.params['scope'] : '';
    if (ctx.method === 'GET') {
      ctx.type = 'text/html; charset=utf-8';
      ctx.body = page(ctx.path, asked);
      return;
    }
    const customer = (await readForm(ctx.req)).get('customer') ?? '';
    const clientId = typeof details.params['client_id'] === 'string' ? details.params['client_id'] : '';
    if (!customers.has(customer)) {
      ctx.status = 400;
      ctx.body = 'There is no such customer.';
      return;
    }
    const grant = new provider.Grant({ accountId: customer, clientId });
    const scope = asked
      .split(' ')
      .filter((name) => customerScopes.includes(name))
      .join(' ');
    // oidc-provider counts a scope as missing until both the provider's own and the resource's list have it.
    grant.addOIDCScope(`openid profile ${scope}`);
    grant.addResourceScope(audience, scope);
    const grantId = await grant.save();
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: customer }, consent: { grantId } });
  };
}
