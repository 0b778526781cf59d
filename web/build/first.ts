import type { Plugin } from 'vite';

/**
 * Names in the page what its small first script asks for a moment later: the app's code, so that it comes at the same
 * time, and its styles, because the last screen is painted with them.
 */
export function firstLoad(entry: string): Plugin {
  return {
    name: 'roost:first-load',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).flatMap((item) => (item.type === 'chunk' ? [item] : []));
        const app = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(entry));
        if (!app) throw new Error(`the build has no ${entry}`);
        const files = [app.fileName, ...app.imports];
        const styles = files.flatMap((name) => [
          ...(chunks.find((chunk) => chunk.fileName === name)?.viteMetadata?.importedCss ?? []),
        ]);
        return [
          ...[...new Set(styles)].map((name) => ({
            tag: 'link',
            attrs: { rel: 'stylesheet', crossorigin: true, href: `/${name}` },
            injectTo: 'head' as const,
          })),
          ...files
            .filter((name) => !html.includes(`/${name}`))
            .map((name) => ({
              tag: 'link',
              attrs: { rel: 'modulepreload', crossorigin: true, href: `/${name}` },
              injectTo: 'head' as const,
            })),
        ];
      },
    },
  };
}
