import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { emojiList } from './build/emoji.ts';
import { firstLoad } from './build/first.ts';
import { linguiMacro } from './build/macro.ts';
import { packFiles } from './build/pack.ts';
import { shellList } from './build/shell.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.ROOST_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    linguiMacro(),
    react(),
    lingui(),
    emojiList(),
    shellList(['/favicon.svg', '/favicon-unread.svg', '/manifest.webmanifest']),
    firstLoad('src/main.tsx'),
    packFiles(),
  ],
  build: {
    target: 'es2023',
    outDir: 'dist',
    sourcemap: false,
    // The server's Content-Security-Policy allows no inline script, and no data: fonts or styles.
    assetsInlineLimit: 0,
    // The styles of what comes lazily come with it. Those of the first screen stand in the page (build/first.ts).
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: at('index.html'), sw: at('src/sw/sw.ts') },
      output: {
        // What the first script needs, as one file.
        advancedChunks: {
          groups: [
            {
              name: 'first',
              test: /src\/(platform\/(look|screen|language|storage|store)|i18n\/(languages|catalogues))\.ts$/,
            },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: server, ws: true } },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['src/i18n/setup.ts'],
  },
});
