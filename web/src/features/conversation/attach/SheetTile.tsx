import { t } from '@lingui/core/macro';
import { type DragEvent, useEffect, useState } from 'react';
import { formatBytes } from '../../../i18n/index.ts';
import { holdUrl, urlOf } from '../../../platform/index.ts';
import { cx, Icon, IconButton } from '../../../ui/index.ts';
import { endingOf } from '../media/names.ts';
import styles from './SendSheet.module.css';
import type { SheetItem } from './sheet.ts';

/** What is dragged from tile to tile. */
const dragType = 'application/x-roost-item';

type SheetTileProps = {
  item: SheetItem;
  isAsFile: boolean;
  /** The server won't take it. */
  isTooLarge: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  /** Another one was dropped here. */
  onDropped: (id: number) => void;
  onRemove: () => void;
};

/** A file that is to be sent: it can be taken out and moved, with the mouse and by buttons. */
export function SheetTile(props: SheetTileProps) {
  const { item, isAsFile, isTooLarge, isFirst, isLast, onMove, onDropped, onRemove } = props;
  const { file, kind } = item;
  const [isOver, setOver] = useState(false);
  const isSeen = !isAsFile && (kind === 'photo' || kind === 'video');
  const drag = {
    draggable: !(isFirst && isLast),
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(dragType, String(item.id)),
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      const id = Number(event.dataTransfer.getData(dragType));
      setOver(false);
      if (!id) return;
      event.preventDefault();
      onDropped(id);
    },
  };
  const { name } = file;
  return (
    <li
      className={cx(isSeen ? styles.tile : styles.row, isOver && styles.over, isTooLarge && styles.refused)}
      data-testid="sheet-item"
      {...drag}
    >
      {isSeen ? (
        <Seen file={file} isVideo={kind === 'video'} />
      ) : (
        <span className={styles.icon} aria-hidden="true">
          <Icon name="file" size={24} />
          <span className={styles.ending}>{endingOf(name)}</span>
        </span>
      )}
      <span className={isSeen ? 'visually-hidden' : styles.about}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <span className={styles.size}>{formatBytes(file.size)}</span>
      </span>
      <span className={styles.tools}>
        {isFirst && isLast ? null : (
          <>
            <IconButton
              icon={isSeen ? 'back' : 'up'}
              size={16}
              label={t`Move ${name} forward`}
              disabled={isFirst}
              onClick={() => onMove(-1)}
            />
            <IconButton
              icon={isSeen ? 'forward' : 'down'}
              size={16}
              label={t`Move ${name} back`}
              disabled={isLast}
              onClick={() => onMove(1)}
            />
          </>
        )}
        <IconButton icon="close" size={16} label={t`Remove ${name}`} onClick={onRemove} />
      </span>
    </li>
  );
}

function Seen({ file, isVideo }: { file: File; isVideo: boolean }) {
  useEffect(() => holdUrl(file), [file]);
  const url = urlOf(file);
  if (!isVideo) return <img className={styles.seen} src={url} alt="" draggable={false} />;
  return (
    <>
      <video className={styles.seen} src={url} muted playsInline preload="metadata" />
      <span className={styles.play}>
        <Icon name="play" size={20} />
      </span>
    </>
  );
}
