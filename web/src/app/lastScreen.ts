import type { Model } from '../model/index.ts';
import { forgetScreen, keepScreen, uncoverScreen, visible } from '../platform/index.ts';

/** The painted screen goes at the latest after this; what isn't there by then has a spinner to show. */
const longestMs = 4000;

/**
 * Keeps the screen whenever the page leaves it, for the next start, and takes the one that this start has painted away
 * once the app shows the same: the list, and the open conversation.
 */
export function followScreen(model: Model, root: Element): void {
  let isCovered = true;
  const uncover = () => {
    if (!isCovered) return;
    isCovered = false;
    uncoverScreen();
    watch.disconnect();
  };
  const isWhole = () => {
    const { status } = model.session.get();
    if (status === 'starting') return false;
    if (status === 'signed-out') return true;
    return model.chats.get().isLoaded && !root.querySelector('[data-waiting]') && root.childElementCount > 0;
  };
  const watch = new MutationObserver(() => {
    // The messages find their place in the frames after they are there.
    if (isWhole()) requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(uncover)));
  });
  watch.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['data-waiting'],
  });
  setTimeout(uncover, longestMs);
  const keep = () => {
    if (model.session.get().status === 'signed-in' && isWhole()) keepScreen(root);
  };
  visible.subscribe(() => {
    if (!visible.get()) keep();
  });
  window.addEventListener('pagehide', keep);
  model.session.subscribe(() => {
    if (model.session.get().status === 'signed-out') forgetScreen();
  });
}
