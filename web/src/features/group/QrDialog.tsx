import { t } from '@lingui/core/macro';
import { nameChat } from '../../i18n/index.ts';
import type { ChatSummary, GroupLink } from '../../model/index.ts';
import { Button, Dialog, QrCode } from '../../ui/index.ts';
import styles from './GroupPanel.module.css';
import { useCopyLink } from './useCopyLink.ts';

/** A link as a code, for a phone that is held before the screen. */
export function QrDialog({
  chat,
  link,
  onClose,
}: {
  chat: ChatSummary;
  link: GroupLink;
  onClose: () => void;
}) {
  const copy = useCopyLink();
  const name = nameChat(chat);
  return (
    <Dialog
      title={t`Join “${name}”`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={<Button icon="copy" onClick={() => void copy(link.url)}>{t`Copy the link`}</Button>}
    >
      <div className={styles.code}>
        <QrCode text={link.url} label={t`QR code of the invite link`} loadingLabel={t`Loading`} />
        <p className={styles.uses}>{t`Point a phone’s camera at it.`}</p>
      </div>
    </Dialog>
  );
}
