import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The web client in a real browser against the real binary. Each file starts a server and a browser of its own; two at
// a time, because one alone leaves half of two cores idle.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['*.e2e.ts'],
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
