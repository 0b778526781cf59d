import { plural, t } from '@lingui/core/macro';
import { formatCount } from '../../i18n/index.ts';
import { Badge, IconButton } from '../../ui/index.ts';
import styles from './JumpButtons.module.css';

type JumpButtonsProps = {
  /** The end is far: there is a way to it. */
  isFarFromEnd: boolean;
  unread: number;
  /** Unread messages that name the user. */
  mentions: number;
  onNewest: () => void;
  /** Goes to the next one of them. */
  onMention: () => void;
};

/** The ways out of where one is: to the next message that names one, and to the newest. */
export function JumpButtons({ isFarFromEnd, unread, mentions, onNewest, onMention }: JumpButtonsProps) {
  return (
    <div className={styles.buttons}>
      {mentions > 0 ? (
        <Jump
          icon="at"
          label={t`Next message that mentions you`}
          count={mentions}
          countLabel={plural(mentions, { one: '# mention', other: '# mentions' })}
          onPress={onMention}
        />
      ) : null}
      {isFarFromEnd ? (
        <Jump
          icon="down"
          label={t`Jump to newest`}
          count={unread}
          countLabel={plural(unread, { one: '# unread message', other: '# unread messages' })}
          onPress={onNewest}
        />
      ) : null}
    </div>
  );
}

type JumpProps = {
  icon: 'at' | 'down';
  label: string;
  count: number;
  countLabel: string;
  onPress: () => void;
};

function Jump({ icon, label, count, countLabel, onPress }: JumpProps) {
  return (
    <div className={styles.jump}>
      <IconButton icon={icon} look="raised" label={label} onClick={onPress} />
      <span className={styles.count}>
        <Badge count={count} text={formatCount(count)} label={countLabel} />
      </span>
    </div>
  );
}
