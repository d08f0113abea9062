// The one script of the pages for people, and all of it: it tells the server the browser's time zone, writes instants in it on
// the first page, and loads a page's part anew while something is awaited. Nothing breaks without it: instants are in UTC and say
// so, and a page that waits says where to load it again. Put into each page by document.ts, which allows it by its hash.
//
// A part that is loaded anew carries `data-live` with the milliseconds until the next look, on the element with the id `live`;
// where the new one carries none, the waiting is over. With `data-whole` all of the page's main part is what is awaited.

import { createHash } from 'node:crypto';
import { zoneCookie } from './view.ts';

/** The script's text. */
export const browserScript = `(() => {
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isKept = document.cookie.includes('${zoneCookie}=' + encodeURIComponent(zone));
if (zone && !isKept) {
const secure = location.protocol === 'https:' ? '; Secure' : '';
document.cookie = '${zoneCookie}=' + encodeURIComponent(zone) + '; Path=/; Max-Age=31536000; SameSite=Lax' + secure;
const format = new Intl.DateTimeFormat(document.documentElement.dataset.locale, {day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit'});
for (const time of document.querySelectorAll('time[data-minute]')) time.textContent = format.format(new Date(time.dateTime));
}
let wait = 0;
const look = async () => {
const live = document.getElementById('live');
if (!live || !live.dataset.live) return;
if (document.hidden) return void document.addEventListener('visibilitychange', plan, {once: true});
try {
const answer = await fetch(location.href, {headers: {'x-live': '1'}, credentials: 'same-origin'});
if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
if (live.dataset.whole !== undefined) {
document.querySelector('main').replaceChildren(...page.querySelector('main').childNodes);
document.title = page.title;
return void plan();
}
const next = page.getElementById('live');
if (!next) return void location.reload();
const end = next.dataset.live === undefined;
const at = live.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
if (next.innerHTML !== live.innerHTML && (end || at === null)) {
live.replaceChildren(...next.childNodes);
if (at !== null) live.querySelector('[href="' + CSS.escape(at) + '"]')?.focus();
}
if (end) delete live.dataset.live; else live.dataset.live = next.dataset.live;
wait = 0;
} catch { wait = Math.min(30000, wait * 2 || 4000); }
plan();
};
const plan = () => {
const live = document.getElementById('live');
if (live && live.dataset.live) setTimeout(look, Math.max(wait, Number(live.dataset.live) || 2000));
};
plan();
})();`;

/** Its hash, as a Content-Security-Policy names it. */
export const browserScriptHash = createHash('sha256').update(browserScript).digest('base64');
