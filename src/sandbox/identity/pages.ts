// The pages of the development identity provider: sign in and agree, sign out, signed out. Called by interaction.ts and provider.ts; the
// frame and the parts are in src/sandbox/pages. Nobody has a password: whoever is chosen is signed in.
import { customers } from '../customers.ts';
import { type Page, pageOf } from '../pages/document.ts';
import { Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import type { Speaker } from '../pages/messages.ts';
import { alert, form, heading } from '../pages/parts.ts';
import { type Key, say, tell } from '../pages/texts.ts';
import { parseScope } from './scopes.ts';

const scopeTexts: Readonly<Record<string, Key & `scope${string}`>> = {
  'accounts:read': 'scopeAccountsRead',
  'balances:read': 'scopeBalancesRead',
  'transactions:read': 'scopeTransactionsRead',
  'payments:read': 'scopePaymentsRead',
  'payments:write': 'scopePaymentsWrite',
  'customers:read': 'scopeCustomersRead',
  'pii:read': 'scopePiiRead',
  'links:read': 'scopeLinksRead',
  'links:write': 'scopeLinksWrite',
  'raw:read': 'scopeRawRead',
  'data:live': 'scopeDataLive',
  'webhooks:write': 'scopeWebhooksWrite',
  'grants:read': 'scopeGrantsRead',
  'grants:write': 'scopeGrantsWrite',
  'insights:write': 'scopeInsightsWrite',
  'statements:read': 'scopeStatementsRead',
  'cards:read': 'scopeCardsRead',
  'cards:write': 'scopeCardsWrite',
  'regular-payments:read': 'scopeRegularPaymentsRead',
  'beneficiaries:read': 'scopeBeneficiariesRead',
  'owners:match': 'scopeOwnersMatch',
  'screening:read': 'scopeScreeningRead',
  'screening:write': 'scopeScreeningWrite',
};

/** The identity provider, as its pages have it. */
export function identityIn(language: Language): Speaker {
  return { owner: { id: 'identity', name: say(language, 'identityName') }, language, note: 'serviceNote' };
}

/** What somebody is asked who is to sign in. */
export interface SignIn {
  readonly language: Language;
  readonly action: string;
  readonly clientName: string;
  readonly scope: string;
  readonly leadsTo: readonly string[];
  /** Whether a customer was named that is none. */
  readonly isUnknown: boolean;
}

function asked({ language, clientName, scope }: SignIn): readonly [intro: Html, list: Html | undefined] {
  const client = { client: clientName };
  const items = parseScope(scope).flatMap((name) => {
    const key = scopeTexts[name];
    return key === undefined ? [] : [html`<li>${say(language, key)} <code>${name}</code></li>`];
  });
  if (items.length === 0) return [html`<p>${tell(language, 'signInAsksName', client)}</p>`, undefined];
  return [html`<p>${tell(language, 'signInAsks', client)}</p>`, html`<ul class="scopes">${items}</ul>`];
}

function customerField({ language, isUnknown }: SignIn): Html {
  const options = [...customers.values()].map(({ id, fullName }) => html`<option value="${id}">${fullName}</option>`);
  const wrong = isUnknown ? html`<p class="wrong" id="wrong">${say(language, 'customerUnknown')}</p>` : undefined;
  const invalid = isUnknown ? html` aria-invalid="true"` : undefined;
  const className = isUnknown ? 'field is-wrong' : 'field';
  return html`<div class="${className}"><label for="choice">${say(language, 'customer')}</label>
<p class="quiet" id="hint">${say(language, 'customerHint')}</p>${wrong}
<select name="customer" id="choice" aria-describedby="${isUnknown ? 'hint wrong' : 'hint'}"${invalid}>${options}</select></div>`;
}

/** Pick a customer, agree, go back; or do not. */
export function signInPage(request: SignIn): Page {
  const { language, action, clientName, leadsTo, isUnknown } = request;
  const title = say(language, 'signInTitle');
  const [intro, list] = asked(request);
  const error = isUnknown ? alert(language, say(language, 'customerUnknown')) : undefined;
  const actions = html`<div class="actions"><button class="main">${say(language, 'agree')}</button>
<button name="decision" value="refuse">${say(language, 'disagree')}</button></div>`;
  const no = html`<p class="quiet small">${say(language, 'refusalOfSignIn', { client: clientName })}</p>`;
  return pageOf({
    ...identityIn(language),
    title: isUnknown ? say(language, 'errorTitle', { title }) : title,
    content: html`${error}${heading(title, undefined, intro)}${list}
${form({ action, language }, customerField(request), actions, no)}`,
    leadsTo,
  });
}

/** Asks before it signs out (OpenID Connect RP-Initiated Logout, section 2); `given` is oidc-provider's own form, without buttons. */
export function signOutPage(
  language: Language,
  given: string,
  { customer, leadsTo }: { readonly customer: string | undefined; readonly leadsTo: readonly string[] },
): Page {
  const title = say(language, 'signOutTitle');
  const name = customers.get(customer ?? '')?.fullName ?? customer;
  const as = name === undefined ? undefined : html`<p>${tell(language, 'signOutAs', { customer: name })}</p>`;
  const content = html`${heading(title, undefined, as, html`<p class="quiet">${say(language, 'signOutNote')}</p>`)}${new Html(given)}
<div class="actions"><button class="main" form="op.logoutForm" name="logout" value="yes">${say(language, 'signOut')}</button>
<button form="op.logoutForm">${say(language, 'stay')}</button></div>`;
  return pageOf({ ...identityIn(language), title, content, leadsTo });
}

/** The end of a session, where no application has its people come back. */
export function signedOutPage(language: Language): Page {
  const title = say(language, 'signedOutTitle');
  const content = html`${heading(title, undefined)}<p>${say(language, 'signedOut')}</p>`;
  return pageOf({ ...identityIn(language), title, content });
}
