import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { formatAgo } from '../../i18n/index.ts';
import type { Message, Model, Reactor } from '../../model/index.ts';
import { Avatar, cx, Dialog, Row } from '../../ui/index.ts';
import { PagedList } from './PagedList.tsx';
import styles from './ReactorsDialog.module.css';
import { usePages } from './usePages.ts';

type ReactorsDialogProps = {
  model: Model;
  chatId: string;
  message: Message;
  /** The reaction to begin with; all of them without it. */
  first: string | undefined;
  now: Date;
  onClose: () => void;
};

/** Who reacted to a message, all or by reaction. */
export function ReactorsDialog({ model, chatId, message, first, now, onClose }: ReactorsDialogProps) {
  const [key, setKey] = useState(first);
  const { reactions, seq } = message;
  const total = reactions.reduce((sum, reaction) => sum + reaction.count, 0);
  // What changes meanwhile is fetched anew.
  const stamp = reactions.map((reaction) => `${reaction.key}${reaction.count}`).join();
  const pages = usePages<Reactor>(
    (cursor) => model.loadReactors(chatId, seq, key, cursor),
    `${key ?? ''} ${stamp}`,
  );
  return (
    <Dialog
      title={plural(total, { one: '# reaction', other: '# reactions' })}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row are no form */}
      <div role="group" aria-label={t`Reactions`} className={styles.keys}>
        <Filter isChosen={key === undefined} label={t`All ${total}`} onPick={() => setKey(undefined)} />
        {reactions.map((reaction) => (
          <Filter
            key={reaction.key}
            isChosen={key === reaction.key}
            label={`${reaction.key} ${reaction.count}`}
            onPick={() => setKey(reaction.key)}
          />
        ))}
      </div>
      <PagedList pages={pages} keyOf={(item) => `${item.person.id} ${item.key}`} empty={t`Nobody any more.`}>
        {({ person, key: emoji, at }) => (
          <Row
            start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={40} />}
            title={person.displayName}
            text={formatAgo(at, now)}
            end={<span className={styles.emoji}>{emoji}</span>}
          />
        )}
      </PagedList>
    </Dialog>
  );
}

function Filter({ isChosen, label, onPick }: { isChosen: boolean; label: string; onPick: () => void }) {
  return (
    <button
      type="button"
      className={cx(styles.key, isChosen && styles.chosen)}
      aria-pressed={isChosen}
      onClick={onPick}
    >
      {label}
    </button>
  );
}
