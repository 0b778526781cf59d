import type { ReactNode } from 'react';
import { goTo } from '../platform/index.ts';

/** A link to a place in the app, which opens it without loading the page anew. */
export function Link({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(href);
      }}
    >
      {children}
    </a>
  );
}
