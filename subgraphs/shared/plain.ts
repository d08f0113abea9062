// Fields that a loaded model simply holds. A statement has thousands of them, and calling a resolver for each takes longer
// than everything else: an operation whose scopes are all granted is compiled to read them in place. Said by the resolvers,
// which stay for whoever has a bare reference or runs on graphql-js; read by the gateway's engine (src/gateway/engine).

/** What a loaded model of a type is an instance of: a class, or whatever else tells its instances. */
export interface LoadedModel {
  [Symbol.hasInstance](value: unknown): boolean;
}

const models = new WeakMap<object, LoadedModel>();

/**
 * A field's resolver, marked: on an instance of `model` the property of the field's name is what the resolver gives. It is
 * no promise, and objects and lists in it are loaded models themselves or have no resolvers.
 */
export function heldBy<Resolver extends object>(model: LoadedModel, resolver: Resolver): Resolver {
  models.set(resolver, model);
  return resolver;
}

/** The model that a marked resolver's field is held by; null for any other resolver. */
export function holderOf(resolver: unknown): LoadedModel | null {
  return typeof resolver === 'function' ? (models.get(resolver) ?? null) : null;
}
