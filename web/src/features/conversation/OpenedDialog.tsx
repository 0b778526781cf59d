import { t } from '@lingui/core/macro';
import { lazy, Suspense } from 'react';
import type { ChatSummary, Message, Model, Quote } from '../../model/index.ts';
import { DeleteDialog, type DeleteFor } from './DeleteDialog.tsx';
import { HistoryDialog } from './HistoryDialog.tsx';
import type { Opened } from './opened.ts';
import { ReactorsDialog } from './ReactorsDialog.tsx';
import { canDeleteAll } from './selection.ts';
import { mayPinIn, type Windows } from './view.ts';

const ForwardDialog = lazy(async () => ({
  default: (await import('./forward/ForwardDialog.tsx')).ForwardDialog,
}));

const dialogs = () => import('./dialogs.ts');
const DateDialog = lazy(async () => ({ default: (await dialogs()).DateDialog }));
const InfoDialog = lazy(async () => ({ default: (await dialogs()).InfoDialog }));
const PinsDialog = lazy(async () => ({ default: (await dialogs()).PinsDialog }));
const polls = () => import('./poll/dialogs.ts');
const VotersDialog = lazy(async () => ({ default: (await polls()).VotersDialog }));
const ClosePollDialog = lazy(async () => ({ default: (await polls()).ClosePollDialog }));
const DocumentDialog = lazy(async () => ({
  default: (await import('./document/DocumentDialog.tsx')).DocumentDialog,
}));
const OnceViewer = lazy(async () => ({
  default: (await import('./viewer/OnceViewer.tsx')).OnceViewer,
}));
const PackDialog = lazy(async () => ({ default: (await import('./stickers/PackDialog.tsx')).PackDialog }));
const Viewer = lazy(async () => ({ default: (await import('./viewer/Viewer.tsx')).Viewer }));

type OpenedDialogProps = {
  model: Model;
  chat: ChatSummary;
  messages: readonly Message[];
  opened: Opened;
  pins: readonly Quote[] | undefined;
  /** Grows as others get and see messages. */
  marksVersion: number;
  windows: Windows;
  now: Date;
  onDelete: (messages: readonly Message[], whom: DeleteFor) => Promise<void>;
  onForwarded: () => void;
  nameOf: (id: string) => string | undefined;
  onOlder: () => void;
  onJump: (seq: number) => void;
  /** Goes to the first message of a time or later. */
  onDate: (at: Date) => void;
  onForward: (message: Message) => void;
  onClose: () => void;
};

/** The dialog about messages that is open. One about a message that is gone closes with it. */
export function OpenedDialog(props: OpenedDialogProps) {
  const { model, chat, messages, opened, windows, now, onDelete, onForwarded, onClose } = props;
  if (opened.kind === 'forward') {
    return (
      <Suspense fallback={null}>
        <ForwardDialog
          model={model}
          chatId={chat.id}
          seqs={opened.messages.map(({ seq }) => seq)}
          onDone={onForwarded}
          onClose={onClose}
        />
      </Suspense>
    );
  }
  if (opened.kind === 'delete') {
    const canModerate = chat.group?.rights.canModerate ?? false;
    return (
      <DeleteDialog
        count={opened.messages.length}
        isSaved={chat.type === 'saved'}
        canDeleteForAll={canDeleteAll(opened.messages, windows, now, canModerate)}
        onDelete={(whom) => onDelete(opened.messages, whom)}
        onClose={onClose}
      />
    );
  }
  if (opened.kind === 'once') {
    return (
      <Suspense fallback={null}>
        <OnceViewer
          model={model}
          chatId={chat.id}
          message={opened.message}
          nameOf={({ senderId }) => props.nameOf(senderId) ?? t`Unknown user`}
          onClose={onClose}
        />
      </Suspense>
    );
  }
  if (opened.kind === 'stickers') {
    return (
      <Suspense fallback={null}>
        <PackDialog model={model} packId={opened.packId} onClose={onClose} />
      </Suspense>
    );
  }
  if (opened.kind === 'document') {
    const file = messages.find(({ key }) => key === opened.key)?.media?.files[opened.at];
    return file ? (
      <Suspense fallback={null}>
        <DocumentDialog file={file} onClose={onClose} />
      </Suspense>
    ) : null;
  }
  if (opened.kind === 'viewer') {
    return (
      <Suspense fallback={null}>
        <Viewer
          messages={messages}
          start={opened}
          nameOf={({ senderId }) => props.nameOf(senderId) ?? t`Unknown user`}
          onOlder={props.onOlder}
          onJump={(seq) => {
            onClose();
            props.onJump(seq);
          }}
          onForward={props.onForward}
          onClose={onClose}
        />
      </Suspense>
    );
  }
  if (opened.kind === 'date') {
    return (
      <Suspense fallback={null}>
        <DateDialog start={opened.at} now={now} onPick={(at) => void props.onDate(at)} onClose={onClose} />
      </Suspense>
    );
  }
  if (opened.kind === 'pins') {
    const { pins = [], nameOf, onJump } = props;
    const canPin = mayPinIn(chat);
    return pins.length === 0 ? null : (
      <Suspense fallback={null}>
        <PinsDialog {...{ model, chatId: chat.id, pins, canPin, nameOf, onJump, onClose }} />
      </Suspense>
    );
  }
  const message = messages.find(({ seq }) => seq === opened.seq);
  if (!message) return null;
  const about = { model, chatId: chat.id, message, onClose };
  if (opened.kind === 'history') return <HistoryDialog {...about} />;
  if (opened.kind === 'info') {
    return (
      <Suspense fallback={null}>
        <InfoDialog {...about} isPair={chat.type === 'private'} marksVersion={props.marksVersion} />
      </Suspense>
    );
  }
  if (opened.kind !== 'reactors') {
    return (
      <Suspense fallback={null}>
        {opened.kind === 'voters' ? <VotersDialog {...about} now={now} /> : <ClosePollDialog {...about} />}
      </Suspense>
    );
  }
  return <ReactorsDialog {...about} first={opened.key} now={now} />;
}
