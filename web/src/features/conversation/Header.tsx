import { t } from '@lingui/core/macro';
import { type RefObject, useRef } from 'react';
import { formatSpan } from '../../i18n/index.ts';
import { media } from '../../platform/index.ts';
import { Avatar, cx, Icon, IconButton, type IconName, useLive } from '../../ui/index.ts';
import styles from './Header.module.css';
import type { PeerLine } from './view.ts';

/** There the list, whose heading is the page's, isn't shown beside it. */
const phone = media('(max-width: 719px)');

type HeaderProps = {
  name: string;
  avatarId: string;
  avatarUrl: string | undefined;
  icon: IconName | undefined;
  isOnline: boolean;
  /** "typing…", "online", "last seen 5 minutes ago". */
  line: PeerLine | undefined;
  /** After how many seconds messages disappear. */
  timerSeconds: number | undefined;
  onBack: () => void;
  /** Shows more about who it is; undefined where there is no more. */
  onDetails: (() => void) | undefined;
  /** What that is called where it is no profile. */
  detailsLabel: string | undefined;
  /** Opens the menu of the chat at its button. */
  onMenu: (anchor: RefObject<HTMLElement | null>) => void;
};

/** Who one writes with, and what they do. A press on it shows their profile. */
export function Header(props: HeaderProps) {
  const { name, avatarId, avatarUrl, icon, isOnline, line, onBack, onDetails, detailsLabel, onMenu } = props;
  const { timerSeconds } = props;
  const span = timerSeconds ? formatSpan(timerSeconds) : '';
  const more = useRef<HTMLButtonElement>(null);
  const Heading = useLive(phone) ? 'h1' : 'h2';
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <IconButton icon="back" label={t`Back to chats`} onClick={onBack} />
      </span>
      <div className={styles.who}>
        <Avatar
          id={avatarId}
          name={name}
          src={avatarUrl}
          size={42}
          isOnline={isOnline}
          {...(icon ? { icon } : {})}
        />
        <div className={styles.main}>
          <div className={styles.top}>
            <Heading className={styles.name} dir="auto">
              {name}
            </Heading>
            {timerSeconds ? (
              <span
                className={styles.timer}
                title={t`Messages disappear after ${span}`}
                data-testid="timer-hint"
              >
                <Icon name="clock" size={13} />
                <span aria-hidden="true">{formatSpan(timerSeconds, 'narrow')}</span>
                <span className="visually-hidden">{t`Messages disappear after ${span}`}</span>
              </span>
            ) : null}
          </div>
          {line ? (
            <p
              className={cx(styles.line, line.isLively && styles.lively)}
              aria-live="polite"
              data-testid="peer-line"
            >
              {line.text}
            </p>
          ) : null}
        </div>
        {onDetails ? (
          <button
            type="button"
            className={styles.details}
            aria-label={detailsLabel ?? t`Profile of ${name}`}
            onClick={onDetails}
          />
        ) : null}
      </div>
      <IconButton
        ref={more}
        icon="more"
        label={t`Options for ${name}`}
        aria-haspopup="menu"
        onClick={() => onMenu(more)}
      />
    </header>
  );
}
