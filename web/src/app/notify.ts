// What goes on behind the screens for notifications; fetched when nothing else is to be done.
import { t } from '@lingui/core/macro';
import { languages, reading } from '../i18n/index.ts';
import type { Model } from '../model/index.ts';
import {
  closeAllNotes,
  closeNotes,
  pushPermission,
  pushWish,
  readPushSupport,
  setPushWish,
  subscribePush,
  tellWorker,
  unsubscribePush,
} from '../platform/index.ts';

/** Keeps the service worker informed, this device's subscription alive, and its notifications true. */
export function followNotifications(model: Model): void {
  if (readPushSupport() !== 'ready') return;
  // Nothing here is worth an error: the page of the settings says how it stands.
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined);
  let told = '';
  let kept = '';
  const look = () => {
    const session = model.session.get();
    if (session.status === 'starting') return;
    const userId = session.status === 'signed-in' ? session.account.user.id : undefined;
    const facts = { userId, words: wordsOfWorker(), ...directionOfWorker() };
    if (told !== JSON.stringify(facts)) {
      told = JSON.stringify(facts);
      quietly(tellWorker(facts));
    }
    if (session.status === 'signed-out' && session.reason !== 'none') quietly(forget(session.reason));
    const isUp = model.connection.get().status === 'online' && model.server.get()?.hasPush === true;
    const isWanted = userId !== undefined && pushWish.get() === userId && pushPermission.get() === 'granted';
    if (!isWanted) kept = '';
    else if (isUp && kept !== userId) {
      kept = userId;
      quietly(keepSubscribed(model));
    }
  };
  for (const live of [model.session, model.connection, model.server, reading, pushWish]) live.subscribe(look);
  look();
  let unread = '';
  model.chats.subscribe(() => {
    const { chats } = model.chats.get();
    const now = chats.flatMap((chat) => (chat.unread > 0 ? [chat.id] : [])).join();
    if (now === unread) return;
    unread = now;
    const read = new Set(chats.flatMap((chat) => (chat.unread === 0 ? [chat.id] : [])));
    quietly(closeNotes((chatId) => read.has(chatId)));
  });
}

/** The server is told at each start: it may have lost the subscription, or the browser may have made another one. */
async function keepSubscribed(model: Model): Promise<void> {
  const key = await model.loadPushKey();
  if (key.ok) await model.subscribePush(await subscribePush(key.value));
}

/** Nothing more for who isn't signed in here; whose session only ran out is told again after signing in. */
async function forget(reason: 'logout' | 'revoked' | 'expired'): Promise<void> {
  if (reason !== 'expired') setPushWish(undefined);
  await closeAllNotes();
  await unsubscribePush();
}

function directionOfWorker(): { lang: string; dir: 'ltr' | 'rtl' } {
  const { language } = reading.get();
  return { lang: language, dir: languages.find(({ tag }) => tag === language)?.direction ?? 'ltr' };
}

/** The words of the service worker, see sw/words.ts. */
function wordsOfWorker(): Record<string, string> {
  return {
    newMessage: t`New message`,
    photo: t`Photo`,
    video: t`Video`,
    voice: t`Voice message`,
    file: t`File`,
    sticker: t`Sticker`,
    poll: t`Poll`,
    contact: t`Contact`,
    location: t`Location`,
    reply: t`Reply`,
    replyHint: t`Write a reply`,
    markRead: t`Mark as read`,
    tryAgain: t`Try again`,
    notSent: t`Your reply wasn’t sent`,
    testTitle: t`Notifications work`,
    testText: t`This is how new messages show on this device.`,
  };
}
