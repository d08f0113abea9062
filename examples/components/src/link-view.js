// One link to a bank as a card: how it stands, what is shared until when, what goes dark, and what can be done. Drawn for
// links-element.js, which is told what the person does.

import { make, makeButton, makeSign, nameOf, toHttpUrl } from './make.js';

/** @typedef {import('./links-element.js').Link} Link @typedef {import('./base-element.js').BankgraphElement} Element */
/** @typedef {import('./words.js').Words} Words */

/** From so long before the end on people are told of it. */
const soonMs = 14 * 24 * 60 * 60 * 1000;

/** @param {{ readonly goesDarkAt: string }} forecast */
const isSoonDark = ({ goesDarkAt }) => Date.parse(goesDarkAt) - Date.now() < soonMs;

/** @param {Link} link */
const needsRenewal = ({ status }) => status === 'CONSENT_REQUIRED' || status === 'EXPIRED';

/** @param {Link} link */
function isEndingSoon({ status, forecast }) {
  return status === 'ACTIVE' && forecast.some(isSoonDark);
}

/** @param {Link} link @param {Words} words */
function badge(link, { name }) {
  const isSoon = isEndingSoon(link);
  const tone = isSoon ? 'warn' : link.status === 'ACTIVE' ? 'good' : needsRenewal(link) ? 'bad' : '';
  return make(
    'span',
    { class: `badge ${tone}`, part: 'badge', 'data-status': link.status },
    name('linkStatus', isSoon ? 'soon' : link.status),
  );
}

/** @param {string} term @param {...import('./make.js').Child} what */
const fact = (term, ...what) => [make('dt', {}, term), make('dd', {}, ...what)];

/** @param {Element} element @param {Link} link */
function facts(element, link) {
  const { say, name, day, list } = element.words;
  const shared = list(link.permissions.map((permission) => name('permission', permission)));
  return make(
    'dl',
    { class: 'facts', part: 'facts' },
    ...fact(say('links.shared'), shared),
    ...fact(say('links.until'), link.expiresAt === null ? say('links.noEnd') : day(link.expiresAt)),
    ...(link.lastSuccessAt === null ? [] : fact(say('links.lastRead'), element.ageOf(link.lastSuccessAt))),
    ...(link.lastError === null ? [] : fact(say('links.lastError'), name('bankError', link.lastError.code))),
  );
}

/** What goes dark before the end, or has. @param {Link} link @param {Words} words */
function warnings({ status, statusReason, revocationAtBank, forecast }, { say, name, day, list }) {
  const now = Date.now();
  // The end of a consent stands among the facts.
  const told = forecast.filter(
    (each) => status !== 'REVOKED' && (each.reason === 'RECONFIRMATION' || (status === 'ACTIVE' && isSoonDark(each))),
  );
  const texts = told.map((each) => {
    const { permissions, goesDarkAt, isUnattendedOnly } = each;
    const tone = isSoonDark(each) ? 'note warn' : 'note';
    const what = list(permissions.map((permission) => name('permission', permission)));
    const isDark = Date.parse(goesDarkAt) <= now;
    /** @type {import('./words.js').Key} */
    let key = isUnattendedOnly ? 'links.darkUnattended' : 'links.dark';
    if (isDark) key = isUnattendedOnly ? 'links.isDarkUnattended' : 'links.isDark';
    return { tone, text: say(key, { what, day: day(goesDarkAt) }) };
  });
  const tone = 'note warn';
  if (statusReason !== null) texts.unshift({ tone, text: name('linkReason', statusReason) });
  if (revocationAtBank === 'PENDING') texts.push({ tone, text: say('links.bankNotTold') });
  if (revocationAtBank === 'FAILED') texts.push({ tone, text: say('links.bankNotReached') });
  return texts.map((each) => make('p', { class: each.tone, part: 'note' }, each.text));
}

/** @param {Element} element @param {Link} link */
function renewAction(element, link) {
  const { say } = element.words;
  const bank = link.bank.name;
  const detail = { linkId: link.id, bankId: link.bank.id, bankName: bank, url: link.reauthorizeUrl };
  const href = toHttpUrl(link.reauthorizeUrl);
  const isMain = needsRenewal(link) || isEndingSoon(link);
  const attributes = { 'aria-label': say('links.renewBank', { bank }), 'data-key': `renew ${link.id}` };
  const tone = isMain ? 'button main' : 'button';
  if (href === null) {
    return makeButton(say('links.renew'), () => element.emit('renew-requested', detail), {
      ...attributes,
      class: tone,
    });
  }
  const anchor = make('a', { class: tone, part: 'button', href, rel: 'noreferrer', ...attributes }, say('links.renew'));
  anchor.addEventListener('click', (event) => {
    if (!element.emit('renew-requested', detail)) event.preventDefault();
  });
  return anchor;
}

/** Nothing has become of it here: the operator has set it up. @param {Link} link */
const isOperators = ({ events }) => events.edges.length === 0;

/** @param {Link} link */
function isRenewable(link) {
  if (link.statusReason === 'BANK_MOVED') return false;
  return needsRenewal(link) || isEndingSoon(link) || (link.status === 'ACTIVE' && !isOperators(link));
}

/**
 * What can be done.
 * @param {Element} element
 * @param {Link} link
 * @param {{ onEnd: () => void, onReconfirm: () => void }} actions
 */
function actionsView(element, link, { onEnd, onReconfirm }) {
  const { say } = element.words;
  const bank = link.bank.name;
  const mayReconfirm = link.status === 'ACTIVE' && link.forecast.some(({ remedy }) => remedy === 'RECONFIRM');
  const reconfirm = () =>
    makeButton(say('links.reconfirm'), onReconfirm, {
      'aria-label': say('links.reconfirmBank', { bank }),
      'data-key': `reconfirm ${link.id}`,
    });
  const end = () =>
    makeButton(say('links.end'), onEnd, {
      class: 'danger',
      'aria-label': say('links.endBank', { bank }),
      'data-key': `end ${link.id}`,
    });
  const actions = [
    isRenewable(link) ? renewAction(element, link) : null,
    mayReconfirm ? reconfirm() : null,
    isOperators(link) ? null : end(),
  ].filter((action) => action !== null);
  return [
    isOperators(link) ? make('p', { class: 'quiet' }, say('links.operator')) : null,
    actions.length > 0 ? make('div', { class: 'actions' }, ...actions) : null,
  ];
}

/**
 * The card.
 * @param {Element} element
 * @param {Link} link
 * @param {{ onEnd: () => void, onReconfirm: () => void }} actions
 */
export function linkView(element, link, actions) {
  const { words } = element;
  return make(
    'li',
    { class: 'card', part: 'card link' },
    make(
      'div',
      { class: 'head' },
      makeSign(link.bank),
      make('div', { class: 'grow' }, make(element.heading(1), { part: 'bank-name' }, nameOf(link.bank))),
      badge(link, words),
    ),
    ...warnings(link, words),
    facts(element, link),
    ...(link.status === 'REVOKED' ? [] : actionsView(element, link, actions)),
  );
}
