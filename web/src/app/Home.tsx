import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, type RefObject, Suspense, useCallback, useEffect, useState } from 'react';
import { type Aside, ChatList, NewChat, previewOf } from '../features/chat-list/index.ts';
import { ConversationPane, GalleryDialog } from '../features/conversation/index.ts';
import { nameChat } from '../i18n/index.ts';
import type { Account, ChatSummary, Model, Person } from '../model/index.ts';
import { goBack, goTo, playing, setBadge, setTitle } from '../platform/index.ts';
import { Avatar, EmptyState, type MenuEntry, useLive } from '../ui/index.ts';
import styles from './Home.module.css';
import { Notices } from './Notices.tsx';
import { Overlays } from './Overlays.tsx';
import { groupPortrait, ownPortrait } from './portraits.tsx';
import { pathOf, type Route, type SettingsPage } from './route.ts';
import { phone, Shell } from './Shell.tsx';
import { SettingsMenu, SettingsPlace } from './settings.ts';
import { titleOf } from './title.ts';
import { useDraftKeeper } from './useDraftKeeper.ts';
import { usePlace } from './usePlace.ts';
import { useSearching } from './useSearching.tsx';

const groups = () => import('../features/group/index.ts');
const GroupPanel = lazy(async () => ({ default: (await groups()).GroupPanel }));
const ChatVerbs = lazy(async () => ({
  default: (await import('../features/chat-verbs/index.ts')).ChatVerbs,
}));
const search = () => import('../features/search/index.ts');
const FoundMessages = lazy(async () => ({ default: (await search()).FoundMessages }));
const Player = lazy(async () => ({ default: (await import('./Player.tsx')).Player }));
const Alerts = lazy(async () => ({ default: (await import('../features/alerts/index.ts')).Alerts }));
const JoinDialog = lazy(async () => ({ default: (await groups()).JoinDialog }));
const FirstSteps = lazy(async () => ({
  default: (await import('../features/welcome/index.ts')).FirstSteps,
}));
const PersonCard = lazy(async () => ({
  default: (await import('../features/person/index.ts')).PersonCard,
}));
const NewGroup = lazy(async () => ({ default: (await groups()).NewGroup }));

const chatPath = (chatId: string) => pathOf({ name: 'chat', chatId });
const hitPath = (chatId: string, seq: number) => pathOf({ name: 'chat', chatId, seq });
const openHit = (chatId: string, seq: number) => goTo(hitPath(chatId, seq));
const settingsPath = (page: SettingsPage | undefined) => pathOf({ name: 'settings', page });

/** The menu of a chat, at an element. */
type ChatMenu = (chat: ChatSummary, anchor: RefObject<HTMLElement | null>, onClose: () => void) => ReactNode;

type HomeProps = {
  model: Model;
  account: Account;
  route: Route;
  /** The token of the link to a group with which the page was opened. */
  join: string | undefined;
  onJoined: () => void;
};

