// Pages of the servers that oidc-provider is behind: how one is sent, in which language, and what stands for oidc-provider's own plain
// answers, the page for response_mode=form_post and the bare 404. Used by authorization/server.ts, authorization/interaction.ts and
// identity/provider.ts; calls messages.ts.
import type { Context, Middleware } from 'koa';
import { isObject } from '../json.ts';
import type { Page } from './document.ts';
import { chooseLanguage, type Language, type Wishes } from './language.ts';
import { messagePage, type Speaker, sendingPage } from './messages.ts';

/** What of a Koa context pages are written from and to. */
type Exchange = Pick<Context, 'set' | 'get'> & { body: unknown };

/** Sends a page; the status is the caller's. */
export function sendPage(ctx: Exchange, { text, headers }: Page): void {
  ctx.set({ ...headers });
  ctx.body = text;
}

/** The language of a page: as before, as the application asks, as the browser says, as the house has it. */
export function languageIn(ctx: Exchange, wishes: Omit<Wishes, 'accepted'>): Language {
  return chooseLanguage({ ...wishes, accepted: ctx.get('accept-language') });
}

/** What a request that oidc-provider has read asks for by `ui_locales`. */
export function localesAskedIn(ctx: object): unknown {
  const oidc: unknown = Reflect.get(ctx, 'oidc');
  const params = isObject(oidc) ? oidc['params'] : undefined;
  return isObject(params) ? params['ui_locales'] : undefined;
}

/** Who speaks on a request that no page of its own was for, and where its forms may lead in the end. */
export type SpeakerOf = (ctx: Context) => Speaker & { readonly leadsTo: readonly string[] };

/** Puts pages of the house in the place of plain ones. Programs are answered as before. */
export function withPages(speakerOf: SpeakerOf): Middleware {
  return async (ctx, next) => {
    await next();
    const { body } = ctx;
    if (ctx.respond === false) return;
    if (ctx.status === 404 && (body === undefined || body === null) && ctx.accepts('json', 'html') === 'html') {
      sendPage(ctx, messagePage(speakerOf(ctx), 'missing'));
      ctx.status = 404;
      return;
    }
    if (typeof body !== 'string' || !ctx.response.is('html')) return;
    const sending = sendingPage(speakerOf(ctx), body);
    if (sending !== undefined) sendPage(ctx, sending);
  };
}
