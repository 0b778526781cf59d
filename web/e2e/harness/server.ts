import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** How long a server may take from its start until it is ready, and from SIGTERM until it is gone. */
const patienceMs = 20_000;

/** A running roost with a data folder of its own. */
export type Server = {
  port: number;
  /** The token of the link that makes the first user the operator. */
  firstInvite: string;
  /** Stops the process and starts it on the same data and port, with other options if wanted. */
  restart: (options?: string[]) => Promise<void>;
  /** Kills the process in the middle of everything (SIGKILL) and starts it on the same data. */
  crash: () => Promise<void>;
  /** Stops the process as an operator would; the data stay. */
  halt: () => Promise<void>;
  /** Runs another command of the binary on the same data. */
  run: (...command: string[]) => Promise<string>;
  /** Stops the process and removes its data. */
  stop: () => Promise<void>;
};

/** Starts the binary that ROOST_TEST_BINARY names, on a free port of this machine and an empty data folder. */
export async function startServer(options: string[] = []): Promise<Server> {
  const binary = process.env.ROOST_TEST_BINARY;
  if (!binary) throw new Error('ROOST_TEST_BINARY names no binary: run "make e2e"');
  const data = await mkdtemp(join(tmpdir(), 'roost-e2e-'));
  const port = await freePort();
  let running = await launch(binary, data, port, options);
  const firstInvite = /#invite=([\w-]+)/.exec(running.output())?.[1];
  if (!firstInvite) {
    await running.stop();
    throw new Error(`the start printed no invite link:\n${running.output()}`);
  }
  return {
    port,
    firstInvite,
    halt: () => running.stop(),
    async restart(changed = options) {
      await running.stop();
      running = await launch(binary, data, port, changed);
    },
    async crash() {
      await running.kill();
      running = await launch(binary, data, port, options);
    },
    async run(...command) {
      const { stdout } = await promisify(execFile)(binary, [...command, '--data', data], { env: cleanEnv() });
      return stdout;
    },
    async stop() {
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function launch(binary: string, data: string, port: number, options: string[]) {
  const child = spawn(
    binary,
    ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--may-write', 'everybody', ...options],
    {
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  try {
    await waitUntilReady(child, port, () => output);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`);
  }
  const kill = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { output: () => output, stop: () => stopProcess(child), kill };
}

// Settings of whoever runs the tests must not reach the server.
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROOST_')));
}

/** Waits until the server answers, and until what it prints before it does has come through the pipe. */
async function waitUntilReady(child: ChildProcess, port: number, output: () => string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`roost ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok && output().includes('msg=serving')) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('roost was not ready in time');
}

function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('roost did not stop in time'));
    }, patienceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** A port of this machine that nobody uses. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
