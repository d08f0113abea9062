// The consent pages inside an authorization request: oidc-provider's interaction of one bank. Bound to the browser by
// oidc-provider's interaction cookie (httpOnly, same-site, path of this interaction) and to the page by a form token.
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Consent } from '../consents.ts';
import type { RequestParameters } from './binding.ts';
import { converse, csrfOf, hasCsrf, readForm } from './dialogue.ts';
import { messagePage, type PageFrame, pageHeaders } from './page.ts';
import type { House } from './provider.ts';
import { words } from './words.ts';

/** Makes the grant that tokens hang on, once the customer has said yes; the account of the grant is the consent. */
async function grantFor(
  provider: Provider,
  house: House,
  { consent, parameters }: { readonly consent: Consent; readonly parameters: RequestParameters },
): Promise<{ consentId: string; grantId: string }> {
  const grant = new provider.Grant({ accountId: consent.id, clientId: house.clientId });
  const scope = typeof parameters['scope'] === 'string' ? parameters['scope'] : '';
  grant.addOIDCScope(scope);
  grant.addOIDCClaims(['openbanking_intent_id', 'acr', 'auth_time']);
  grant.addResourceScope(house.resource, scope);
  // The grant is looked up by way of its consent, so the consent must know it before it is saved.
  if (consent.grantId !== undefined) house.records.remove('Grant', consent.grantId);
  const grantId = await grant.save();
  consent.grantId = grantId;
  return { consentId: consent.id, grantId };
}

/** Answers /interaction/… of one bank's authorisation server. */
export function createInteraction(provider: Provider, house: House): Middleware {
  const { bank, binding, language, world } = house;
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    ctx.set(pageHeaders);
    ctx.type = 'text/html; charset=utf-8';
    const details = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    if (details === undefined || binding === undefined) {
      ctx.status = 400;
      ctx.body = messagePage(bank.name, language, words[language].gone);
      return;
    }
    const form = ctx.method === 'POST' ? await readForm(ctx.req) : undefined;
    if (form !== undefined && !hasCsrf(form, details.uid)) {
      ctx.status = 403;
      ctx.body = messagePage(bank.name, language, words[language].gone);
      return;
    }
    const finish = async (result: Parameters<Provider['interactionFinished']>[2]): Promise<void> => {
      ctx.respond = false;
      for (const [name, value] of Object.entries(pageHeaders)) ctx.res.setHeader(name, value);
      await provider.interactionFinished(ctx.req, ctx.res, result);
    };
    try {
      const frame: PageFrame = {
        bankName: bank.name,
        language,
        clientName: house.clientId,
        action: ctx.path,
        csrf: csrfOf(details.uid),
      };
      const step = converse({ bank: bank.id, world, frame, question: binding.ask(details.params), form });
      if (step.kind === 'page') {
        ctx.body = step.html;
      } else if (step.kind === 'refused') {
        binding.refuse(details.params);
        await finish({ error: 'access_denied', error_description: 'the customer refused' });
      } else {
        const consent = binding.allow(details.params, step.choice);
        const { consentId, grantId } = await grantFor(provider, house, { consent, parameters: details.params });
        await finish({ login: { accountId: consentId, acr: house.acr, remember: false }, consent: { grantId } });
      }
    } catch (error) {
      // The consent was decided elsewhere, or ran out, while this page was open.
      const name = error instanceof Error && 'error' in error ? String(error.error) : 'server_error';
      await finish({ error: name, error_description: 'the consent does not wait for authorization any more' });
    }
  };
}
