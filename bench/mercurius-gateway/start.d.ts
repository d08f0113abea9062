/** Starts the Mercurius gateway over subgraphs whose SDL is Federation 1's; gives its endpoint. */
export function startMercuriusGateway(
  services: readonly { readonly name: string; readonly url: string; readonly schema: string }[],
  routerSecret: string,
): Promise<string>;
