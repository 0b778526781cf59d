import type { ChatSummary, Message, Model } from '../../model/index.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import { HistoryDialog } from './HistoryDialog.tsx';
import { ReactorsDialog } from './ReactorsDialog.tsx';

/** What lies over the messages. */
export type Opened =
  | { kind: 'delete'; messages: readonly Message[] }
  | { kind: 'reactors'; seq: number; key: string | undefined }
  | { kind: 'history'; seq: number };

type OpenedDialogProps = {
  model: Model;
  chat: ChatSummary;
  messages: readonly Message[];
  opened: Opened;
  now: Date;
  onDelete: (messages: readonly Message[]) => Promise<void>;
  onClose: () => void;
};

/** The dialog about messages that is open. One about a message that is gone closes with it. */
export function OpenedDialog(props: OpenedDialogProps) {
  const { model, chat, messages, opened, now, onDelete, onClose } = props;
  if (opened.kind === 'delete') {
    return (
      <DeleteDialog
        count={opened.messages.length}
        isSaved={chat.type === 'saved'}
        onDelete={() => onDelete(opened.messages)}
        onClose={onClose}
      />
    );
  }
  const message = messages.find(({ seq }) => seq === opened.seq);
  if (!message) return null;
  const about = { model, chatId: chat.id, message, onClose };
  if (opened.kind === 'history') return <HistoryDialog {...about} />;
  return <ReactorsDialog {...about} first={opened.key} now={now} />;
}
