import type { Locator, Page } from 'playwright-core';

/**
 * Draws a finger over an element along the line and lets go. The touches are handed over at once: with waits between them a
 * slow machine would make a long press of it. meanwhile runs while the finger is still down.
 */
export async function swipe(
  page: Page,
  target: Locator,
  by: number,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('what is to be swiped is not on the screen');
  const y = box.y + box.height / 2;
  const from = box.x + box.width / 2;
  const client = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove', x: number) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] });
  const lift = () => client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  const moves = [1, 2, 3, 4, 5, 6].map((step) => from + (by * step) / 6);
  const down = Promise.all([touch('touchStart', from), ...moves.map((x) => touch('touchMove', x))]);
  if (!meanwhile) {
    await Promise.all([down, lift()]);
  } else {
    await down;
    await meanwhile();
    await lift();
  }
  await client.detach();
}
