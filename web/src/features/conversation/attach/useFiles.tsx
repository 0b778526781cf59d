import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { ChatSummary, MediaLimits, Model, OutgoingMedia } from '../../../model/index.ts';
import { media, onHanded, type PickOptions, pickFiles, takeHanded } from '../../../platform/index.ts';
import { type MenuEntry, useToast } from '../../../ui/index.ts';
import { DropArea } from './DropArea.tsx';
import type { SheetItem } from './sheet.ts';

const SendSheet = lazy(async () => ({ default: (await import('./SendSheet.tsx')).SendSheet }));
const touch = media('(pointer: coarse)');
const seen = 'image/*,video/*';
/** More at once are left out. */
const maxItems = 100;

type FilesOptions = {
  model: Model;
  chat: ChatSummary;
  /** Whether something can be sent here now. */
  isOpen: boolean;
  replySeq: number | undefined;
  /** What stands in the field, for the caption. */
  readText: () => string;
  /** Files are on their way: with them what stood in the field, and what they answer. */
  onSent: () => void;
};

/** Sends files: what the menu offers, what takes files that were pasted, and what is shown of it. */
export function useFiles({ model, chat, isOpen, replySeq, readText, onSent }: FilesOptions) {
  const toast = useToast();
  const [items, setItems] = useState<SheetItem[]>([]);
  const lastId = useRef(0);
  const [limits, setLimits] = useState<MediaLimits>();

  const take = useCallback(
    async (files: readonly File[]) => {
      if (files.length === 0) return;
      void model.loadMediaLimits().then((answer) => {
        if (answer.ok) setLimits(answer.value);
      });
      const first = lastId.current + 1;
      lastId.current += files.length;
      try {
        const { toItems } = await import('./prepare.ts');
        const added = await toItems(files.slice(0, maxItems), first);
        setItems((before) => [...before, ...added].slice(0, maxItems));
      } catch {
        toast(t`A file can’t be read any more.`, 'error');
      }
    },
    [model, toast],
  );
  // What another app handed over.
  useEffect(() => {
    const look = () => void take(takeHanded(chat.id));
    look();
    return onHanded(look);
  }, [chat.id, take]);
  const pick = async (options?: PickOptions) => take(await pickFiles(options));
  const close = useCallback(() => setItems([]), []);

  const send = async (messages: OutgoingMedia[]) => {
    close();
    onSent();
    for (const [at, message] of messages.entries()) {
      const options = at === 0 && replySeq !== undefined ? { replyToSeq: replySeq } : {};
      const result = await model.sendMedia(chat.id, message, options);
      if (!result.ok) return toast(describeProblem(result.problem), 'error');
    }
    return undefined;
  };

  const entries: MenuEntry[] = isOpen
    ? [
        {
          id: 'media',
          label: t`Photo or video`,
          icon: 'image',
          onPick: () => void pick({ accept: seen }),
        },
        { id: 'file', label: t`File`, icon: 'file', onPick: () => void pick() },
        ...(touch.get()
          ? [
              {
                id: 'camera',
                label: t`Camera`,
                icon: 'camera' as const,
                onPick: () => void pick({ accept: seen, fromCamera: 'environment' }),
              },
            ]
          : []),
      ]
    : [];
  const shown: ReactNode = (
    <>
      {isOpen ? <DropArea onFiles={take} /> : null}
      {items.length > 0 ? (
        <Suspense fallback={null}>
          <SendSheet
            items={items}
            limits={limits}
            caption={readText()}
            mayBeOnce={chat.type === 'private' || chat.type === 'group'}
            onItems={setItems}
            onMore={() => void pick()}
            onSend={(messages) => void send(messages)}
            onClose={close}
          />
        </Suspense>
      ) : null}
    </>
  );
  return { entries, take, shown };
}
