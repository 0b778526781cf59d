// Collects the visible texts into src/locales/en.po. With --check it changes nothing and fails if the
// catalogue isn't what the sources say: a build would show a message's id instead of its text.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = fileURLToPath(new URL('../src/locales/en.po', import.meta.url));
const strip = (text) => text.replace(/"POT-Creation-Date:.*\n/, '');
const read = () => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const check = process.argv.includes('--check');
const before = read();
execFileSync('node_modules/.bin/lingui', ['extract', '--clean'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const after = strip(read());
if (!check) {
  writeFileSync(file, after);
} else {
  writeFileSync(file, before);
  if (after !== before) {
    console.error('src/locales/en.po is not up to date: run "npm run texts".');
    process.exit(1);
  }
}
