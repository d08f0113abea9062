// A caller who may not: thrown by the scope rules before a field is read, and by resolvers whose arguments ask for more
// than the field. src/gateway/shared/errors.ts tells it to the client.

/** A request is refused for who asks, before anything is read. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  /** The fewest scopes that would open the field; empty when a token is missing altogether. */
  readonly missingScopes: readonly string[];
  constructor(code: 'UNAUTHENTICATED' | 'FORBIDDEN', missingScopes: readonly string[]) {
    super(
      code === 'UNAUTHENTICATED'
        ? 'This needs an access token.'
        : `The access token lacks ${missingScopes.length === 1 ? 'the scope' : 'the scopes'} ${missingScopes.join(' ')}.`,
    );
    this.code = code;
    this.missingScopes = missingScopes;
  }
}
