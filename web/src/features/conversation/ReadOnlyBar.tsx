import { t } from '@lingui/core/macro';
import type { ChatSummary } from '../../model/index.ts';
import { Icon } from '../../ui/index.ts';
import styles from './ReadOnlyBar.module.css';

/** Stands where one would write, for who only reads. */
export function ReadOnlyBar({ chat }: { chat: ChatSummary }) {
  return (
    <div className={styles.bar} data-testid="read-only">
      <Icon name={chat.type === 'channel' ? 'channel' : 'eye'} size={18} />
      <p className={styles.text}>{whyReadOnly(chat)}</p>
    </div>
  );
}

function whyReadOnly({ type, group }: ChatSummary): string {
  if (type === 'channel') return t`You read this channel. Only its admins post here.`;
  return group?.role === 'reader' ? t`You may only read here.` : t`Only admins may write here.`;
}
