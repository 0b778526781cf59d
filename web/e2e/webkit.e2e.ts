// The main job in the engine of Safari: Debian's WebKitGTK, driven by WebDriver.
import { By, Key, until } from 'selenium-webdriver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Link, openLink } from './harness/link.ts';
import { eventually, identity } from './harness/person.ts';
import { type Server, startServer } from './harness/server.ts';
import { hasWebKit, startWebKit, type WebKit } from './harness/webkit.ts';
import { type Api, registerWithApi } from './harness/world.ts';

const patienceMs = 20_000;

describe.skipIf(!hasWebKit)('in WebKit', () => {
  const mira = identity('Mira Sand');
  const jonas = identity('Jonas Weber');
  let server: Server;
  let link: Link;
  let webkit: WebKit;
  let api: Api;
  let chatId: string;

  const find = (css: string) => webkit.page.wait(until.elementLocated(By.css(css)), patienceMs, css);
  const press = async (css: string) => (await find(css)).click();
  const named = (tag: string, name: string) =>
    webkit.page.wait(
      until.elementLocated(By.xpath(`//${tag}[normalize-space()='${name}']`)),
      patienceMs,
      name,
    );
  const fill = async (label: string, text: string) => {
    const id = await (await named('label', label)).getAttribute('for');
    await (await find(`[id="${id}"]`)).sendKeys(text);
  };
  const composer = '[aria-label="Message"]';
  const write = async (text: string) => (await find(composer)).sendKeys(text, Key.ENTER);
  const shown = () =>
    webkit.page.executeScript<string[]>(
      "return [...document.querySelectorAll('[data-testid=message] [dir=auto]')].map((item) => item.innerText)",
    );
  /** What the server holds of the chat. */
  const kept = async () => {
    const { messages } = await api.get(`/chats/${chatId}/messages?limit=50`);
    return (messages as { content?: { text?: string } }[]).map(({ content }) => content?.text);
  };
  const send = (text: string) =>
    api.post(`/chats/${chatId}/messages`, {
      client_id: text.replaceAll(' ', '-'),
      content: { type: 'text', text },
    });

  beforeAll(async () => {
    server = await startServer(['--registration', 'open']);
    link = await openLink(server.port);
    webkit = await startWebKit();
  }, 120_000);
  afterAll(async () => {
    await webkit?.end();
    await link?.close();
    await server?.stop();
  });

  test('one signs up and finds somebody', async () => {
    await webkit.page.get(`http://127.0.0.1:${link.port}/#invite=${server.firstInvite}`);
    await fill('Your name', mira.name);
    await fill('Username', mira.username);
    await fill('Password', mira.password);
    await (await named('button', 'Create account')).click();
    await find('nav[aria-label="Chats"]');
    ({ api } = await registerWithApi(server, jonas));
    await (await find('[type="search"]')).sendKeys('Jonas');
    await press('[data-testid="person-row"]');
    await find(composer);
    chatId = new URL(await webkit.page.getCurrentUrl()).pathname.split('/').pop() ?? '';
  });

  test('messages go both ways, and are marked', async () => {
    await write('Hello from WebKit');
    await eventually(kept).toEqual(['Hello from WebKit']);
    await send('Hello from a program');
    await eventually(shown).toEqual(['Hello from WebKit', 'Hello from a program']);
    await api.post('/marks', { marks: [{ chat_id: chatId, read_seq: 1 }] });
    await find('[data-testid="message"][data-own] svg[data-state="seen"]');
  });

  test('what is written without a line waits, and goes once it is back', async () => {
    link.cut();
    await write('Written offline');
    await eventually(shown).toHaveLength(3);
    link.mend();
    await eventually(kept).toEqual(['Hello from WebKit', 'Hello from a program', 'Written offline']);
    await send('Welcome back');
    await eventually(shown).toHaveLength(4);
  });

  test('it is there after a reload, and in a second window', async () => {
    await webkit.page.navigate().refresh();
    await eventually(shown).toHaveLength(4);
    const first = await webkit.page.getWindowHandle();
    await webkit.page.switchTo().newWindow('window');
    await webkit.page.get(`http://127.0.0.1:${link.port}/c/${chatId}`);
    await eventually(shown).toHaveLength(4);
    await write('From the second window');
    await webkit.page.switchTo().window(first);
    await eventually(shown).toHaveLength(5);
    expect(await kept()).toHaveLength(5);
  });
});
