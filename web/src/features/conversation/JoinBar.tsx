import { plural, t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { ChatSummary, Model } from '../../model/index.ts';
import { attention } from '../../platform/index.ts';
import { Icon, useLive } from '../../ui/index.ts';
import styles from './JoinBar.module.css';

/** Who asks isn't told by an event: it is looked for again while somebody is there. */
const againMs = 60_000;

type JoinBarProps = { model: Model; chat: ChatSummary; onOpen: () => void };

/** Tells who may let people in that some ask for it. */
export function JoinBar({ model, chat, onOpen }: JoinBarProps) {
  const [count, setCount] = useState(0);
  const isConnected = useLive(model.connection).status === 'online';
  const isLooking = useLive(attention);
  const mayLetIn = chat.group?.rights.canInvite ?? false;
  const { id, memberCount } = chat;
  // biome-ignore lint/correctness/useExhaustiveDependencies: who was let in asks no more
  useEffect(() => {
    if (!mayLetIn || !isConnected || !isLooking) return;
    let isWanted = true;
    const load = async () => {
      const answer = await model.loadJoinAskers(id);
      if (isWanted && answer.ok) setCount(answer.value.items.length);
    };
    void load();
    const again = setInterval(load, againMs);
    return () => {
      isWanted = false;
      clearInterval(again);
    };
  }, [model, id, mayLetIn, isConnected, isLooking, memberCount]);
  if (!mayLetIn || count === 0) return null;
  return (
    <button type="button" className={styles.bar} onClick={onOpen} data-testid="join-bar">
      <Icon name="userPlus" size={18} />
      <span className={styles.text}>
        {plural(count, { one: '# person asks to join', other: '# people ask to join' })}
      </span>
      <span className={styles.look}>{t`Look`}</span>
    </button>
  );
}
