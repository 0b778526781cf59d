// Measures the first load of the built client: everything that opening the app makes the browser fetch
// before it is usable (the page, what it names, what those import without being asked later), gzip level 9.
// Run after "npm run build". Fails above the budget.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budgetKB = 250;
const dist = new URL('../dist/', import.meta.url);
const seen = new Map();

function add(path) {
  if (seen.has(path)) return;
  const body = readFileSync(new URL(path, dist));
  const compressed = /\.(woff2|png)$/.test(path);
  seen.set(path, compressed ? body.length : gzipSync(body, { level: 9 }).length);
  if (path.endsWith('.js')) {
    const text = body.toString();
    for (const m of text.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[^"'()]*?from\s*)?["']\.\/([^"']+\.js)["']/g,
    )) {
      add(`assets/${m[1]}`);
    }
    // Workers are started at once, so they are part of the first load.
    for (const m of text.matchAll(/new URL\(\s*["'`]\/?(assets\/[^"'`]+\.js)["'`]/g)) add(m[1]);
  }
  // The Latin part of the font is always needed; the browser fetches others only for texts that need them.
  if (path.endsWith('.css')) {
    for (const m of body.toString().matchAll(/url\(["']?\/?(assets\/[^)"']+)["']?\)/g)) {
      // … and a wallpaper only where it was chosen.
      if (!/latin-ext|wall-/.test(m[1])) add(m[1]);
    }
  }
}

const html = readFileSync(new URL('index.html', dist), 'utf8');
add('index.html');
for (const m of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg|webmanifest|woff2))"/g)) add(m[1]);

// One catalogue of texts is read at the start; the largest counts.
const texts = readdirSync(new URL('assets/', dist)).filter((name) =>
  /^(ar|de|en|es|fr|zh-Hans)-.*\.js$/.test(name),
);
const packed = (name) => gzipSync(readFileSync(new URL(`assets/${name}`, dist)), { level: 9 }).length;
const [largest] = texts.sort((a, b) => packed(b) - packed(a));
if (!largest) throw new Error('the build has no texts');
add(`assets/${largest}`);

let total = 0;
for (const [path, size] of [...seen].sort((a, b) => b[1] - a[1])) {
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${path}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  first load (gzip), budget ${budgetKB} kB`);
if (total > budgetKB * 1000) {
  console.error('The first load is above its budget.');
  process.exit(1);
}
