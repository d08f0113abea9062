// A resource of a bank's API is a class with a table of its routes; this hangs the tables on the bank's listener. Called by
// each standard's routes.ts. What a standard says to a method that a path does not have is the standard's own.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from './refusal.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A method that a route table can name. */
export type Method = (typeof methods)[number];

/** One row of a table: what answers this method at this path. */
export interface Route {
  readonly method: Method;
  /** Below the prefix of the API; parameters as Fastify writes them. */
  readonly path: string;
  readonly answer: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** What a bank's API is made of. */
export interface Resource {
  readonly routes: readonly Route[];
}

/**
 * Hangs the rows below `prefix`. Where `refuseMethod` is given, a path's other methods are answered by it, which is told
 * the ones that the path has; without it they are answered as paths that nobody has.
 */
export function addRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  options: { readonly prefix: string; readonly refuseMethod?: (allowed: readonly Method[]) => Refusal },
): void {
  const { prefix, refuseMethod } = options;
  for (const { method, path, answer } of routes) {
    app.route({ method, url: `${prefix}${path}`, handler: async (request, reply) => answer(request, reply) });
  }
  if (refuseMethod === undefined) return;
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map(({ method }) => method);
    app.route({
      method: methods.filter((method) => !allowed.includes(method)),
      url: `${prefix}${path}`,
      handler: async () => {
        throw refuseMethod(allowed);
      },
    });
  }
}
