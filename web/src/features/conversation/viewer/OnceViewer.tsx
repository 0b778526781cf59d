import { useEffect, useRef, useState } from 'react';
import { describeProblem } from '../../../i18n/index.ts';
import type { Message, Model } from '../../../model/index.ts';
import { readBytes } from '../../../platform/index.ts';
import { useToast } from '../../../ui/index.ts';
import { Viewer } from './Viewer.tsx';

type OnceViewerProps = {
  model: Model;
  chatId: string;
  message: Message;
  nameOf: (message: Message) => string;
  onClose: () => void;
};

const nothing = () => undefined;

/** Shows what can be looked at once: it is fetched, then the server is told, and it is gone when this closes. */
export function OnceViewer({ model, chatId, message, nameOf, onClose }: OnceViewerProps) {
  const toast = useToast();
  const [shown, setShown] = useState<Message>();
  const isBegun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it says
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    const open = async () => {
      const [file] = message.media?.files ?? [];
      const bytes = file?.url && (await readBytes(file.url).catch(() => undefined));
      const answer = bytes ? await model.markViewed(chatId, message.seq) : undefined;
      if (!file || !bytes || !message.media || !answer?.ok) {
        toast(describeProblem(answer?.ok === false ? answer.problem : { code: 'offline' }), 'error');
        return onClose();
      }
      const local = { ...file, local: bytes, url: undefined };
      setShown({
        ...message,
        key: `${message.key} once`,
        media: { ...message.media, isViewOnce: false, files: [local] },
      });
      return undefined;
    };
    void open();
  }, []);
  return shown ? (
    <Viewer
      messages={[shown]}
      start={{ key: shown.key, at: 0 }}
      isOnce
      nameOf={nameOf}
      onOlder={nothing}
      onJump={nothing}
      onForward={nothing}
      onClose={onClose}
    />
  ) : null;
}
