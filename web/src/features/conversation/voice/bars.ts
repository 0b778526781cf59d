/** What stands for a recording whose loudness isn't known: it looks like one, and like itself each time. */
const unknownBars = 40;
const unknownHeight = 0.22;

/** As many bars as there is room for, 0 to 1: of each part its highest. */
export function fitBars(bars: readonly number[], count: number): readonly number[] {
  if (bars.length === 0) return new Array<number>(Math.min(count, unknownBars)).fill(unknownHeight);
  const wanted = Math.max(1, Math.min(count, bars.length));
  return Array.from({ length: wanted }, (_, index) => {
    const from = Math.floor((index * bars.length) / wanted);
    const to = Math.max(from + 1, Math.floor(((index + 1) * bars.length) / wanted));
    return Math.max(...bars.slice(from, to)) / 255;
  });
}

/** The last bars of a recording that goes on, 0 to 1, the newest last; before its start there is silence. */
export function liveBars(levels: readonly { level: number }[], count: number): readonly number[] {
  const newest = levels.slice(-count).map(({ level }) => Math.min(1, Math.sqrt(level * 4)));
  return [...new Array<number>(count - newest.length).fill(0), ...newest];
}
