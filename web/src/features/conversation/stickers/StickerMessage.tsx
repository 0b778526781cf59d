import { t } from '@lingui/core/macro';
import { describeMedia } from '../../../i18n/index.ts';
import type { Message, MessageMedia } from '../../../model/index.ts';
import type { MessageActs } from '../acts.ts';
import { StickerImage } from './StickerImage.tsx';
import styles from './Stickers.module.css';

/** A sticker that was sent; a press shows its pack. */
export function StickerMessage(props: { message: Message; media: MessageMedia; acts: MessageActs }) {
  const { message, media, acts } = props;
  const [file] = media.files;
  if (!file) return null;
  const what = describeMedia(media);
  const image = <StickerImage emoji={media.emoji ?? ''} mimeType={file.mimeType} url={file.url} />;
  return media.packId ? (
    <button
      type="button"
      className={styles.sent}
      aria-label={t`${what}: show its pack`}
      data-testid="sticker"
      onClick={() => acts.onOpen(message, 0)}
    >
      {image}
    </button>
  ) : (
    <span className={styles.sent} role="img" aria-label={what} data-testid="sticker">
      {image}
    </span>
  );
}
