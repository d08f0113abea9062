// Hooks of Apollo Server plugins on the short way (direct-answers.ts), which Apollo does not see. A request that has begun
// there and has to go on in Apollo after all takes its listeners along: no hook sees the same request begin twice. Made by
// server.ts for the plugins of the composition roots.

import type {
  ApolloServerPlugin,
  BaseContext,
  GraphQLRequestContext,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextWillSendResponse,
  GraphQLRequestListener,
} from '@apollo/server';

/** A request's hooks, as far as they have run. */
interface Begun<Context extends BaseContext> {
  readonly requestContext: GraphQLRequestContext<Context>;
  readonly listeners: Map<ApolloServerPlugin<Context>, GraphQLRequestListener<Context> | undefined>;
  /** What a hook threw while the request began: Apollo is to meet it at the same place. */
  failure: { readonly hook: BeginHook; readonly error: unknown } | null;
}

type BeginHook = 'requestDidStart' | 'didResolveSource' | 'didResolveOperation';

/** On a context: Apollo copies contexts, own symbols included. */
const begunKey = Symbol('begun');

function begunOf<Context extends BaseContext>(contextValue: object): Begun<Context> | undefined {
  const begun: Begun<Context> | undefined = Reflect.get(contextValue, begunKey);
  return begun;
}

/** The hooks of some plugins, each a plain object. */
export class PluginHooks<Context extends BaseContext> {
  readonly #plugins: readonly ApolloServerPlugin<Context>[];

  constructor(plugins: readonly ApolloServerPlugin<Context>[]) {
    this.#plugins = plugins;
  }

  /** False when there is nothing to call. */
  get isNeeded(): boolean {
    return this.#plugins.some(({ requestDidStart }) => requestDidStart !== undefined);
  }

  /** The plugins for Apollo Server: they go on where a request has begun. */
  forApollo(): ApolloServerPlugin<Context>[] {
    return this.#plugins.map((plugin) =>
      plugin.requestDidStart === undefined
        ? plugin
        : {
            ...plugin,
            requestDidStart: async (requestContext) => {
              const begun = begunOf<Context>(requestContext.contextValue);
              return begun === undefined
                ? plugin.requestDidStart?.(requestContext)
                : goOn(begun, plugin, requestContext);
            },
          },
    );
  }

  /** Calls what Apollo calls before an operation is executed. @throws whatever a hook throws; Apollo meets it again */
  async begin(requestContext: GraphQLRequestContextDidResolveOperation<Context>): Promise<void> {
    const begun: Begun<Context> = { requestContext, listeners: new Map(), failure: null };
    Reflect.set(requestContext.contextValue, begunKey, begun);
    let hook: BeginHook = 'requestDidStart';
    try {
      await Promise.all(
        this.#plugins.map(async (plugin) => {
          const listener = await plugin.requestDidStart?.(requestContext);
          begun.listeners.set(plugin, listener ?? undefined);
        }),
      );
      const listeners = [...begun.listeners.values()];
      hook = 'didResolveSource';
      await Promise.all(listeners.map((listener) => listener?.didResolveSource?.(requestContext)));
      hook = 'didResolveOperation';
      await Promise.all(listeners.map((listener) => listener?.didResolveOperation?.(requestContext)));
    } catch (error) {
      begun.failure = { hook, error };
      throw error;
    }
  }

  /** Calls what Apollo calls before it sends an answer. */
  async willSendResponse(requestContext: GraphQLRequestContextWillSendResponse<Context>): Promise<void> {
    const begun = begunOf<Context>(requestContext.contextValue);
    await Promise.all(
      [...(begun?.listeners.values() ?? [])].map((listener) => listener?.willSendResponse?.(requestContext)),
    );
  }
}

/** A listener that does not hear again of what it has heard. */
function goOn<Context extends BaseContext>(
  { requestContext: first, listeners, failure }: Begun<Context>,
  plugin: ApolloServerPlugin<Context>,
  requestContext: GraphQLRequestContext<Context>,
): GraphQLRequestListener<Context> | undefined {
  const heard = (hook: BeginHook) => async (): Promise<void> => {
    if (failure?.hook === hook) throw failure.error;
  };
  if (failure?.hook === 'requestDidStart') throw failure.error;
  const listener = listeners.get(plugin);
  if (listener === undefined) return undefined;
  // Hooks may have kept the first request context: it learns what Apollo's own does.
  const learn = <Result>(call: () => Result): Result => {
    Object.assign(first, requestContext);
    return call();
  };
  return {
    ...listener,
    didResolveSource: heard('didResolveSource'),
    didResolveOperation: heard('didResolveOperation'),
    didEncounterErrors: async (own) => learn(() => listener.didEncounterErrors?.(own)),
    willSendResponse: async (own) => learn(() => listener.willSendResponse?.(own)),
  };
}
