import { t } from '@lingui/core/macro';
import { type ReactNode, type RefObject, useLayoutEffect, useState } from 'react';
import { nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Conversation, Model } from '../../model/index.ts';
import { Button, EmptyState, Spinner, useLive, useNow, useSettled } from '../../ui/index.ts';
import styles from './ConversationPane.module.css';
import { Header } from './Header.tsx';
import { JoinBar } from './JoinBar.tsx';
import type { CardOf } from './slots.ts';
import { Talk } from './Talk.tsx';
import { describePeer } from './view.ts';
import { ReceiptsContext } from './voice/receipts.ts';

/** How long a connection may take to come back before the header says so. */
const quietMs = 1200;

type ConversationPaneProps = {
  model: Model;
  chatId: string;
  /** A message to show; another object shows it again. */
  place: { seq: number } | undefined;
  onBack: () => void;
  /** Shows what there is to know of a group. */
  onInfo: () => void;
  /** Shows who asks to be let into a group. */
  onAskers: () => void;
  /** The menu of the chat. */
  menuOf: (chat: ChatSummary, anchor: RefObject<HTMLElement | null>, onClose: () => void) => ReactNode;
  cardOf: CardOf;
};

/** A chat: who it is with, the messages, and where one writes. Give it the chat's id as key. */
export function ConversationPane({ model, chatId, ...rest }: ConversationPaneProps) {
  const [conversation, setConversation] = useState<Conversation>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is open, another place is gone to without opening it anew
  useLayoutEffect(() => {
    const opened = model.openConversation(chatId, rest.place?.seq);
    setConversation(opened);
    return () => opened.close();
  }, [model, chatId]);
  return conversation ? <OpenConversation model={model} conversation={conversation} {...rest} /> : null;
}

type OpenProps = Omit<ConversationPaneProps, 'chatId'> & { conversation: Conversation };

function OpenConversation(props: OpenProps) {
  const { model, conversation, place, onBack, onInfo, onAskers, menuOf, cardOf } = props;
  const state = useLive(conversation.state);
  const { hasReceipts } = useLive(model.arrangement).privacy;
  const listed = useLive(model.chats).chats.find((item) => item.id === conversation.chatId);
  const chat = state.chat ?? listed;
  if (state.status === 'missing') {
    return (
      <EmptyState
        picture="search"
        title={t`This chat isn’t here`}
        action={<Button onClick={onBack}>{t`Back to chats`}</Button>}
      >
        {t`It doesn’t exist, or you aren’t a member of it any more.`}
      </EmptyState>
    );
  }
  return (
    <section className={styles.pane} aria-label={chat ? nameChat(chat) : t`Chat`}>
      {chat ? <LiveHeader {...{ model, chat, onBack, onInfo, menuOf, cardOf }} /> : null}
      {chat?.group ? <JoinBar model={model} chat={chat} onOpen={onAskers} /> : null}
      {state.status === 'loading' ? (
        <div className={styles.loading} data-waiting>
          <Spinner label={t`Loading messages`} />
        </div>
      ) : chat ? (
        <ReceiptsContext value={hasReceipts}>
          <Talk
            model={model}
            conversation={conversation}
            state={state}
            chat={chat}
            place={place}
            onGone={onBack}
            cardOf={cardOf}
          />
        </ReceiptsContext>
      ) : null}
    </section>
  );
}

type LiveHeaderProps = Omit<ConversationPaneProps, 'chatId' | 'place' | 'onAskers'> & { chat: ChatSummary };

function LiveHeader({ model, chat, onBack, onInfo, menuOf, cardOf }: LiveHeaderProps) {
  const [menuAnchor, setMenuAnchor] = useState<RefObject<HTMLElement | null>>();
  const connection = useLive(model.connection).status;
  const broken = useSettled(connection === 'online' ? undefined : connection, quietMs);
  const now = useNow();
  const [isCardOpen, setCardOpen] = useState(false);
  return (
    <>
      <Header
        name={nameChat(chat)}
        avatarId={chat.peer?.id ?? chat.id}
        avatarUrl={chat.peer?.avatarUrl ?? chat.group?.photoUrl}
        icon={chat.type === 'saved' ? 'bookmark' : undefined}
        isOnline={chat.presence?.isOnline ?? false}
        line={describePeer(chat, broken, now)}
        timerSeconds={chat.timerSeconds}
        onBack={onBack}
        onDetails={chat.group ? onInfo : chat.peer ? () => setCardOpen(true) : undefined}
        detailsLabel={chat.group ? t`About ${nameChat(chat)}` : undefined}
        onMenu={setMenuAnchor}
      />
      {menuAnchor ? menuOf(chat, menuAnchor, () => setMenuAnchor(undefined)) : null}
      {isCardOpen && chat.peer ? cardOf(chat.peer, () => setCardOpen(false)) : null}
    </>
  );
}
