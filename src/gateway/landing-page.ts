// What a browser sees at the endpoint in development: Apollo Sandbox, which is loaded from Apollo's servers, and our own words
// where it cannot be. A plugin of apollo.ts's around Apollo's own; the page's Content-Security-Policy is server.ts's.

import type { ApolloServerPlugin, LandingPage as RenderedPage } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

/** What the Sandbox page opens with. */
export interface LandingPage {
  readonly document: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The explorer that the gateway serves itself (src/explorer); null where there is none. */
  readonly explorerPath?: string | null;
}

/** How long Sandbox may take before it is said that it cannot be loaded; should it come after all, the words go. */
const patienceMs = 6000;

/** Apollo's page, and in front of it the words that appear when its script does not come. */
export function createLandingPage({ document, headers, explorerPath = null }: LandingPage): ApolloServerPlugin {
  const sandbox: ApolloServerPlugin = ApolloServerPluginLandingPageLocalDefault({
    embed: { runTelemetry: false },
    document,
    headers: { ...headers },
    footer: false,
  });
  return {
    async serverWillStart(service) {
      const listener = await sandbox.serverWillStart?.(service);
      const render = listener?.renderLandingPage;
      if (render === undefined) return;
      return { ...listener, renderLandingPage: async () => ({ html: withNotice(await render(), explorerPath) }) };
    },
  };
}

function withNotice({ html }: RenderedPage, explorerPath: string | null): () => Promise<string> {
  return async () => {
    const page = typeof html === 'string' ? html : await html();
    // Apollo's own policy in the page allows scripts and styles with its nonce only.
    const [, nonce = ''] = /'nonce-(\w+)'/.exec(page) ?? [];
    return page.replace(/<body>/, () => `<body>${toNotice(nonce, explorerPath)}`);
  };
}

function toNotice(nonce: string, explorerPath: string | null): string {
  const way =
    explorerPath === null
      ? 'With EXPLORER=true the gateway serves an explorer of its own, which needs nothing from elsewhere.'
      : `<a href="${explorerPath}">Open the explorer that this gateway serves itself</a>: it needs nothing from elsewhere.`;
  return `
<style nonce="${nonce}">
#sandbox-missing{font:1.0625rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1d2129}
#sandbox-missing a{color:#0b4f8a}
#sandbox-missing:not([hidden])~#react-root{display:none}
@media(prefers-color-scheme:dark){body:has(#sandbox-missing:not([hidden])){background:#1d2129}#sandbox-missing{color:#e8eaee}#sandbox-missing a{color:#9cc9f5}}
</style>
<main id="sandbox-missing" role="alert" hidden>
<h1>Apollo Sandbox cannot be loaded</h1>
<p>This page loads it from Apollo’s servers, which cannot be reached from this browser. The gateway itself is here and answers.</p>
<p>${way}</p>
</main>
<script nonce="${nonce}">
(() => {
  const isThere = () => window.EmbeddedSandbox !== undefined;
  const tell = () => {
    document.getElementById('sandbox-missing').hidden = isThere();
  };
  // A script that fails says so at once; one that never comes says nothing, and holds up what follows it.
  addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && tell(), true);
  addEventListener('load', tell);
  setTimeout(tell, ${patienceMs});
})();
</script>`;
}
