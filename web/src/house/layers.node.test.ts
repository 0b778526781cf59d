// Holds the shape of the source: who may import whom, one door per feature, logical CSS, size of files.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(sep).join('/'))
  .filter((name) => /\.(tsx?|css)$/.test(name) && !name.includes('.gen.'));
const modules = files.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
const read = (name: string) => readFileSync(join(src, name), 'utf8');

// Layers from the top; markup, ui, platform and i18n are leaves that know none of them.
const allowed: Record<string, string[]> = {
  app: ['app', 'features', 'model', 'markup', 'ui', 'platform', 'i18n'],
  features: ['features', 'model', 'markup', 'ui', 'platform', 'i18n'],
  markup: ['markup'],
  model: ['model', 'api'],
  api: ['api'],
  ui: ['ui'],
  platform: ['platform'],
  i18n: ['i18n', 'locales'],
  sw: ['sw'],
  worker: ['worker', 'model'],
  house: ['house'],
};
const maxLines = 400;

function importsOf(name: string): string[] {
  return [...read(name).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(src, resolve(dirname(join(src, name)), match[1] ?? ''))
      .split(sep)
      .join('/'),
  );
}

const layerOf = (name: string) => (name.includes('/') ? (name.split('/')[0] ?? '') : 'root');

test.each(modules.filter((name) => allowed[layerOf(name)]))('%s imports only what its layer may', (name) => {
  const wrong = importsOf(name).filter((target) => !allowed[layerOf(name)]?.includes(layerOf(target)));
  expect(wrong).toEqual([]);
});

test.each(modules.filter((name) => /^(app|features)\//.test(name)))(
  '%s enters folders by their door',
  (name) => {
    const own = name.split('/').slice(0, 2).join('/');
    const wrong = importsOf(name).filter((target) => {
      const [layer, feature, ...rest] = target.split('/');
      if (layer === 'features') {
        // Features never know each other; the app knows their index only.
        return name.startsWith('features/') ? `features/${feature}` !== own : rest.join('/') !== 'index.ts';
      }
      if (layer === 'markup' || layer === 'ui' || layer === 'platform' || layer === 'i18n')
        return feature !== 'index.ts' && !/\.css$/.test(target);
      return false;
    });
    expect(wrong).toEqual([]);
  },
);

test.each(modules.filter((name) => /^model\//.test(name)))('%s knows neither React nor the page', (name) => {
  expect(read(name)).not.toMatch(/from 'react|\bdocument\.|\bwindow\./);
});

test.each(files.filter((name) => name.endsWith('.css')))('%s is written for both directions', (name) => {
  const physical = read(name).match(
    /^\s*(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)|float|text-align)\s*:(?!\s*(?:start|end|center|match-parent|-webkit-match-parent|none|inline-)).*$/gm,
  );
  const fourSides = read(name).match(/^\s*(?:margin|padding|inset):(?: +[^ ;\n(]+(?:\([^)\n]*\))?){4};/gm);
  expect([...(physical ?? []), ...(fourSides ?? [])]).toEqual([]);
});

test.each(files)('%s is short enough to be read', (name) => {
  expect(read(name).split('\n').length).toBeLessThanOrEqual(maxLines);
});
