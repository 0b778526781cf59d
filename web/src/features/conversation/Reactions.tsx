import { plural, t } from '@lingui/core/macro';
import type { Message, Reaction } from '../../model/index.ts';
import { cx, Icon, useLongPress } from '../../ui/index.ts';
import type { MessageActs } from './acts.ts';
import styles from './Reactions.module.css';

import { nameReactors } from './view.ts';

type ReactionsProps = {
  message: Message;
  acts: MessageActs;
  /** All emoji, to add another one. */
  onMore: () => void;
};

/** The reactions below a message: how often each, and whether one is one's own. A tap sets it or takes it back. */
export function Reactions({ message, acts, onMore }: ReactionsProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons in a row are no form
    <div
      role="group"
      aria-label={t`Reactions`}
      className={cx(styles.chips, message.isOwn && styles.mine)}
      data-testid="reactions"
    >
      {message.reactions.map((reaction) => (
        <Chip key={reaction.key} message={message} reaction={reaction} acts={acts} />
      ))}
      <button
        type="button"
        className={cx(styles.chip, styles.add)}
        aria-label={t`Add a reaction`}
        title={t`Add a reaction`}
        onClick={onMore}
      >
        <span className={styles.face}>
          <Icon name="smile" size={16} />
        </span>
      </button>
    </div>
  );
}

function Chip({ message, reaction, acts }: { message: Message; reaction: Reaction; acts: MessageActs }) {
  const { key, count, isOwn } = reaction;
  const press = useLongPress(() => acts.onReactors(message, key));
  const names = nameReactors(reaction, acts.nameOf);
  const people = plural(count, { one: '# person', other: '# people' });
  return (
    <button
      type="button"
      className={cx(styles.chip, isOwn && styles.own)}
      aria-pressed={isOwn}
      aria-label={t`${key}, ${people}`}
      title={names}
      onClick={() => acts.onReact(message, key, !isOwn)}
      onContextMenu={(event) => {
        event.preventDefault();
        acts.onReactors(message, key);
      }}
      {...press}
    >
      <span className={styles.face}>
        <span className={styles.emoji}>{key}</span>
        <span className={styles.count}>{count}</span>
      </span>
    </button>
  );
}
