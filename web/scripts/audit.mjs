// Lighthouse on the built client, as a phone sees it: "make audit". It prints the scores and what costs points; it is no
// test, because times are the machine's. Needs ROOST_TEST_BINARY and Chromium (CHROMIUM).
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const aims = { performance: 95, accessibility: 100, 'best-practices': 100 };
const binary = process.env.ROOST_TEST_BINARY;
if (!binary) throw new Error('ROOST_TEST_BINARY names no binary: run "make audit"');

const port = await new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const data = await mkdtemp(join(tmpdir(), 'roost-audit-'));
// Settings of whoever runs this must not reach the server.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROOST_')));
const server = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], {
  stdio: 'ignore',
  env,
});
const ended = new Promise((resolve) => server.once('exit', resolve));
try {
  const origin = `http://127.0.0.1:${port}`;
  for (let wait = 0; wait < 200; wait++) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const report = join(data, 'report.json');
  await promisify(execFile)(
    'npx',
    [
      '--yes',
      'lighthouse@12',
      `${origin}/login`,
      '--quiet',
      '--form-factor=mobile',
      `--only-categories=${Object.keys(aims).join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      '--output=json',
      `--output-path=${report}`,
    ],
    { env: { ...env, CHROME_PATH: process.env.CHROMIUM || '/usr/bin/chromium' }, maxBuffer: 1e8 },
  );
  const { categories, audits } = JSON.parse(await readFile(report, 'utf8'));
  for (const [name, aim] of Object.entries(aims)) {
    const { score, auditRefs } = categories[name];
    console.log(`${String(Math.round(score * 100)).padStart(4)}  ${name} (aim ${aim})`);
    for (const { id, weight } of auditRefs) {
      const { score: part, title, displayValue = '' } = audits[id];
      if (weight > 0 && part !== null && part < 1) {
        console.log(`      ${Math.round(part * 100)}  ${title} ${displayValue}`);
      }
    }
  }
} finally {
  server.kill('SIGTERM');
  await ended;
  await rm(data, { recursive: true, force: true });
}