/** Everything behind the way in: the list at the start, and beside it (on a phone: over it) what was opened. */
export function Home({ model, account, route, join, onJoined }: HomeProps) {
  useTitle(model, route);
  useDraftKeeper(model);
  const openChat = useCallback((chatId: string) => goTo(chatPath(chatId)), []);
  const chatId = route.name === 'chat' ? route.chatId : undefined;
  const panel = panelOf(route);
  const seq = route.name === 'chat' ? route.seq : undefined;
  const { place, forget } = usePlace(route);
  const page = route.name === 'settings' ? route.page : undefined;
  const searching = useSearching(model, route, forget);
  const [galleryId, setGalleryId] = useState<string>();
  const aside = useAside(route);
  const menuOf: ChatMenu = (chat, anchor, onClose) => (
    <Suspense fallback={null}>
      <ChatVerbs
        model={model}
        chat={chat}
        anchor={anchor}
        before={galleryEntry(chat, () => {
          setGalleryId(chat.id);
          onClose();
        })}
        onSearch={() => goTo(pathOf({ name: 'chat', chatId: chat.id, page: 'search' }))}
        onDate={() => goTo(pathOf({ name: 'chat', chatId: chat.id, page: 'date' }))}
        onGone={() => {
          if (chat.id === chatId) goTo('/', true);
        }}
        onClose={onClose}
      />
    </Suspense>
  );
  const newKind = newKindOf(route);
  const isMainShown = chatId !== undefined || page !== undefined;
  return (
    <>
      <Shell
        top={<NowPlaying model={model} shownChatId={chatId} />}
        isMainShown={isMainShown}
        list={
          route.name === 'settings' ? (
            <SettingsMenu
              model={model}
              account={account}
              current={page}
              hrefOf={settingsPath}
              // Beside the list a page takes the place of the one before, so that one step leads back to the chats.
              onOpen={(next) => goTo(settingsPath(next), !phone.get())}
              onBack={() => goBack('/')}
            />
          ) : route.name === 'new' ? (
            <NewChat
              model={model}
              onBack={() => goBack('/')}
              onOpen={(next) => goTo(chatPath(next), true)}
              onGroup={() => goTo(pathOf({ name: 'new-group' }), true)}
              onChannel={() => goTo(pathOf({ name: 'new-channel' }), true)}
            />
          ) : newKind ? (
            <Suspense fallback={null}>
              <NewGroup
                model={model}
                kind={newKind}
                onBack={() => goBack('/')}
                onOpen={(next) => goTo(chatPath(next), true)}
              />
            </Suspense>
          ) : (
            <ChatList
              model={model}
              currentId={chatId}
              account={<AccountButton account={account} />}
              notices={<Notices model={model} />}
              aside={aside.shown}
              hrefOfAside={(name) => pathOf({ name })}
              onAside={aside.show}
              menuOf={menuOf}
              messagesOf={(text) => (
                <Suspense fallback={null}>
                  <FoundMessages model={model} text={text} hrefOf={hitPath} onOpen={openHit} />
                </Suspense>
              )}
              hrefOf={chatPath}
              onOpen={openChat}
              onNew={() => goTo(pathOf({ name: 'new' }))}
              firstSteps={
                <Suspense fallback={null}>
                  <FirstSteps
                    model={model}
                    onNew={() => goTo(pathOf({ name: 'new' }))}
                    onOpen={openChat}
                    onGroup={() => goTo(pathOf({ name: 'new-group' }))}
                    onInvite={account.isOperator ? () => goTo(settingsPath('invite')) : undefined}
                    onProfile={() => goTo(settingsPath('profile'))}
                  />
                </Suspense>
              }
            />
          )
        }
        main={
          chatId !== undefined ? (
            <ChatPlace
              model={model}
              chatId={chatId}
              panel={panel}
              place={place}
              hits={searching.hitsAt(chatId, seq)}
              menuOf={menuOf}
              onOpenChat={openChat}
              onMedia={setGalleryId}
            />
          ) : page ? (
            <SettingsPlace
              key={page}
              model={model}
              account={account}
              page={page}
              hrefOf={settingsPath}
              onOpen={(next) => goTo(settingsPath(next), !phone.get())}
              onBack={() => goBack(settingsPath(undefined))}
              portrait={ownPortrait(model, account)}
            />
          ) : (
            <EmptyState picture="perch" title={t`Pick a chat`}>
              {t`Or search for somebody and write the first message.`}
            </EmptyState>
          )
        }
      />
      <Suspense fallback={null}>
        <Alerts
          model={model}
          openId={chatId}
          isListOnly={!isMainShown}
          previewOf={previewOf}
          onOpen={openChat}
        />
      </Suspense>
      <Overlays model={model} account={account} route={route} />
      <GalleryPlace model={model} chatId={galleryId} onClose={() => setGalleryId(undefined)} />
      {searching.dialog}
      {join !== undefined ? (
        <Suspense fallback={null}>
          <JoinDialog
            model={model}
            token={join}
            onOpen={(next) => {
              onJoined();
              openChat(next);
            }}
            onClose={onJoined}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** What is shown beside a conversation; the search and the calendar open over it. */
function panelOf(route: Route): 'info' | 'requests' | undefined {
  const page = route.name === 'chat' ? route.page : undefined;
  return page === 'info' || page === 'requests' ? page : undefined;
}

type GalleryPlaceProps = { model: Model; chatId: string | undefined; onClose: () => void };

/** The pictures and files of a chat, if they are looked at. */
function GalleryPlace({ model, chatId, onClose }: GalleryPlaceProps) {
  if (chatId === undefined) return null;
  return (
    <Suspense fallback={null}>
      <GalleryDialog
        model={model}
        chatId={chatId}
        onJump={(seq) => {
          onClose();
          openHit(chatId, seq);
        }}
        onClose={onClose}
      />
    </Suspense>
  );
}

/** The way to the pictures and files of a chat. */
function galleryEntry({ lastMessage, place }: ChatSummary, onPick: () => void): MenuEntry[] {
  if (!lastMessage || place?.isRequest) return [];
  return [{ id: 'gallery', label: t`Media and files`, icon: 'image', onPick }];
}

/** What plays, from the first time on that something does. */
function NowPlaying(props: { model: Model; shownChatId: string | undefined }) {
  return useLive(playing) ? <Player {...props} /> : null;
}

type ChatPlaceProps = {
  model: Model;
  chatId: string;
  /** What is shown beside the conversation. */
  panel: 'info' | 'requests' | undefined;
  /** The message that is shown. */
  place: { seq: number } | undefined;
  /** The way through what a search found here. */
  hits: ReactNode;
  menuOf: ChatMenu;
  onOpenChat: (chatId: string) => void;
  /** Shows the pictures and files of a chat. */
  onMedia: (chatId: string) => void;
};

/** A conversation, and all about its group beside it. */
function ChatPlace({ model, chatId, panel, place, hits, menuOf, onOpenChat, onMedia }: ChatPlaceProps) {
  const cardOf = (person: Person, onClose: () => void) => (
    <Suspense fallback={null}>
      <PersonCard {...{ model, person, chatId, onOpenChat, onMedia, onClose }} />
    </Suspense>
  );
  return (
    <div className={styles.chat} data-panel={panel ? true : undefined}>
      <div className={styles.talk}>
        <ConversationPane
          key={chatId}
          model={model}
          chatId={chatId}
          place={place}
          onBack={() => goBack('/')}
          onAskers={() => goTo(pathOf({ name: 'chat', chatId, page: 'requests' }), panel !== undefined)}
          onInfo={() => goTo(pathOf({ name: 'chat', chatId, page: 'info' }))}
          menuOf={menuOf}
          cardOf={cardOf}
        />
        {hits}
      </div>
      {panel ? (
        <aside className={styles.panel} aria-label={t`About this chat`}>
          <Suspense fallback={null}>
            <GroupPanel
              key={`${chatId} ${panel}`}
              model={model}
              chatId={chatId}
              start={panel === 'requests' ? 'askers' : 'info'}
              onClose={() => goBack(chatPath(chatId))}
              onGone={() => goTo(chatPath(chatId), true)}
              onOpenChat={onOpenChat}
              onMedia={() => onMedia(chatId)}
              portraitOf={(chat) => groupPortrait(model, chat)}
              cardOf={cardOf}
              onLeft={() => goTo('/', true)}
            />
          </Suspense>
        </aside>
      ) : null}
    </div>
  );
}

/** What the list shows that stands apart: what the address says, and beside a chat what it was opened from. */
function useAside({ name }: Route) {
  const [held, setHeld] = useState<Aside>();
  const named = name === 'archive' || name === 'requests' ? name : undefined;
  const isList = named !== undefined || name === 'chats';
  useEffect(() => {
    if (isList) setHeld(named);
  }, [isList, named]);
  return {
    shown: isList ? named : held,
    show: (wanted: Aside | undefined) => {
      if (!isList) setHeld(wanted);
      else if (wanted) goTo(pathOf({ name: wanted }));
      else if (named) goBack('/');
    },
  };
}

function AccountButton({ account }: { account: Account }) {
  const { user } = account;
  return (
    <button
      type="button"
      className={styles.account}
      aria-label={t`Settings`}
      title={t`Settings`}
      onClick={() => goTo(settingsPath(undefined))}
    >
      <Avatar id={user.id} name={user.displayName} src={user.avatarUrl} size={34} />
    </button>
  );
}

function useTitle(model: Model, route: Route): void {
  const { chats, totalUnread } = useLive(model.chats);
  const chat = route.name === 'chat' ? chats.find((item) => item.id === route.chatId) : undefined;
  const place = namePlace(route) ?? (chat && nameChat(chat));
  const title = titleOf(place, totalUnread);
  useEffect(() => setTitle(title), [title]);
  useEffect(() => setBadge(totalUnread), [totalUnread]);
}

/** What is to be made, where one makes a group or a channel. */
function newKindOf({ name }: Route): 'group' | 'channel' | undefined {
  if (name === 'new-group') return 'group';
  return name === 'new-channel' ? 'channel' : undefined;
}

/** What a place is called that isn't a chat. */
function namePlace({ name }: Route): string | undefined {
  switch (name) {
    case 'settings':
      return t`Settings`;
    case 'new':
      return t`New chat`;
    case 'new-group':
      return t`New group`;
    case 'new-channel':
      return t`New channel`;
    default:
      return undefined;
  }
}
