import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  type BrowserOptions,
  newProfile,
  type Profile,
  type ProfileOptions,
  startBrowser,
} from './browser.ts';
import { type Identity, identity, register } from './person.ts';
import { type Server, startServer } from './server.ts';

/** A server, a browser and the people who use them. */
export type World = {
  server: Server;
  browser: Browser;
  /** An empty profile. It is closed with the world. */
  profile: (options?: ProfileOptions) => Promise<Profile>;
  /** Somebody new in a profile of their own, signed up with an invite. The first one is the operator. */
  join: (name: string, options?: ProfileOptions) => Promise<Somebody>;
  /** The token of a new invite. */
  invite: () => Promise<string>;
  /** Fails if anything unexpected went wrong in any tab, and ends everything. */
  end: () => Promise<void>;
};

/** Somebody who signed up: who they are, their profile and their first tab. */
export type Somebody = { who: Identity; profile: Profile; page: Page };

/** Starts a server with nobody on it, and a browser. */
export async function startWorld(
  serverOptions: string[] = [],
  browserOptions: BrowserOptions = {},
): Promise<World> {
  const server = await startServer(serverOptions);
  const browser = await startBrowser(browserOptions);
  const profiles: Profile[] = [];
  let operator: Identity | undefined;
  const profile = async (options: ProfileOptions = {}) => {
    const made = await newProfile(browser, server.port, options);
    profiles.push(made);
    return made;
  };
  const invite = async () => {
    if (!operator) return server.firstInvite;
    const api = await signInToApi(server, operator);
    const made = await api.post('/invites', { uses: 1 });
    return made.token as string;
  };
  return {
    server,
    browser,
    profile,
    invite,
    async join(name, options) {
      const who = identity(name);
      const own = await profile(options);
      const page = await register(own, who, await invite());
      operator ??= who;
      return { who, profile: own, page };
    },
    async end() {
      const complaints = profiles.flatMap((item) => item.complaints());
      for (const item of profiles) await item.close();
      await browser.close();
      await server.stop();
      expect(complaints).toEqual([]);
    },
  };
}

/** A program that is signed in, for what would take long in a browser. */
export type Api = {
  post: (path: string, body: unknown) => Promise<Record<string, unknown>>;
  put: (path: string, body: unknown) => Promise<Record<string, unknown>>;
  get: (path: string) => Promise<Record<string, unknown>>;
};

/** Signs a program in. */
export async function signInToApi(server: Server, who: Identity): Promise<Api> {
  return (await enter(server, '/auth/login', who)).api;
}

/** Signs a program in, for somebody who is made if they aren't there yet. */
export async function registerWithApi(server: Server, who: Identity): Promise<{ api: Api; userId: string }> {
  return enter(server, '/auth/login', who).catch(() => enter(server, '/auth/register', who));
}

async function enter(server: Server, path: string, who: Identity): Promise<{ api: Api; userId: string }> {
  const base = `http://127.0.0.1:${server.port}/api/v1`;
  let token = '';
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(base + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : {}) as Record<string, unknown>;
  };
  const { username, password, name } = who;
  const signedIn = (await call('POST', path, {
    username,
    password,
    device_name: 'a program',
    ...(path.endsWith('register') ? { display_name: name } : {}),
  })) as { session: { token: string }; user: { id: string } };
  token = signedIn.session.token;
  return {
    api: {
      post: (path, body) => call('POST', path, body),
      put: (path, body) => call('PUT', path, body),
      get: (path) => call('GET', path),
    },
    userId: signedIn.user.id,
  };
}
