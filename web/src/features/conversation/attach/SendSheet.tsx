import { plural, t } from '@lingui/core/macro';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatBytes } from '../../../i18n/index.ts';
import type { MediaLimits, OutgoingMedia } from '../../../model/index.ts';
import type { Quality } from '../../../platform/index.ts';
import { Button, Choice, Dialog, Switch, TextArea, useToast } from '../../../ui/index.ts';
import { createPreparing, toMessages } from './prepare.ts';
import styles from './SendSheet.module.css';
import { SheetTile } from './SheetTile.tsx';
import { canViewOnce, hasPictures, hasSeen, moveItem, type SheetItem, tooLarge } from './sheet.ts';

/** How pictures go: made smaller, with every pixel, or as any other file. */
type How = Quality | 'file';

type SendSheetProps = {
  items: readonly SheetItem[];
  /** What the server takes, once it is known. */
  limits: MediaLimits | undefined;
  /** What was written before. */
  caption: string;
  /** Whether it can be sent to be seen once here. */
  mayBeOnce: boolean;
  onItems: (items: SheetItem[]) => void;
  onMore: () => void;
  onSend: (messages: OutgoingMedia[]) => void;
  onClose: () => void;
};

/** What is to be sent, before it is: the files in their order, as what they go, and a caption. */
export function SendSheet(props: SendSheetProps) {
  const { items, limits, mayBeOnce, onItems, onSend, onClose } = props;
  const toast = useToast();
  const preparing = useMemo(createPreparing, []);
  const [how, setHow] = useState<How>('standard');
  const [caption, setCaption] = useState(props.caption);
  const [isOnce, setOnce] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isGone = useRef(false);
  const isSeen = hasSeen(items);
  const canBeOnce = mayBeOnce && how !== 'file' && canViewOnce(items);
  const count = items.length;
  const refused = tooLarge(items, limits);

  // What takes time is done while the caption is written.
  useEffect(() => {
    for (const item of items) void preparing.prepare(item, how);
  }, [items, how, preparing]);
  useEffect(() => {
    if (count === 0) onClose();
  }, [count, onClose]);
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );

  const send = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const files = await Promise.all(items.map((item) => preparing.prepare(item, how)));
      if (isGone.current) return;
      onSend(toMessages(files, caption, canBeOnce && isOnce));
    } catch {
      toast(t`A file can’t be read any more.`, 'error');
      setBusy(false);
    }
  };
  const move = (id: number, by: number) => {
    const at = items.findIndex((item) => item.id === id);
    onItems(moveItem(items, id, at + by));
  };
  return (
    <Dialog
      title={plural(count, { one: 'Send # file', other: 'Send # files' })}
      closeLabel={t`Cancel`}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" icon="plus" disabled={isBusy} onClick={props.onMore}>{t`Add more`}</Button>
          <Button
            look="primary"
            icon="send"
            isBusy={isBusy}
            disabled={refused.size > 0}
            onClick={send}
          >{t`Send`}</Button>
        </>
      }
    >
      <div className={styles.sheet} data-testid="send-sheet">
        <ul className={styles.tiles} data-count={Math.min(count, 4)}>
          {items.map((item, at) => (
            <SheetTile
              key={item.id}
              item={item}
              isAsFile={how === 'file'}
              isTooLarge={refused.has(item.id)}
              isFirst={at === 0}
              isLast={at === count - 1}
              onMove={(by) => move(item.id, by)}
              onDropped={(id) => onItems(moveItem(items, id, at))}
              onRemove={() => onItems(items.filter((one) => one.id !== item.id))}
            />
          ))}
        </ul>
        {refused.size > 0 && limits ? (
          <p className={styles.problem} role="alert">
            {t`The server takes files of up to ${formatBytes(Math.min(limits.maxBytes, limits.leftBytes ?? limits.maxBytes))}.`}
          </p>
        ) : null}
        {isSeen ? (
          <>
            <Choice<How>
              label={t`How it is sent`}
              value={how}
              options={[
                { value: 'standard', label: t`Standard` },
                ...(hasPictures(items) ? [{ value: 'original' as const, label: t`Original` }] : []),
                { value: 'file', label: t`As a file` },
              ]}
              onChange={setHow}
            />
            <p className={styles.note}>{describeHow(how)}</p>
          </>
        ) : null}
        {canBeOnce ? <Switch label={t`Can be viewed once`} isOn={isOnce} onChange={setOnce} /> : null}
        <TextArea
          label={t`Caption`}
          value={caption}
          rows={2}
          onChange={setCaption}
          onKeyDown={(event) => {
            const isEnter = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
            if (!isEnter || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
      </div>
    </Dialog>
  );
}

function describeHow(how: How): string {
  switch (how) {
    case 'standard':
      return t`Pictures are made smaller. Place and camera aren’t sent along.`;
    case 'original':
      return t`Every pixel is kept. Place and camera aren’t sent along.`;
    case 'file':
      return t`Exactly as it is, with all that the file tells about place and camera.`;
  }
}
