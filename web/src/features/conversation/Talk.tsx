import { t } from '@lingui/core/macro';
import { useCallback, useState } from 'react';
import { describeProblem, nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Conversation, ConversationState, Message, Model } from '../../model/index.ts';
import { copyText, drafts } from '../../platform/index.ts';
import { Button, Dialog, EmptyState, type MenuEntry, useLive, useNow, useToast } from '../../ui/index.ts';
import { Composer } from './Composer.tsx';
import { Timeline } from './Timeline.tsx';
import { actionsOf, lastEditable, type MessageAction } from './view.ts';

/** What a text may have until the server has told its own limit. */
const usualMaxBytes = 16 * 1024;

type TalkProps = {
  model: Model;
  conversation: Conversation;
  state: ConversationState;
  chat: ChatSummary;
};

/** The messages of an open conversation and where one writes. */
export function Talk({ model, conversation, state, chat }: TalkProps) {
  const toast = useToast();
  const now = useNow(60_000);
  const server = useLive(model.server);
  const connection = useLive(model.connection).status;
  const [edited, setEdited] = useState<Message>();
  const [deleted, setDeleted] = useState<Message>();
  const [isBusy, setBusy] = useState(false);
  const [sent, setSent] = useState(0);
  const { chatId } = conversation;

  const run = useCallback(
    async (call: ReturnType<Model['deleteMessage']>) => {
      const answer = await call;
      if (!answer.ok) toast(describeProblem(answer.problem), 'error');
      return answer.ok;
    },
    [toast],
  );
  const act = useCallback(
    async (action: MessageAction, message: Message) => {
      if (action === 'retry') await run(model.retryMessage(chatId, message.key));
      else if (action === 'discard') await run(model.discardMessage(chatId, message.key));
      else if (action === 'edit') setEdited(message);
      else if (action === 'delete') setDeleted(message);
      else if (await copyText(message.text ?? '')) toast(t`Copied`);
      else toast(t`The browser didn’t let the text be copied.`, 'error');
    },
    [model, chatId, run, toast],
  );
  const entriesOf = useCallback(
    (message: Message) =>
      actionsOf(message).map((action) => ({ ...entryOf(action), onPick: () => void act(action, message) })),
    [act],
  );
  const retry = useCallback((message: Message) => void act('retry', message), [act]);

  const send = async (text: string) => {
    if (edited) {
      if (text === edited.text || (await run(model.editMessage(chatId, edited.seq, text)))) {
        setEdited(undefined);
      }
      return;
    }
    conversation.setTyping(false);
    setSent((count) => count + 1);
    if (state.hasNewer) conversation.showNewest();
    const answer = await model.sendText(chatId, text);
    if (answer.ok) return;
    toast(describeProblem(answer.problem), 'error');
    if (!drafts.read(chatId)) drafts.write(chatId, text);
  };

  return (
    <>
      {state.messages.length === 0 && !state.hasOlder && !state.hasNewer ? (
        <EmptyState
          picture={chat.type === 'saved' ? 'perch' : 'wave'}
          title={chat.type === 'saved' ? t`A place for yourself` : t`Say hello to ${nameChat(chat)}`}
        >
          {chat.type === 'saved'
            ? t`Keep notes and links here; they are on all your devices.`
            : t`Nothing was written here yet.`}
        </EmptyState>
      ) : (
        <Timeline
          messages={state.messages}
          firstUnreadKey={state.firstUnreadKey}
          peerName={nameChat(chat)}
          people={state.people}
          kind={chat.type}
          hasOlder={state.hasOlder}
          hasNewer={state.hasNewer}
          isLoadingOlder={state.isLoadingOlder}
          isConnected={connection === 'online'}
          unread={state.unread}
          sent={sent}
          now={now}
          onOlder={conversation.loadOlder}
          onNewer={conversation.loadNewer}
          onNewest={conversation.showNewest}
          onSeen={conversation.markSeen}
          entriesOf={entriesOf}
          onRetry={retry}
        />
      )}
      <Composer
        key={edited ? `edit ${edited.key}` : 'new'}
        initial={edited ? (edited.text ?? '') : drafts.read(chatId)}
        isEditing={edited !== undefined}
        maxBytes={server?.maxTextBytes ?? usualMaxBytes}
        onSend={(text) => void send(text)}
        onCancelEdit={() => setEdited(undefined)}
        onEditLast={() => setEdited(lastEditable(state.messages))}
        onDraft={(text) => {
          if (edited) return;
          drafts.write(chatId, text);
          conversation.setTyping(text !== '');
        }}
      />
      {deleted ? (
        <Dialog
          isAlert
          title={t`Delete this message?`}
          closeLabel={t`Close`}
          onClose={() => setDeleted(undefined)}
          actions={
            <>
              <Button onClick={() => setDeleted(undefined)}>{t`Cancel`}</Button>
              <Button
                look="danger"
                isBusy={isBusy}
                onClick={async () => {
                  setBusy(true);
                  await run(model.deleteMessage(chatId, deleted.seq));
                  setBusy(false);
                  setDeleted(undefined);
                }}
              >{t`Delete`}</Button>
            </>
          }
        >
          {chat.type === 'saved'
            ? t`It is gone on all your devices.`
            : t`It is gone for everyone in this chat.`}
        </Dialog>
      ) : null}
    </>
  );
}

function entryOf(action: MessageAction): Omit<MenuEntry, 'onPick'> {
  switch (action) {
    case 'retry':
      return { id: action, label: t`Try again`, icon: 'retry' };
    case 'copy':
      return { id: action, label: t`Copy text`, icon: 'copy' };
    case 'edit':
      return { id: action, label: t`Edit`, icon: 'edit' };
    case 'discard':
      return { id: action, label: t`Don’t send`, icon: 'trash', isDangerous: true };
    case 'delete':
      return { id: action, label: t`Delete for everyone`, icon: 'trash', isDangerous: true };
  }
}
