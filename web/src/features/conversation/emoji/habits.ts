import { readSetting, writeSetting } from '../../../platform/index.ts';
import { type Tone, tones } from './emoji.ts';

/** What stands in the quick bar as long as nobody has reacted here. */
const usual = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];
const maxRecent = 27;
/** Counts are halved when one gets there, so that habits can change. */
const maxCount = 64;

/** The skin tone that was chosen in this browser. */
export function readTone(): Tone {
  return tones.find((tone) => String(tone) === readSetting('emoji.tone')) ?? 0;
}

/** Keeps the skin tone. */
export function writeTone(tone: Tone): void {
  writeSetting('emoji.tone', tone === 0 ? undefined : String(tone));
}

/** What was picked last, the newest first. */
export function recentEmoji(): string[] {
  return readSetting('emoji.recent')?.split(' ').filter(Boolean) ?? [];
}

/** Notes that an emoji was picked. */
export function noteEmoji(text: string): void {
  const others = recentEmoji().filter((other) => other !== text);
  writeSetting('emoji.recent', [text, ...others].slice(0, maxRecent).join(' '));
}

/** Notes that one reacted with it. */
export function noteReaction(key: string): void {
  const counts = readCounts();
  counts.set(key, (counts.get(key) ?? 0) + 1);
  const isFull = (counts.get(key) ?? 0) >= maxCount;
  const kept = [...counts].map(([text, count]) => [text, isFull ? Math.floor(count / 2) : count] as const);
  const list = kept.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  writeSetting(
    'emoji.reactions',
    list
      .slice(0, 40)
      .map(([text, count]) => `${text}=${count}`)
      .join(' '),
  );
}

/** The six reactions that one uses most; the usual ones where there are none yet. */
export function frequentReactions(): string[] {
  return rankReactions(readCounts());
}

/** Puts what was used at least twice before the usual ones, and keeps it at six. */
export function rankReactions(counts: ReadonlyMap<string, number>): string[] {
  const weight = (key: string) => (counts.get(key) ?? 0) + (usual.includes(key) ? 1.5 : 0);
  const all = [...new Set([...usual, ...counts.keys()])];
  const best = all.sort((a, b) => weight(b) - weight(a)).slice(0, usual.length);
  // Those that stay keep their places, for the hand that knows them.
  const fresh = best.filter((key) => !usual.includes(key));
  return usual.map((key) => (best.includes(key) ? key : (fresh.shift() ?? key)));
}

function readCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of readSetting('emoji.reactions')?.split(' ') ?? []) {
    const cut = item.lastIndexOf('=');
    const count = Number(item.slice(cut + 1));
    if (cut > 0 && Number.isFinite(count)) counts.set(item.slice(0, cut), count);
  }
  return counts;
}
