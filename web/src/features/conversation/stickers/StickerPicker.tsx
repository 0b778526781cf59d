import { t } from '@lingui/core/macro';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { Problem, Result, Sticker, StickerPack } from '../../../model/index.ts';
import { Button, Spinner } from '../../../ui/index.ts';
import { noteSticker, recentStickers } from './recent.ts';
import { StickerImage } from './StickerImage.tsx';
import styles from './Stickers.module.css';

export type StickerSource = {
  load: () => Promise<Result<StickerPack[]>>;
  onPick: (sticker: Sticker) => void;
};

/** The packs that were loaded last, until they are loaded anew: the picker opens with them. */
let known: { load: StickerSource['load']; packs: StickerPack[] } | undefined;

/** All stickers that one has: what was sent last, then pack by pack. Arrow keys go from one to the next. */
export function StickerPicker({ load, onPick }: StickerSource) {
  const [packs, setPacks] = useState(known?.load === load ? known.packs : undefined);
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);
  const [recentIds] = useState<string[]>();
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks once more
  useEffect(() => {
    let isOver = false;
    void load().then((answer) => {
      if (isOver) return;
      setProblem(answer.ok ? undefined : answer.problem);
      if (!answer.ok) return;
      known = { load, packs: answer.value };
      setPacks(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [load, round]);

  if (!packs) {
    return (
      <div className={styles.wait} role="status">
        {problem ? (
          <>
            <p>{describeProblem(problem)}</p>
            <Button onClick={() => setRound((count) => count + 1)}>{t`Try again`}</Button>
          </>
        ) : (
          <Spinner label={t`Loading stickers`} />
        )}
      </div>
    );
  }
  const recent = recentStickers(packs, recentIds);
  const parts = [
    ...(recent.length > 0 ? [{ id: 'recent', title: t`Recent`, stickers: recent }] : []),
    ...packs.filter(({ stickers }) => stickers.length > 0),
  ];
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const to = nextOf(list.current, event.target, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  let isFirst = true;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside take the focus, this leads it from one to the next
    <div ref={list} className={styles.scroller} onKeyDown={press}>
      {parts.map(({ id, title, stickers }) => (
        <section key={id} aria-label={title}>
          <h3 className={styles.title} dir="auto">
            {title}
          </h3>
          <div className={styles.grid}>
            {stickers.map((one) => {
              const { emoji } = one;
              const tabIndex = isFirst ? 0 : -1;
              isFirst = false;
              return (
                <button
                  key={one.mediaId}
                  type="button"
                  tabIndex={tabIndex}
                  className={styles.cell}
                  aria-label={t`Send ${emoji} sticker`}
                  title={one.emoji}
                  onClick={() => {
                    noteSticker(one);
                    onPick(one);
                  }}
                >
                  <StickerImage {...one} />
                </button>
              );
            })}
          </div>
        </section>
      ))}
      {parts.length === 0 ? (
        <p className={styles.none}>{t`Touch a sticker in a chat to add its pack.`}</p>
      ) : null}
    </div>
  );
}

/** The button that an arrow key leads to: the next one, or the nearest of the line above or below. */
function nextOf(list: HTMLElement | null, from: EventTarget, key: string): HTMLElement | undefined {
  if (!list || !(from instanceof HTMLElement)) return undefined;
  const all = [...list.querySelectorAll<HTMLElement>('button')];
  const at = all.indexOf(from);
  if (at < 0) return undefined;
  const isRtl = getComputedStyle(list).direction === 'rtl';
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    return all[at + ((key === 'ArrowRight') !== isRtl ? 1 : -1)];
  }
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const sign = key === 'ArrowDown' ? 1 : -1;
  const here = from.getBoundingClientRect();
  const ahead = all.filter((one) => (one.getBoundingClientRect().top - here.top) * sign > 4);
  const distance = (one: HTMLElement) => {
    const box = one.getBoundingClientRect();
    return Math.abs(box.top - here.top) * 1000 + Math.abs(box.left - here.left);
  };
  return ahead.sort((a, b) => distance(a) - distance(b))[0];
}
