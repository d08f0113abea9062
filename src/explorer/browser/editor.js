// GraphiQL in the page: loads the prebuilt one, with workers of our own address, and puts examples into a tab of it. Its tabs
// and history stay in the browser tab's sessionStorage: variables may hold what customers' data are found by. Each kind of
// caller has its own, as operations are of its schema. Used by main.js.

/** @typedef {import('./types.d.ts').Settings} Settings @typedef {import('./types.d.ts').Example} Example */

/** @param {string} address */
function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', resolve, { once: true });
    script.addEventListener('error', () => reject(new Error('The editor could not be loaded.')), { once: true });
    document.head.append(script);
  });
}

/**
 * Where GraphiQL keeps what it keeps.
 * @param {string} kind
 */
function createStorage(kind) {
  const prefix = `${kind}:`;
  const names = () => Object.keys(sessionStorage).filter((name) => name.startsWith(prefix));
  return {
    /** @param {string} name */
    getItem: (name) => sessionStorage.getItem(prefix + name),
    /** @param {string} name @param {string} value */
    setItem: (name, value) => sessionStorage.setItem(prefix + name, value),
    /** @param {string} name */
    removeItem: (name) => sessionStorage.removeItem(prefix + name),
    clear: () => names().forEach((name) => void sessionStorage.removeItem(name)),
    get length() {
      return names().length;
    },
  };
}

/**
 * What is in the tab that is open: without being told, GraphiQL opens an empty one beside it after each load.
 * @param {ReturnType<typeof createStorage>} storage
 * @param {Example | undefined} first where there were no tabs before
 */
function readOpenTab(storage, first) {
  const kept = JSON.parse(storage.getItem('graphiql:tabState') ?? 'null');
  const tab = kept?.tabs?.[kept.activeTabIndex];
  const { query, variables } =
    typeof tab?.query === 'string' ? tab : { query: first?.text, variables: first?.variables };
  return { initialQuery: query ?? '', initialVariables: variables ?? '' };
}

/**
 * Shows GraphiQL.
 * @param {Element} place
 * @param {{ settings: Settings, kind: import('./types.d.ts').Kind, fetcher: object, first: Example | undefined }} options
 */
export async function showEditor(place, { settings, kind, fetcher, first }) {
  const { graphiql, workers, schemas } = settings.assets;
  const storage = createStorage(kind);
  window.MonacoEnvironment = {
    globalAPI: true,
    getWorkerUrl: (_module, label) => workers[label] ?? workers['editorWorkerService'] ?? '',
  };
  const [schema] = await Promise.all([fetch(schemas[kind]).then((response) => response.json()), loadScript(graphiql)]);
  window.YogaGraphiQL?.renderYogaGraphiQL(place, {
    fetcher,
    // The published schema of this kind of caller: the endpoint may keep its own to itself.
    schema,
    storage,
    // GraphiQL's own, which are documentation and history.
    plugins: undefined,
    title: '',
    logo: '',
    // What is typed is nobody's but the person's: GraphiQL would put it into the address.
    onEditQuery: () => undefined,
    ...readOpenTab(storage, first),
    defaultQuery: '',
    defaultTabs: [{ query: first?.text ?? '', variables: first?.variables ?? '' }],
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  });
}

/** @param {string} name @returns {import('./types.d.ts').TextModel | undefined} */
const modelOf = (name) => window.monaco?.editor.getModels().find(({ uri }) => uri.path.endsWith(name));

/**
 * Opens an example in a new tab, or in the one that is empty.
 * @param {Example} example
 */
export async function openExample({ text, variables }) {
  if (modelOf('operation.graphql')?.getValue().trim() !== '') {
    document.querySelector('button.graphiql-tab-add')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    // The new tab is there with the next picture.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
  }
  modelOf('operation.graphql')?.setValue(text);
  modelOf('variables.json')?.setValue(variables);
}
