// Where the gateway is and who this app is to the identity provider: what `npm start` of bankgraph gives, unless the build is
// told otherwise (VITE_GATEWAY_URL, VITE_CLIENT_ID). Read by sign-in.ts and client.ts.

const env: Readonly<Record<string, string | undefined>> = import.meta.env;

/** The gateway's endpoint. */
export const gatewayUrl = env['VITE_GATEWAY_URL'] ?? 'http://127.0.0.1:4000/graphql';

/** This app's client id, at the identity provider and in the gateway's `clients`. */
export const clientId = env['VITE_CLIENT_ID'] ?? 'bankgraph-spa';

/** Where the identity provider sends people back to. */
export const signedInUri = `${location.origin}/signed-in`;

/** Where banks send people back to, by way of the gateway. */
export const backUri = `${location.origin}/back`;
