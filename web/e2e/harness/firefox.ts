import { existsSync } from 'node:fs';
import { type Browser, launch } from 'puppeteer-core';

const executablePath = process.env.FIREFOX || '/usr/bin/firefox-esr';

/** Whether there is one; where Debian's can't be had, its tests are left out. */
export const hasFirefox = existsSync(executablePath);

/** How long Firefox may take until it answers. */
const patienceMs = 60_000;

/**
 * Starts Debian's Firefox, or the one that FIREFOX names, with a profile of its own. It reaches nothing but this machine; its
 * push service is the one at pushUrl, and notifications are shown without asking.
 */
export function startFirefox(pushUrl: string): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: patienceMs,
    protocolTimeout: patienceMs,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'dom.push.serverURL': pushUrl,
      'dom.push.connection.enabled': true,
      'dom.push.testing.allowInsecureServerURL': true,
      // Its own small windows instead of the desktop's, which a server hasn't.
      'alerts.useSystemBackend': false,
      'permissions.default.desktop-notification': 1,
      'intl.accept_languages': 'en-GB',
      // A name that leads nowhere is all that others get.
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.proxy.no_proxies_on': '127.0.0.1',
      'network.proxy.allow_hijacking_localhost': false,
      'services.settings.server': 'http://127.0.0.1:9/',
    },
  });
}
