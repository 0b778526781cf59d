import { t } from '@lingui/core/macro';
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { describeConnection, describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, Model } from '../../model/index.ts';
import { drafts, readSetting, writeSetting } from '../../platform/index.ts';
import { useLive, useNow, useSettled, useToast } from '../../ui/index.ts';
import { ChatListPane } from './ChatListPane.tsx';
import { usePeople } from './usePeople.ts';
import {
  type Aside,
  chatsIn,
  findChats,
  isAside,
  type ListPlace,
  viewChat,
  viewPerson,
  withoutChats,
} from './view.ts';

/** How long a connection may take to come back before a word is said about it. */
const quietMs = 1200;
/** How many rows a search looks through at most. */
const maxSearched = 2000;
/** The folder that is shown, on this device. */
const folderSetting = 'folder';

type ChatListProps = {
  model: Model;
  currentId: string | undefined;
  /** The button that leads to the settings. */
  account: ReactNode;
  notices: ReactNode;
  /** What is shown that stands apart from the list; another part of it is chosen here. */
  aside: Aside | undefined;
  hrefOfAside: (aside: Aside) => string;
  onAside: (aside: Aside | undefined) => void;
  /** The menu of a chat. */
  menuOf: (chat: ChatSummary, anchor: RefObject<HTMLElement | null>, onClose: () => void) => ReactNode;
  /** The messages that a search finds. */
  messagesOf: (text: string) => ReactNode;
  hrefOf: (chatId: string) => string;
  onOpen: (chatId: string) => void;
  onNew: () => void;
  /** What stands where no chat is yet. */
  firstSteps: ReactNode;
};

/** The list of chats, alive. */
export function ChatList(props: ChatListProps) {
  const { model, currentId, account, notices, aside, hrefOfAside, onAside, menuOf } = props;
  const { hrefOf, onOpen, onNew } = props;
  const toast = useToast();
  const now = useNow();
  const list = useLive(model.chats);
  const arrangement = useLive(model.arrangement);
  const [folderId, setFolderId] = useState(() => readSetting(folderSetting));
  const [menu, setMenu] = useState<{ chatId: string; anchor: { current: HTMLElement } }>();
  const connection = useLive(model.connection);
  const word = useSettled(describeConnection(connection.status), quietMs);
  useLive(drafts);
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query.trim());
  const found = usePeople(model, query);

  const isSearch = asked !== '';
  const folder = arrangement.folders.find(({ id }) => id === folderId);
  const place = aside ?? folder ?? 'all';
  const shown = useMemo(
    () => (asked ? findChats(list.chats, asked) : chatsIn(list.chats, place, now)),
    [list.chats, asked, place, now],
  );
  const isShort = isSearch || place !== 'all' || shown.length < 30;
  const mustLoadMore = isShort && list.hasMore && list.chats.length < maxSearched;
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
  const openMenu = useCallback(
    (chatId: string, row: HTMLElement) => setMenu({ chatId, anchor: { current: row } }),
    [],
  );
  const swipe = useCallback(
    async (chatId: string, verb: 'pin' | 'archive') => {
      const at = model.chats.get().chats.find(({ id }) => id === chatId)?.place;
      const answer =
        verb === 'pin'
          ? await model.pinChat(chatId, !at?.pin)
          : await model.archiveChat(chatId, !at?.isArchived);
      if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    },
    [model, toast],
  );
  const goTo = (next: ListPlace) => {
    onAside(isAside(next) ? next : undefined);
    if (isAside(next)) return;
    const id = next === 'all' ? undefined : next.id;
    setFolderId(id);
    writeSetting(folderSetting, id);
  };
  const menuChat = menu && list.chats.find(({ id }) => id === menu.chatId);
  return (
    <>
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
        messages={isSearch ? props.messagesOf(asked) : null}
        firstSteps={props.firstSteps}
        place={place}
        arrangement={arrangement}
        onPlace={goTo}
        hrefOfAside={hrefOfAside}
        onMenu={openMenu}
        onSwipe={swipe}
      />
      {menu && menuChat ? menuOf(menuChat, menu.anchor, () => setMenu(undefined)) : null}
    </>
  );
}
