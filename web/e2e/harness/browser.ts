import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Link, openLink } from './link.ts';

/** A name that leads to this machine without being "localhost": the browser takes plain HTTP there for insecure. */
export const farHost = 'roost.test';

const wholeBrowser = process.env.CHROMIUM || '/usr/bin/chromium';
const shell = process.env.CHROMIUM_HEADLESS_SHELL || '/usr/bin/chromium-headless-shell';

export type BrowserOptions = {
  isWhole?: boolean;
  /** A microphone and a camera that beep and show a test picture; nobody is asked. */
  hasDevices?: boolean;
};

const devices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/**
 * Starts Chromium; nothing but this machine can be reached from it. The shell, where there is one, is the same engine
 * without the windows of a desktop browser and takes a third less of the processor. The whole browser is for what
 * belongs to those: notifications, installing.
 */
export function startBrowser({ isWhole, hasDevices }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: !isWhole && existsSync(shell) ? shell : wholeBrowser,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(hasDevices ? devices : []),
      `--host-resolver-rules=MAP ${farHost} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  });
}

/** A browser profile: storage of its own, a line to the server of its own. */
export type Profile = {
  context: BrowserContext;
  link: Link;
  origin: string;
  /** Opens a tab at a path and watches it. */
  openTab: (path?: string) => Promise<Page>;
  /** Cuts the line and tells the pages that there is no network. */
  goOffline: () => Promise<void>;
  goOnline: () => Promise<void>;
  /** What went wrong in its tabs that nobody expected: errors, refused by the policy, requests to others. */
  complaints: () => string[];
  close: () => Promise<void>;
};

export type ProfileOptions = {
  width?: number;
  height?: number;
  isPhone?: boolean;
  colorScheme?: 'light' | 'dark';
  locale?: string;
  timezoneId?: string;
  scale?: number;
  host?: string;
  /** Messages of other chats show up over the page, as they do for everybody who didn't turn it off. */
  hasToasts?: boolean;
};

// The browser writes these by itself for each answer that isn't 2xx and each line that breaks.
const networkNoise = /^Failed to load resource|net::ERR_|WebSocket connection to .* failed/;

/** Makes an empty profile with a line to the server. */
export async function newProfile(
  browser: Browser,
  serverPort: number,
  options: ProfileOptions = {},
): Promise<Profile> {
  const link = await openLink(serverPort);
  const origin = `http://${options.host ?? '127.0.0.1'}:${link.port}`;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en-GB',
    timezoneId: options.timezoneId ?? 'Europe/Berlin',
    deviceScaleFactor: options.scale ?? 1,
    isMobile: options.isPhone ?? false,
    hasTouch: options.isPhone ?? false,
  });
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== origin) complaints.push(`request to ${url}`);
  });
  context.on('weberror', (error) =>
    complaints.push(`error: ${error.error().stack ?? error.error().message}`),
  );
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (networkNoise.test(message.text())) return;
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy ${event.violatedDirective} refused ${event.blockedURI || 'inline'}`);
    });
  });
  if (!options.hasToasts) {
    // What comes over the page for some seconds would have every test wait for it, or meet a text twice.
    await context.addInitScript(() => {
      if (location.protocol.startsWith('http')) localStorage.setItem('roost.toasts-off', 'yes');
    });
  }
  return {
    context,
    link,
    origin,
    async openTab(path = '/') {
      const page = await context.newPage();
      await page.goto(origin + path);
      return page;
    },
    async goOffline() {
      link.cut();
      await context.setOffline(true);
    },
    async goOnline() {
      link.mend();
      await context.setOffline(false);
    },
    complaints: () => complaints,
    async close() {
      await context.close();
      await link.close();
    },
  };
}
