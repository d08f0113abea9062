// Fields that a loaded model simply holds. A statement has thousands of them, and calling a resolver for each takes longer
// than everything else: an operation whose scopes are all granted is compiled to read them in place. Said by the resolvers,
// which stay for whoever has a bare reference or runs on graphql-js; read by the gateway's engine (src/gateway/engine).

/** What a loaded model of a type is an instance of: a class, or whatever else tells its instances. */
export interface LoadedModel {
  [Symbol.hasInstance](value: unknown): boolean;
}

const models = new WeakMap<object, LoadedModel>();

/** Fields of a loaded model that come out the same as long as a part of it lasts. */
export interface LastingFields {
  /** Their names: of fields without arguments that the model holds. */
  readonly names: ReadonlySet<string>;
  /** What lasts: the same object in every answer, and no other model's. Null where this model has none. */
  readonly of: (model: object) => object | null;
}

const lasting = new WeakMap<LoadedModel, LastingFields>();

/**
 * Declares fields of a model that say the same in every answer, whoever asks, as long as a part of it lasts which the cache
 * holds: their text is written once, and kept with that part.
 */
export function declareLasting<Model extends object>(
  model: LoadedModel & (abstract new (...args: never) => Model),
  names: readonly (keyof Model & string)[],
  of: (model: Model) => object | null,
): void {
  lasting.set(model, { names: new Set(names), of: (one) => (one instanceof model ? of(one) : null) });
}

/** What is declared of a model; null for nothing. */
export function lastingFieldsOf(model: LoadedModel): LastingFields | null {
  return lasting.get(model) ?? null;
}

/**
 * A field's resolver, marked: on an instance of `model` the property of the field's name is what the resolver gives. It is
 * no promise, and objects and lists in it are loaded models themselves or have no resolvers.
 */
export function heldBy<Resolver extends object>(model: LoadedModel, resolver: Resolver): Resolver {
  models.set(resolver, model);
  return resolver;
}

/**
 * Makes the resolvers of fields that a model holds: the model's own property, under the field's name, is the one place where
 * the field is said. `load` gives the model of a parent, and a promise only where there is something to wait for: a statement
 * has thousands of these fields.
 */
export function loadedModel<Model extends object, Parent, Context>(
  model: LoadedModel,
  load: (parent: Parent, context: Context) => Model | Promise<Model>,
) {
  return <Name extends keyof Model>(name: Name) =>
    heldBy(model, (parent: Parent, _args: unknown, context: Context): Model[Name] | Promise<Model[Name]> => {
      const loaded = load(parent, context);
      return loaded instanceof Promise ? loaded.then((read) => read[name]) : loaded[name];
    });
}

/** The model that a marked resolver's field is held by; null for any other resolver. */
export function holderOf(resolver: unknown): LoadedModel | null {
  return typeof resolver === 'function' ? (models.get(resolver) ?? null) : null;
}
