import { t } from '@lingui/core/macro';
import { type ReactNode, useCallback, useDeferredValue, useEffect, useState } from 'react';
import { describeConnection, describeProblem } from '../../i18n/index.ts';
import type { Model } from '../../model/index.ts';
import { drafts } from '../../platform/index.ts';
import { useLive, useNow, useSettled, useToast } from '../../ui/index.ts';
import { ChatListPane } from './ChatListPane.tsx';
import { usePeople } from './usePeople.ts';
import { findChats, viewChat, viewPerson, withoutChats } from './view.ts';

/** How long a connection may take to come back before a word is said about it. */
const quietMs = 1200;
/** How many rows a search looks through at most. */
const maxSearched = 2000;

type ChatListProps = {
  model: Model;
  currentId: string | undefined;
  /** The button that leads to the settings. */
  account: ReactNode;
  notices: ReactNode;
  hrefOf: (chatId: string) => string;
  onOpen: (chatId: string) => void;
  onNew: () => void;
};

/** The list of chats, alive. */
export function ChatList({ model, currentId, account, notices, hrefOf, onOpen, onNew }: ChatListProps) {
  const toast = useToast();
  const now = useNow();
  const list = useLive(model.chats);
  const connection = useLive(model.connection);
  const word = useSettled(describeConnection(connection.status), quietMs);
  useLive(drafts);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query.trim());
  const found = usePeople(model, query);

  const isSearch = asked !== '';
  const mustLoadMore = isSearch && list.hasMore && list.chats.length < maxSearched;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further page asks for the one after it
  useEffect(() => {
    if (mustLoadMore) model.loadMoreChats();
  }, [model, mustLoadMore, list.chats.length]);

  const open = useCallback(
    (chatId: string) => {
      setQuery('');
      onOpen(chatId);
    },
    [onOpen],
  );
  const start = async (chat: ReturnType<Model['openSavedChat']>) => {
    const answer = await chat;
    if (answer.ok) open(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  const shown = isSearch ? findChats(list.chats, asked) : list.chats;
  return (
    <ChatListPane
      connection={word}
      onReconnect={
        connection.status === 'waiting' || connection.status === 'offline' ? model.retryNow : undefined
      }
      account={account}
      notices={notices}
      query={query}
      onQuery={setQuery}
      chats={shown}
      viewOf={(chat) => viewChat(chat, chat.id === currentId ? '' : drafts.read(chat.id), now)}
      currentId={currentId}
      hrefOf={hrefOf}
      onOpen={open}
      isLoading={!list.isLoaded}
      hasMore={list.hasMore}
      onMore={model.loadMoreChats}
      people={isSearch ? withoutChats(found.people, shown).map(viewPerson) : undefined}
      isSearching={found.isSearching}
      searchNote={
        found.problem?.code === 'offline'
          ? t`People can be searched once there is a connection.`
          : found.problem && describeProblem(found.problem)
      }
      onPerson={(userId) => start(model.startPrivateChat(userId))}
      onSaved={() => start(model.openSavedChat())}
      onNew={onNew}
    />
  );
}
