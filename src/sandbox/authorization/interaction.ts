// The consent pages inside an authorization request: oidc-provider's interaction of one bank. Bound to the browser by
// oidc-provider's interaction cookie (httpOnly, same-site, path of this interaction) and to the page by a form token.
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Consent } from '../consents.ts';
import { plainHeaders } from '../pages/document.ts';
import { languageIn, sendPage } from '../pages/koa.ts';
import { messagePage } from '../pages/messages.ts';
import type { RequestParameters } from './binding.ts';
import { converse, csrfOf, hasCsrf, readForm } from './dialogue.ts';
import type { PageFrame } from './page.ts';
import { type House, ownerOf } from './provider.ts';

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
  const { bank, binding, world } = house;
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    const details = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    const form = ctx.method === 'POST' ? await readForm(ctx.req) : undefined;
    const { ui_locales: asked, redirect_uri: back } = details?.params ?? {};
    const language = languageIn(ctx, { shown: form?.get('language'), asked, otherwise: house.language });
    const speaker = { owner: ownerOf(house), language, note: 'bankNote' } as const;
    if (details === undefined || binding === undefined) {
      ctx.status = 400;
      sendPage(ctx, messagePage(speaker, 'gone'));
      return;
    }
    if (form !== undefined && !hasCsrf(form, details.uid)) {
      ctx.status = 403;
      sendPage(ctx, messagePage(speaker, 'foreign'));
      return;
    }
    const finish = async (result: Parameters<Provider['interactionFinished']>[2]): Promise<void> => {
      ctx.respond = false;
      for (const [name, value] of Object.entries(plainHeaders)) ctx.res.setHeader(name, value);
      await provider.interactionFinished(ctx.req, ctx.res, result);
    };
    try {
      const frame: PageFrame = {
        ...speaker,
        clientName: house.clientId,
        action: ctx.path,
        csrf: csrfOf(details.uid),
        leadsTo: [...(typeof back === 'string' ? [back] : []), ...world.appAddresses],
        before: 0,
      };
      const step = converse({ bank: bank.id, world, frame, question: binding.ask(details.params), form });
      if (step.kind === 'page') {
        sendPage(ctx, step.page);
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
