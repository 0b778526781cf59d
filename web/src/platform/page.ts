import { type Observed, observe } from './store.ts';

const hasWindow = typeof window !== 'undefined';

/** Whether the browser believes that there is a network; true doesn't mean that the server can be reached. */
export const online: Observed<boolean> = observe(hasWindow ? window : undefined, ['online', 'offline'], () =>
  hasWindow ? navigator.onLine : true,
);

/** Whether the page is on a screen at all, perhaps behind or beside others. */
export const visible: Observed<boolean> = observe(
  hasWindow ? document : undefined,
  ['visibilitychange'],
  () => !hasWindow || document.visibilityState === 'visible',
);

/** Whether a person can be looking: the page is visible and its window has the focus. */
export const attention: Observed<boolean> = {
  get: () => hasWindow && document.visibilityState === 'visible' && document.hasFocus(),
  subscribe(onChange) {
    document.addEventListener('visibilitychange', onChange);
    window.addEventListener('focus', onChange);
    window.addEventListener('blur', onChange);
    return () => {
      document.removeEventListener('visibilitychange', onChange);
      window.removeEventListener('focus', onChange);
      window.removeEventListener('blur', onChange);
    };
  },
};

/** A media query, for example '(pointer: coarse)'. */
export function media(query: string): Observed<boolean> {
  const list = hasWindow ? window.matchMedia(query) : undefined;
  return observe(list, ['change'], () => list?.matches ?? false);
}

/** Sets the title of the page, which the browser's tab and task list show. */
export function setTitle(title: string): void {
  if (document.title !== title) document.title = title;
}
