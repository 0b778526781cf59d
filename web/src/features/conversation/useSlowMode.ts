import { useEffect, useState } from 'react';
import type { ChatSummary, Message } from '../../model/index.ts';
import { formatCountdown, slowUntil } from './slow.ts';

/** How long one has to wait in slow mode, counting down; undefined where one may write. */
export function useSlowMode(chat: ChatSummary, messages: readonly Message[]): string | undefined {
  const [now, setNow] = useState(() => new Date());
  const isSlow = (chat.group?.settings.slowModeSeconds ?? 0) > 0;
  const until = isSlow ? slowUntil(chat, messages, new Date()) : undefined;
  const end = until?.getTime();
  useEffect(() => {
    if (end === undefined) return;
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 1000);
    return () => clearInterval(timer);
  }, [end]);
  return until && formatCountdown(until, now);
}
