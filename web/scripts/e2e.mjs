// Runs all end-to-end tests. Files that failed run once more, one after the other: what passes then is named as unsteady, what
// fails again fails the run. More than a few that fail are no accident and aren't tried again.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const mostAgain = 2;
const web = fileURLToPath(new URL('..', import.meta.url));
const report = fileURLToPath(new URL('../test-results/e2e.json', import.meta.url));

/** Runs vitest; the names of the files that failed, or undefined when it didn't come to its end. */
function run(args) {
  mkdirSync(new URL('../test-results/', import.meta.url), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--config', 'e2e/vitest.config.ts', ...reporters, ...args],
    { cwd: web, stdio: 'inherit' },
  );
  if (status === 0) return [];
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const failed = testResults.filter((file) => file.status === 'failed').map(({ name }) => basename(name));
    return failed.length > 0 ? failed : undefined;
  } catch {
    return undefined;
  }
}

const failed = run([]);
if (failed?.length === 0) process.exit(0);
if (!failed || failed.length > mostAgain) process.exit(1);
console.log(`e2e: once more, alone: ${failed.join(', ')}`);
const again = run([...failed, '--maxWorkers=1']);
if (again?.length !== 0) process.exit(1);
console.log(`e2e: UNSTEADY, failed among the others and passed alone: ${failed.join(', ')}`);
