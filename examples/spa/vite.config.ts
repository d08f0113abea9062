// The development server, at the address that the sandbox's identity provider and the gateway know for bankgraph-spa.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5173, strictPort: true, fs: { allow: ['.', '../components'] } },
  preview: { host: '127.0.0.1', port: 5173, strictPort: true },
});
