import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The web client in a real browser against the real binary. One file at a time: each starts a server and a browser.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
