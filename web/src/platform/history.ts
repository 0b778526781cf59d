import type { Observed } from './store.ts';

const listeners = new Set<() => void>();
let arrived = 0;
const tell = () => {
  arrived++;
  for (const listener of listeners) listener();
};

/** The path of the page, for example /c/01J… */
export const path: Observed<string> = {
  get: () => window.location.pathname,
  subscribe(onChange) {
    if (listeners.size === 0) window.addEventListener('popstate', tell);
    listeners.add(onChange);
    return () => {
      listeners.delete(onChange);
      if (listeners.size === 0) window.removeEventListener('popstate', tell);
    };
  },
};

/** Counts how often one went somewhere: also to where one was already. */
export const arrivals: Observed<number> = { get: () => arrived, subscribe: path.subscribe };

/** Goes to a path. With replace the present place leaves no entry in the history. */
export function goTo(target: string, replace = false): void {
  const depth = readDepth();
  const isThere = target === window.location.pathname;
  if (replace && !isThere) window.history.replaceState({ depth }, '', target);
  else if (!isThere) window.history.pushState({ depth: depth + 1 }, '', target);
  tell();
}

/** Goes back to where one came from inside the app, or to fallback if the page was opened at this place. */
export function goBack(fallback: string): void {
  if (readDepth() > 0) window.history.back();
  else goTo(fallback, true);
}

function readDepth(): number {
  const state: unknown = window.history.state;
  return typeof state === 'object' && state !== null && 'depth' in state && typeof state.depth === 'number'
    ? state.depth
    : 0;
}

/** What stands behind the path: ?name=value&… It belongs to the place, and goes when one goes on. */
export function readQuery(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}

/** Writes it anew, without an entry in the history; nothing happens where one has gone on from that path. */
export function writeQuery(at: string, query: URLSearchParams): void {
  if (window.location.pathname !== at) return;
  window.history.replaceState(window.history.state, '', query.size > 0 ? `${at}?${query}` : at);
}

/** Takes a value out of the fragment (#name=value&…) and removes it from the address and the history. */
export function takeFragment(name: string): string | undefined {
  const values = new URLSearchParams(window.location.hash.slice(1));
  const value = values.get(name) ?? undefined;
  if (value === undefined) return undefined;
  values.delete(name);
  const rest = values.size > 0 ? `#${values}` : '';
  window.history.replaceState(window.history.state, '', window.location.pathname + rest);
  return value;
}
