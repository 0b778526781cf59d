import { useEffect, useRef, useState } from 'react';
import type { Model } from '../../model/index.ts';
import { alerts, attention, mayRing, playSound, visible } from '../../platform/index.ts';
import { isHeard, isSentSince, keepNews, knownOf, type News, newsOf, putNews } from './view.ts';

/** What came while one was away is taken for known: the list shows it. */
const settleMs = 500;

/** Rings for what others write and what was sent; the value is what is to be shown of it. */
export function useNews(model: Model, openId: string | undefined, isListOnly: boolean) {
  const [shown, setShown] = useState<readonly News[]>([]);
  const open = useRef(openId);
  open.current = openId;
  const isQuiet = useRef(isListOnly);
  isQuiet.current = isListOnly;

  useEffect(() => {
    let known = knownOf(model.chats.get().chats);
    let isSettled = model.connection.get().status === 'online';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { chats } = model.chats.get();
      const before = known;
      known = knownOf(chats);
      setShown((now) => keepNews(now, chats, open.current));
      if (!isSettled) return;
      const choices = alerts.get();
      if (choices.hasSentSound && attention.get() && isSentSince(before, chats)) playSound('sent');
      const isLooking = attention.get();
      const wishes = model.arrangement.get().notifying;
      const news = newsOf(before, chats, wishes, new Date()).filter(
        ({ chat }) => !(isLooking && chat.id === open.current),
      );
      const [first] = news;
      if (!first) return;
      if (choices.isLoud && isHeard(news, wishes) && mayRing(`${first.chat.id} ${first.message.seq}`))
        playSound('message');
      const others = news.filter(({ chat }) => chat.id !== open.current);
      if (choices.hasToasts && !isQuiet.current && visible.get()) setShown((now) => putNews(now, others));
    };
    const settle = () => {
      const { status } = model.connection.get();
      // A chat that is fetched while one is connected is no absence.
      if (status === 'syncing') return;
      clearTimeout(timer);
      if (status !== 'online') isSettled = false;
      else if (!isSettled) {
        timer = setTimeout(() => {
          known = knownOf(model.chats.get().chats);
          isSettled = true;
        }, settleMs);
      }
    };
    const stops = [model.chats.subscribe(look), model.connection.subscribe(settle)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [model]);
  useEffect(() => {
    setShown((now) => keepNews(now, model.chats.get().chats, openId));
  }, [model, openId]);

  const drop = (chatId: string) => setShown((now) => now.filter(({ chat }) => chat.id !== chatId));
  return { shown, drop };
}
