import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Model } from '../model/index.ts';
import { readContext, readSetting, reloadPage, takeUpdate, update, writeSetting } from '../platform/index.ts';
import { Banner, Button, useLive } from '../ui/index.ts';
import { Link } from './Link.tsx';
import styles from './Notices.module.css';
import { pathOf } from './route.ts';

const plainSeen = 'plain-http-seen';

/** What has to be said about the app itself: a newer release, a connection that is given up, plain HTTP. */
export function Notices({ model }: { model: Model }) {
  const connection = useLive(model.connection);
  const hasUpdate = useLive(update);
  const [isPlainSeen, setPlainSeen] = useState(() => readSetting(plainSeen) !== undefined);
  const isPlain = !readContext().isSecure && !isPlainSeen;
  const isStopped = connection.status === 'stopped';
  if (!hasUpdate && !isStopped && !isPlain) return null;
  return (
    <div className={styles.notices}>
      {hasUpdate ? (
        <Banner icon="retry" tone="plain" action={<Button onClick={takeUpdate}>{t`Update`}</Button>}>
          {t`A new version is ready.`}
        </Banner>
      ) : null}
      {isStopped && !hasUpdate ? (
        <Banner icon="warning" action={<Button onClick={reloadPage}>{t`Reload`}</Button>}>
          {connection.reason === 'outdated'
            ? t`A newer version is open in another tab.`
            : t`The server doesn’t understand this version.`}
        </Banner>
      ) : null}
      {isPlain ? (
        <Banner
          icon="warning"
          close={{
            label: t`Close`,
            onClose: () => {
              writeSetting(plainSeen, 'yes');
              setPlainSeen(true);
            },
          }}
        >
          {t`This connection isn’t encrypted.`}{' '}
          <Link href={pathOf({ name: 'settings', page: 'connection' })}>{t`How to get HTTPS`}</Link>
        </Banner>
      ) : null}
    </div>
  );
}
