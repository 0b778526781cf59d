import axe from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it is, in a line each. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // Colours that are still moving have no contrast to measure.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((item) => item.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map((item) => item.finished.catch(() => undefined)),
    ),
  );
  const result = await page.evaluate(async (values) => {
    const own = (window as unknown as { axe: typeof axe }).axe;
    return own.run({ runOnly: { type: 'tag', values } });
  }, rules);
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  );
}
