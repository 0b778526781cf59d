import { plural, t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import type { ChatSummary, Model } from '../../model/index.ts';
import { attention } from '../../platform/index.ts';
import { Icon, useLive } from '../../ui/index.ts';
import styles from './JoinBar.module.css';

type JoinBarProps = { model: Model; chat: ChatSummary; onOpen: () => void };

/** Tells who may let people in that some ask for it. */
export function JoinBar({ model, chat, onOpen }: JoinBarProps) {
  const [count, setCount] = useState(0);
  const isConnected = useLive(model.connection).status === 'online';
  const isLooking = useLive(attention);
  const mayLetIn = chat.group?.rights.canInvite ?? false;
  const { id, memberCount } = chat;
  const asking = chat.group?.asking;
  // biome-ignore lint/correctness/useExhaustiveDependencies: who was let in asks no more, and asking tells of the others
  useEffect(() => {
    if (!mayLetIn || !isConnected || !isLooking) return;
    let isWanted = true;
    void model.loadJoinAskers(id).then((answer) => {
      if (isWanted && answer.ok) setCount(answer.value.items.length);
    });
    return () => {
      isWanted = false;
    };
  }, [model, id, mayLetIn, isConnected, isLooking, memberCount, asking]);
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
