import { t } from '@lingui/core/macro';
import { formatMoment } from '../../i18n/index.ts';
import type { FormerText, Message, Model } from '../../model/index.ts';
import { Dialog } from '../../ui/index.ts';
import styles from './HistoryDialog.module.css';
import { Markup } from './Markup.tsx';
import { PagedList } from './PagedList.tsx';
import { usePages } from './usePages.ts';

type HistoryDialogProps = { model: Model; chatId: string; message: Message; onClose: () => void };

/** What a message says and what it said before it was edited, the newest first. */
export function HistoryDialog({ model, chatId, message, onClose }: HistoryDialogProps) {
  const pages = usePages<FormerText>(
    (cursor) => model.loadEdits(chatId, message.seq, cursor),
    message.text ?? '',
  );
  return (
    <Dialog title={t`Earlier versions`} closeLabel={t`Close`} onClose={onClose}>
      <Version label={t`Now`} text={message.text} isNow />
      <PagedList pages={pages} keyOf={(item) => item.at.toISOString()} empty={t`No earlier version is kept.`}>
        {({ text, at }) => <Version label={formatMoment(at)} text={text} />}
      </PagedList>
    </Dialog>
  );
}

type VersionProps = { label: string; text: string | undefined; isNow?: boolean };

function Version({ label, text, isNow }: VersionProps) {
  return (
    <div className={styles.version} data-now={isNow} data-testid="version">
      <p className={styles.when}>{label}</p>
      <div className={styles.text} dir="auto">
        {text === undefined ? (
          t`This kind of message can’t be shown by this version.`
        ) : (
          <Markup text={text} />
        )}
      </div>
    </div>
  );
}
