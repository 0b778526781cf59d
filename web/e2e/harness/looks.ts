import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';

const folder = process.env.ROOST_LOOKS;

/** Takes a picture of the page to look at, into the folder that ROOST_LOOKS names; does nothing without it. */
export async function look(page: Page, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((item) => item.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((item) => item.finished.catch(() => undefined)),
    ),
  );
  await page.screenshot({ path: `${folder}/${name}.png` });
}
