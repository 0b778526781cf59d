import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import {
  type Completion,
  type CompletionItem,
  closeShortName,
  completeEmoji,
  nameAt,
  type Typed,
  type TypedName,
} from './completion.ts';
import { type EmojiSet, loadEmoji } from './emoji/emoji.ts';
import { noteEmoji, readTone } from './emoji/habits.ts';

/** Finds who a name being typed may stand for. */
export type Suggest = (typed: TypedName) => Promise<Completion | undefined>;

type Shown = Completion & { at: number };

/**
 * Completion of what is typed before the caret. look is called after each change, press before a key does anything else:
 * it answers whether it took the key.
 */
export function useCompletion(
  onPick: (start: number, item: CompletionItem) => void,
  suggest: Suggest | undefined,
) {
  const [shown, setShown] = useState<Shown>();
  const set = useRef<EmojiSet>(undefined);
  const round = useRef(0);
  const close = useCallback(() => {
    round.current++;
    setShown(undefined);
  }, []);

  /** Looks whether something can be completed; answers the text that takes the place of this one, if one does. */
  const look = useCallback(
    (text: string, caret: number): Typed | undefined => {
      const mine = ++round.current;
      const typed = suggest && nameAt(text, caret);
      if (typed) {
        // What was found for the name so far stays until more is known.
        void suggest(typed).then((found) => {
          if (mine === round.current) setShown(found && { ...found, at: 0 });
        });
        return undefined;
      }
      const show = (emoji: EmojiSet) => {
        const found = completeEmoji(emoji, text, caret, readTone());
        setShown(found && { ...found, at: 0 });
      };
      if (!text.slice(0, caret).includes(':')) {
        setShown(undefined);
        return undefined;
      }
      if (set.current) {
        show(set.current);
        return closeShortName(set.current, text, caret, readTone());
      }
      void loadEmoji().then(
        (emoji) => {
          set.current = emoji;
          if (mine === round.current) show(emoji);
        },
        () => undefined, // without the list there is nothing to complete
      );
      return undefined;
    },
    [suggest],
  );

  const pick = (item: CompletionItem) => {
    if (!shown) return;
    if (typeof item.sign === 'object' && 'emoji' in item.sign) noteEmoji(item.sign.emoji);
    close();
    onPick(shown.start, item);
  };
  const press = (event: KeyboardEvent): boolean => {
    if (!shown || event.nativeEvent.isComposing) return false;
    const { key } = event;
    const count = shown.items.length;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      setShown({ ...shown, at: (shown.at + (key === 'ArrowDown' ? 1 : count - 1)) % count });
    } else if ((key === 'Enter' && !event.shiftKey) || key === 'Tab') {
      const item = shown.items[shown.at];
      if (item) pick(item);
    } else if (key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  };
  return { shown, look, press, pick, close };
}
