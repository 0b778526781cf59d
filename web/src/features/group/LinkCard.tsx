import { t } from '@lingui/core/macro';
import type { GroupLink } from '../../model/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import styles from './GroupPanel.module.css';
import { describeLink } from './links.ts';
import { useCopyLink } from './useCopyLink.ts';

type LinkCardProps = {
  link: GroupLink;
  now: Date;
  isBusy: boolean;
  onShow: () => void;
  onRevoke: () => void;
};

/** A link with what is left of it. */
export function LinkCard({ link, now, isBusy, onShow, onRevoke }: LinkCardProps) {
  const copy = useCopyLink();
  return (
    <li className={styles.link} data-testid="link-card">
      {link.name ? (
        <p className={styles.linkName} dir="auto">
          {link.name}
        </p>
      ) : null}
      <code dir="ltr" data-testid="join-url">
        {link.url}
      </code>
      <p className={styles.uses}>{describeLink(link, now)}</p>
      <div className={styles.linkButtons}>
        <Button icon="copy" onClick={() => void copy(link.url)}>{t`Copy`}</Button>
        <IconButton icon="qr" label={t`QR code`} onClick={onShow} />
        <span className={styles.gap} />
        <Button look="quiet" isBusy={isBusy} onClick={onRevoke}>{t`Revoke`}</Button>
      </div>
    </li>
  );
}
