// Collects the visible texts into the catalogues under src/locales. With --check it changes nothing and fails if a
// catalogue isn't what the sources say (a build would show a message's id instead of its text) or lacks a translation.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = new URL('../src/locales/', import.meta.url);
const strip = (text) => text.replace(/"POT-Creation-Date:.*\n/, '');
const readAll = () =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.po'))
      .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  );

const check = process.argv.includes('--check');
const before = readAll();
execFileSync('node_modules/.bin/lingui', ['extract', '--clean'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
let isWrong = false;
for (const [name, raw] of readAll()) {
  const after = strip(raw);
  const untranslated = [...after.matchAll(/^msgid "(.+)"\nmsgstr ""$/gm)].map((match) => match[1]);
  for (const text of untranslated) console.error(`src/locales/${name} lacks a translation of: ${text}`);
  if (check && after !== before.get(name)) {
    console.error(`src/locales/${name} is not up to date: run "npm run texts".`);
    isWrong = true;
  }
  isWrong ||= check && untranslated.length > 0;
  writeFileSync(new URL(name, folder), check ? (before.get(name) ?? after) : after);
}
if (isWrong) process.exit(1);
