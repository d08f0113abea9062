// The development sign-in: pick a customer, agree or do not, go back. Used by the identity provider for the authorization code flow;
// what it shows is in pages.ts. There is no password, so it must never be reachable by anyone but the developer; the sandbox binds
// to loopback.
import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { customers } from '../customers.ts';
import { plainHeaders } from '../pages/document.ts';
import { languageIn, sendPage } from '../pages/koa.ts';
import { isLanguage, type Language } from '../pages/language.ts';
import { messagePage } from '../pages/messages.ts';
import { identityIn, signInPage } from './pages.ts';
import { customerScopes } from './scopes.ts';

/** The most that a login form can weigh. */
const formBytes = 2_048;

/** Keeps the language that an application asked for until its people sign out. */
const languageCookie = '_sandbox_language';

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > formBytes) break;
  }
  return new URLSearchParams(text.slice(0, formBytes));
}

/** The language of a page here: as an application has asked, now or when its people signed in; else as the browser says. */
export function identityLanguage(ctx: Context, { asked, shown }: { asked?: unknown; shown?: string | null }): Language {
  const kept = ctx.cookies.get(languageCookie, { signed: false });
  return languageIn(ctx, { shown, asked: asked ?? (isLanguage(kept) ? kept : undefined), otherwise: 'en' });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Answers /interaction/… of a provider whose own development pages are off. */
export function createInteraction(
  provider: Provider,
  { audience, appAddresses }: { readonly audience: string; readonly appAddresses: readonly string[] },
): Middleware {
  async function agree(customer: string, { clientId, asked }: { clientId: string; asked: string }): Promise<string> {
    const grant = new provider.Grant({ accountId: customer, clientId });
    const scope = asked
      .split(' ')
      .filter((name) => customerScopes.includes(name))
      .join(' ');
    // oidc-provider counts a scope as missing until both the provider's own and the resource's list have it.
    grant.addOIDCScope(`openid profile ${scope}`);
    grant.addResourceScope(audience, scope);
    return grant.save();
  }
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    const form = ctx.method === 'POST' ? await readForm(ctx.req) : undefined;
    const { ui_locales: locales, scope, client_id, redirect_uri } = details?.params ?? {};
    const language = identityLanguage(ctx, { asked: locales, shown: form?.get('language') ?? null });
    if (details === undefined) {
      ctx.status = 400;
      sendPage(ctx, messagePage(identityIn(language), 'gone'));
      return;
    }
    const [asked, clientId] = [textOf(scope), textOf(client_id)];
    const customer = form?.get('customer') ?? '';
    const isRefused = form?.get('decision') === 'refuse';
    if (form === undefined || (!customers.has(customer) && !isRefused)) {
      if (locales !== undefined) ctx.cookies.set(languageCookie, language, { signed: false, sameSite: 'lax' });
      ctx.status = form === undefined ? 200 : 400;
      const leadsTo = [textOf(redirect_uri), ...appAddresses];
      const isUnknown = form !== undefined;
      sendPage(ctx, signInPage({ language, action: ctx.path, clientName: clientId, scope: asked, leadsTo, isUnknown }));
      return;
    }
    ctx.respond = false;
    for (const [name, value] of Object.entries(plainHeaders)) ctx.res.setHeader(name, value);
    const result = isRefused
      ? { error: 'access_denied', error_description: 'the customer did not sign in' }
      : { login: { accountId: customer }, consent: { grantId: await agree(customer, { clientId, asked }) } };
    await provider.interactionFinished(ctx.req, ctx.res, result);
  };
}
