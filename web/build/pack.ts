import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'vite';

const packable = /\.(html|m?js|css|json|webmanifest|svg|wasm)$/;
const worthwhile = 512;

/** Lays a Brotli form beside each file that gets smaller by it; the server sends it to browsers that ask. */
export function packFiles(): Plugin {
  let folder = '';
  return {
    name: 'roost:pack-files',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!packable.test(name)) continue;
        const body = readFileSync(join(folder, name));
        if (body.length < worthwhile) continue;
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        };
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(body, { params }));
      }
    },
  };
}
