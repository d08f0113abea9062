// A person with a browser, played over real HTTP: opens an authorization URL, fills in the bank's pages as they come and
// says where the browser is sent in the end. Called by the control API, so that tests need no browser for a whole journey.
import { messageOf } from '../json.ts';

/** What the person does. */
export interface Errand {
  readonly url: string;
  readonly customer: string;
  readonly decision: 'allow' | 'refuse';
  /** The bank to pick where an aggregator asks for one; the first that is offered when it is not given. */
  readonly institution?: string | undefined;
  /** Ids of the accounts to tick; undefined leaves them as they are, all ticked, and lets the first one pay. */
  readonly accounts: readonly string[] | undefined;
}

/** Where the browser ends: an address outside the banks, with a form when the bank posts its answer (form_post). */
export interface Outcome {
  readonly location: string;
  readonly form?: Readonly<Record<string, string>>;
}

/** More steps than any flow has; a loop ends here. */
const mostSteps = 20;
const stepMs = 10_000;

/** Cookies by origin and name, with the path they are for. */
class CookieJar {
  readonly #cookies = new Map<string, { readonly path: string; readonly pair: string }>();

  take(url: URL, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      const name = `${url.origin} ${pair.slice(0, pair.indexOf('='))} ${path}`;
      if (attributes.some((attribute) => /^expires=Thu, 01 Jan 1970/i.test(attribute))) this.#cookies.delete(name);
      else this.#cookies.set(name, { path, pair });
    }
  }

  headerFor(url: URL): string {
    return [...this.#cookies]
      .filter(([name, { path }]) => name.startsWith(`${url.origin} `) && url.pathname.startsWith(path))
      .map(([, { pair }]) => pair)
      .join('; ');
  }
}

const decode = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
}

/** The one form of a page: where it goes and its fields. */
function formOf(html: string): { action: string; inputs: { name: string; value: string; type: string }[] } | undefined {
  const tag = /<form\b[^>]*>/i.exec(html)?.[0];
  const action = tag === undefined ? undefined : attributeOf(tag, 'action');
  if (action === undefined) return undefined;
  const inputs = [...html.matchAll(/<input\b[^>]*>/gi)].flatMap(([input]) => {
    const name = attributeOf(input, 'name');
    if (name === undefined) return [];
    return [{ name, value: attributeOf(input, 'value') ?? '', type: attributeOf(input, 'type') ?? 'text' }];
  });
  return { action, inputs };
}

function fill(inputs: readonly { name: string; value: string; type: string }[], errand: Errand): URLSearchParams {
  const filled = new URLSearchParams();
  for (const { name, value, type } of inputs) if (type === 'hidden') filled.append(name, value);
  const institutions = inputs.filter(({ type, name }) => type === 'radio' && name === 'institution');
  if (institutions.length > 0) {
    filled.set('institution', errand.institution ?? institutions[0]?.value ?? '');
    filled.set('decision', 'continue');
    return filled;
  }
  if (inputs.some(({ type, name }) => type === 'radio' && name === 'customer')) {
    filled.set('customer', errand.customer);
    filled.set('decision', 'continue');
    return filled;
  }
  const boxes = inputs.filter(({ type }) => type === 'checkbox').map(({ value }) => value);
  // One account pays: the first that can, unless the errand says which.
  const [radio] = inputs.filter(({ type }) => type === 'radio').map(({ value }) => value);
  for (const id of errand.accounts ?? (radio === undefined ? boxes : [radio])) filled.append('account', id);
  filled.set('decision', errand.decision);
  return filled;
}

/** Runs the errand; `isBank` tells the banks' own origins, everywhere else the journey ends. Fails with a plain reason. */
export async function runErrand(errand: Errand, isBank: (origin: string) => boolean): Promise<Outcome> {
  const jar = new CookieJar();
  let url = new URL(errand.url);
  if (!isBank(url.origin)) throw new Error('url is not at a bank of this sandbox');
  let body: URLSearchParams | undefined;
  for (let step = 0; step < mostSteps; step += 1) {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: jar.headerFor(url), accept: 'text/html' },
      signal: AbortSignal.timeout(stepMs),
      ...(body === undefined ? {} : { body }),
    });
    jar.take(url, response);
    const html = await response.text();
    const location = response.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      if (!isBank(url.origin)) return { location: url.href };
      body = undefined;
      continue;
    }
    // What stands for a bank's app sends nobody anywhere.
    if (response.headers.get('x-journey') === 'over') return { location: url.href };
    const form = formOf(html);
    const action = form === undefined ? undefined : new URL(form.action, url);
    if (form !== undefined && action !== undefined && !isBank(action.origin)) {
      return { location: action.href, form: Object.fromEntries(form.inputs.map(({ name, value }) => [name, value])) };
    }
    if (response.status !== 200 || form === undefined || action === undefined) {
      throw new Error(`the bank answers ${response.status}: ${messageOf(html)}`);
    }
    body = fill(form.inputs, errand);
    url = action;
  }
  throw new Error('the pages do not end');
}
