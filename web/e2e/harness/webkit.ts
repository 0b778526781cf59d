import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { vi } from 'vitest';
import { freePort } from './server.ts';

const driver = process.env.WEBKIT_DRIVER || '/usr/bin/WebKitWebDriver';
const browser =
  process.env.WEBKIT_BROWSER ||
  readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((path) => existsSync(path));
const display = '/usr/bin/Xvfb';

/** Whether there is one; where Debian's can't be had, its tests are left out. */
export const hasWebKit =
  browser !== undefined && [driver, browser, display].every((path) => existsSync(path));

/** How long the driver may take until it answers. */
const patienceMs = 20_000;

/** A browser with the engine of Safari, and what ends it. */
export type WebKit = { page: WebDriver; end: () => Promise<void> };

/** Starts Debian's WebKitGTK with an empty home, on a screen of its own that nobody sees. */
export async function startWebKit(): Promise<WebKit> {
  const home = await mkdtemp(join(tmpdir(), 'roost-webkit-'));
  const started: ChildProcess[] = [];
  const end = async () => {
    for (const child of started.reverse()) await stop(child);
    await rm(home, { recursive: true, force: true });
  };
  try {
    // It says which number was free.
    const screen = spawn(display, ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    started.push(screen);
    const number = await firstLine(screen.stdio[3] as NodeJS.ReadableStream);
    const port = await freePort();
    started.push(
      spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
        env: {
          PATH: process.env.PATH,
          LANG: 'en_GB.UTF-8',
          TZ: 'Europe/Berlin',
          HOME: home,
          XDG_RUNTIME_DIR: home,
          DISPLAY: `:${number}`,
          // What it draws with needs no graphics card; its sandbox needs rights that containers lack.
          LIBGL_ALWAYS_SOFTWARE: '1',
          WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        },
        stdio: 'ignore',
      }),
    );
    const address = `http://127.0.0.1:${port}`;
    await vi.waitFor(() => fetch(`${address}/status`), { timeout: patienceMs });
    const page = await new Builder()
      .usingServer(address)
      .withCapabilities(
        new Capabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--geometry=1280x800'] },
        }),
      )
      .build();
    return {
      page,
      async end() {
        await page.quit().catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.trim());
    });
    stream.on('end', () => reject(new Error('the screen did not start')));
  });
}

/** Ends a process, and waits until it is gone. */
function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill();
  });
}
