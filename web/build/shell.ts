import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

// What draws PDFs is large, and comes when one is opened.
const ownCache = /^(sw\.js|.*\.map|assets\/pdf[.-].*)$/;

/**
 * Writes the list of the shell's files and its version into the service worker (sw.js). What is in public/
 * keeps its name, so it is named by the caller; everything else carries a hash in its name.
 */
export function shellList(extra: string[]): Plugin {
  return {
    name: 'roost:shell-list',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('the build has no sw.js');
      const files = Object.keys(bundle).filter((name) => !ownCache.test(name) && name !== 'index.html');
      const hash = createHash('sha256');
      for (const name of Object.keys(bundle).sort()) {
        const item = bundle[name];
        hash.update(name).update(item?.type === 'chunk' ? item.code : (item?.source ?? ''));
      }
      const list = ['/', ...files.map((name) => `/${name}`), ...extra].sort();
      const marker = /["'`]__ROOST_SHELL__["'`]/;
      if (!marker.test(worker.code)) throw new Error('sw.js has no place for the list of files');
      worker.code = worker.code
        .replace(marker, () => JSON.stringify(list))
        .replace('__ROOST_BUILD__', hash.digest('hex').slice(0, 16));
    },
  };
}
