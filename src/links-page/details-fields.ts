// The fields of a form for what a bank wants to be told before a customer authorises: who they are there, and which accounts.
// Made for choice-page.ts. Nothing of it is kept: a form that comes back has what was typed in, and nothing else does.

import type { AskedDetails, GivenDetails, LinkDetail } from '../domain/link-details.ts';
import { type Html, html } from '../pages/html.ts';
import type { BankOffer } from './bank-card.ts';
import type { Speech } from './texts/by-language.ts';

/** What was told, and what of it cannot be sent. */
export interface ToldDetails {
  readonly given: GivenDetails;
  readonly missing: readonly LinkDetail[];
  readonly invalid: readonly LinkDetail[];
}

const order: readonly LinkDetail[] = ['psuId', 'psuIdType', 'psuCorporateId', 'ibans'];

/** The fields; empty where the bank asks for nothing. `told` is null for a form that is new. */
export function detailsFields(
  { texts: { authorising } }: Speech,
  { bank, details: asked }: BankOffer,
  told: ToldDetails | null,
): Html {
  const names = order.filter((name) => asked?.required.has(name) === true || asked?.optional.has(name) === true);
  // What a bank has asked for only when it was asked is a field, too, from then on.
  const shown = order.filter((name) => names.includes(name) || told?.missing.includes(name) === true);
  if (shown.length === 0) return html``;
  const fields = shown.map((name) => {
    const { label, hint, missing, invalid } = authorising.details[name];
    const fault =
      told?.missing.includes(name) === true ? missing : told?.invalid.includes(name) === true ? invalid : null;
    const isOptional = asked?.optional.has(name) === true;
    return html`<div class="field">
<label for="${name}">${label}${isOptional ? ` (${authorising.optional})` : null}</label>
<span id="${name}-hint" class="hint">${hint}</span>
${fault === null ? null : html`<span id="${name}-fault" class="fault">${fault}</span>\n`}${toControl(name, { asked, told, fault })}
</div>
`;
  });
  return html`<fieldset>
<legend>${authorising.detailsLegend(bank.name)}</legend>
<p class="quiet">${authorising.detailsWhy(bank.name)}</p>
${fields}</fieldset>
`;
}

function toControl(
  name: LinkDetail,
  {
    asked,
    told,
    fault,
  }: { readonly asked: AskedDetails | null; readonly told: ToldDetails | null; readonly fault: string | null },
): Html {
  const described = fault === null ? `${name}-hint` : `${name}-hint ${name}-fault`;
  const common = html`id="${name}" name="${name}" autocomplete="off" aria-describedby="${described}"${fault === null ? null : html` aria-invalid="true"`}`;
  if (name === 'ibans') {
    const text = (told?.given.ibans ?? []).map((iban) => iban.trim()).join('\n');
    return html`<textarea ${common} rows="3" maxlength="2500" spellcheck="false">${text}</textarea>`;
  }
  const value = told?.given[name] ?? '';
  if (name === 'psuIdType' && asked !== null && asked.psuIdTypes.length > 0) {
    return html`<select ${common}><option value=""></option>
${asked.psuIdTypes.map((type) => html`<option value="${type}"${type === value ? html` selected` : null}>${type}</option>\n`)}</select>`;
  }
  return html`<input ${common} type="text" value="${value}" maxlength="100" autocapitalize="none" spellcheck="false">`;
}
