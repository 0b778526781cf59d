import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emojiList } from '../build/emoji.ts';
import { linguiMacro } from '../build/macro.ts';

// The app on a model made of sample data, to see and photograph it without a server. Never part of a build.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [linguiMacro(), react(), lingui(), emojiList()],
  server: { port: 5174, strictPort: true },
});
