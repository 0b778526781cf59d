import { t } from '@lingui/core/macro';
import type { RefObject } from 'react';
import type { Message } from '../../model/index.ts';
import { cx, Icon, Popup } from '../../ui/index.ts';
import { frequentReactions } from './emoji/habits.ts';
import styles from './ReactionBar.module.css';

type ReactionBarProps = {
  message: Message;
  onPick: (key: string) => void;
  /** All emoji. */
  onMore: () => void;
};

/** The reactions that one uses most, and a way to all of them. */
export function ReactionBar({ message, onPick, onMore }: ReactionBarProps) {
  const own = new Set(message.reactions.filter((item) => item.isOwn).map((item) => item.key));
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons in a row are no form
    <div role="group" aria-label={t`React`} className={styles.bar}>
      {frequentReactions().map((key) => (
        <button
          key={key}
          type="button"
          className={cx(styles.emoji, own.has(key) && styles.own)}
          aria-label={t`React with ${key}`}
          aria-pressed={own.has(key)}
          onClick={() => onPick(key)}
        >
          {key}
        </button>
      ))}
      <button
        type="button"
        className={styles.more}
        aria-label={t`All emoji`}
        title={t`All emoji`}
        onClick={onMore}
      >
        <Icon name="down" size={18} />
      </button>
    </div>
  );
}

type ReactionPopupProps = ReactionBarProps & { anchor: RefObject<Element | null>; onClose: () => void };

/** The same at the button beside a message. */
export function ReactionPopup({ anchor, onClose, ...bar }: ReactionPopupProps) {
  return (
    <Popup label={t`React`} anchor={anchor} isPill onClose={onClose}>
      <div className={styles.alone}>
        <ReactionBar {...bar} />
      </div>
    </Popup>
  );
}
