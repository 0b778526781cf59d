import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';

/**
 * Turns Lingui's macros (t, plural, Trans …) into calls of its runtime. Babel only looks at files that
 * import a macro and leaves types and JSX to Vite.
 */
export function linguiMacro(): Plugin {
  return {
    name: 'roost:lingui-macro',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || !/@lingui\/(core|react)\/macro/.test(code)) return null;
      const out = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: ['@lingui/babel-plugin-lingui-macro'],
      });
      return out?.code ? { code: out.code, map: out.map ?? null } : null;
    },
  };
}
