// `npm start`: the demonstration at its usual address, over the gateway that `npm start` of the project starts, or another one:
// `npm start -- https://gateway.example/graphql`. What it serves is serve.js.

import { serveDemo } from './serve.js';

const [, , gatewayUrl = 'http://127.0.0.1:4000/graphql'] = process.argv;
const { origin } = await serveDemo({ port: 5174, gatewayUrl });
process.stdout.write(`${origin} over ${gatewayUrl}\n`);
