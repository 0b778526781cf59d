// The last screen, kept so that the next start has something to paint before any of the app's code has run: the elements
// in view as plain data. It is built anew element by element, because the Content-Security-Policy refuses styles in markup.
import { readSetting, writeSetting } from './storage.ts';

/** An element: its name, attributes, style, how far it is scrolled, and what is in it. */
type Kept =
  | string
  | [name: string, attributes: Record<string, string>, style: string, scroll: number, inside: Kept[]];

/** What is drawn is worth nothing where another build, size or place is opened. */
type Screen = { key: string; lang: string; dir: string; nodes: Kept[] };

const setting = 'screen';
/** More than a large screen full of rows has; beyond, the start would wait for it. */
const maxNodes = 4000;
const svg = 'http://www.w3.org/2000/svg';
const kept =
  /^(class|dir|lang|src|data-(?!testid|seq)[a-z-]+|d|cx|cy|r|x|y|rx|width|height|viewBox|transform|fill|stroke|stroke-.*)$/;

/** What makes a kept screen fit: the place, the size, and the build by the name of its first script. */
function keyOf(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
  return [window.location.pathname, window.innerWidth, window.innerHeight, script].join(' ');
}

/** Keeps what root shows. */
export function keepScreen(root: Element): void {
  let count = 0;
  const take = (element: Element): Kept | undefined => {
    if (isOutOfView(element) || ++count > maxNodes) return undefined;
    const inside = [...element.childNodes]
      .map((child) => (child instanceof Element ? take(child) : (child.textContent ?? '')))
      .filter((node) => node !== undefined);
    const style = element instanceof HTMLElement ? element.style.cssText : '';
    return [element.localName, attributesOf(element), style, Math.round(element.scrollTop), inside];
  };
  const nodes = [...root.children].map(take).filter((node) => node !== undefined);
  const { lang, dir } = document.documentElement;
  const value: Screen = { key: keyOf(), lang, dir, nodes };
  writeSetting(setting, count > maxNodes ? undefined : JSON.stringify(value));
}

// What scrolled out of view needn't be there, unless what is in view stands on it.
function isOutOfView(element: Element): boolean {
  const box = element.getBoundingClientRect();
  if (box.top > window.innerHeight) return true;
  const isBeside = box.bottom < 0 || box.right < 0 || box.left > window.innerWidth;
  return isBeside && getComputedStyle(element).position === 'absolute';
}

function attributesOf(element: Element): Record<string, string> {
  const all = [...element.attributes].map(({ name, value }) => [name, value] as const);
  const attributes = Object.fromEntries(all.filter(([name]) => kept.test(name)));
  if (isField(element)) {
    attributes.placeholder = element.placeholder;
    if (element.type !== 'password') attributes.value = element.value;
  }
  return attributes;
}

const isField = (element: Element) =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;

/** Forgets the screen: nobody is signed in, or it is of no use. */
export function forgetScreen(): void {
  writeSetting(setting, undefined);
}

/** Paints the kept screen over the page, if it fits; answers whether it did. It is only to be looked at. */
export function paintScreen(): boolean {
  try {
    const value = JSON.parse(readSetting(setting) ?? 'null') as Screen | null;
    if (!value || value.key !== keyOf()) return false;
    const cover = document.createElement('div');
    cover.id = coverId;
    cover.inert = true;
    cover.ariaHidden = 'true';
    const scrolled: [Element, number][] = [];
    for (const node of value.nodes) cover.append(build(node, scrolled));
    document.documentElement.lang = value.lang;
    document.documentElement.dir = value.dir;
    document.body.append(cover);
    for (const [element, top] of scrolled) element.scrollTop = top;
    return true;
  } catch {
    forgetScreen();
    return false;
  }
}

/** Shows the logo where the app will be, which takes its place: there is no screen to paint. */
export function paintLogo(): void {
  const logo = document.createElement('img');
  logo.src = '/favicon.svg';
  logo.alt = '';
  logo.className = 'first-sight';
  document.getElementById('root')?.replaceChildren(logo);
}

const coverId = 'last-screen';

/** Takes the painted screen away: the app shows the present one. */
export function uncoverScreen(): void {
  document.getElementById(coverId)?.remove();
}

function build(node: Kept, scrolled: [Element, number][]): Element | Text {
  if (typeof node === 'string') return document.createTextNode(node);
  const [name, attributes, style, scroll, inside] = node;
  const isDrawing = drawn.has(name);
  const element = isDrawing ? document.createElementNS(svg, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (kept.test(key)) element.setAttribute(key, value);
  if (element instanceof HTMLElement && style) element.style.cssText = style;
  if (isField(element)) {
    element.placeholder = attributes.placeholder ?? '';
    element.value = attributes.value ?? '';
  } else {
    for (const child of inside) element.append(build(child, scrolled));
  }
  if (scroll) scrolled.push([element, scroll]);
  return element;
}

const drawn = new Set(['svg', 'g', 'path', 'circle', 'rect', 'line', 'ellipse', 'polyline', 'polygon']);
