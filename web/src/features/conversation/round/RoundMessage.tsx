import { t } from '@lingui/core/macro';
import { useContext, useEffect, useRef } from 'react';
import { formatLength, readLength } from '../../../i18n/index.ts';
import type { Message } from '../../../model/index.ts';
import { type Playback, playback, position } from '../../../platform/index.ts';
import { Icon, Spinner, useLive } from '../../../ui/index.ts';
import type { MessageActs } from '../acts.ts';
import { LoopVideo } from '../media/LoopVideo.tsx';
import { Picture } from '../media/Picture.tsx';
import { Ring } from '../media/Ring.tsx';
import { useMediaUrl } from '../media/useMediaUrl.ts';
import { Circle } from '../voice/Circle.tsx';
import { ReceiptsContext } from '../voice/receipts.ts';
import { trackOf } from '../voice/track.ts';
import { RateButton } from '../voice/VoiceBody.tsx';
import styles from './RoundMessage.module.css';
import { lengthShown } from './view.ts';

/** A round video: it moves without a sound while it is on the screen, and a press plays it with its sound. */
export function RoundMessage({ message, acts }: { message: Message; acts: MessageActs }) {
  const { media } = message;
  const file = media?.files[0];
  const fileKey = `${message.key} 0`;
  const src = useMediaUrl(file, fileKey);
  const { track, state, rate } = useLive(playback);
  const hasReceipts = useContext(ReceiptsContext);
  if (!file) return null;
  const isMine = track?.id === message.key;
  const isPlaying = isMine && state === 'playing';
  const isUnheard = hasReceipts && (media?.isUnheard ?? false);
  const durationMs = file.durationMs ?? 0;
  const press = () => {
    if (isMine) return playback.toggle();
    const next = trackOf(message, acts.chatId, acts.nameOf, src);
    if (next) playback.play(next);
  };
  return (
    <span className={styles.round} data-testid="round" data-state={isMine ? state : undefined}>
      <span className={styles.picture}>
        <Picture file={file} fileKey={fileKey} />
        {isMine ? <Sounding /> : <LoopVideo file={file} fileKey={fileKey} />}
      </span>
      {isMine ? <Played durationMs={durationMs} /> : null}
      <button
        type="button"
        className={styles.press}
        aria-label={isPlaying ? t`Pause` : t`Play video message, ${readLength(durationMs)}`}
        title={isPlaying ? t`Pause` : t`Play`}
        onClick={press}
      >
        {isMine && !media?.upload ? <Sign state={state} /> : null}
      </button>
      {media?.upload ? (
        <span className={styles.centre}>
          <Ring upload={media.upload} onPress={() => acts.onUpload(message)} />
        </span>
      ) : null}
      <span className={styles.below}>
        <span className={styles.length} data-testid="round-length">
          {isMine ? <Clock state={state} durationMs={durationMs} /> : formatLength(durationMs)}
          {isMine ? null : <Icon name="muted" size={13} />}
          {isUnheard ? (
            <span className={styles.dot}>
              <span className="visually-hidden">{t`Not played yet`}</span>
            </span>
          ) : null}
        </span>
        {isMine ? (
          <span className={styles.rate}>
            <RateButton rate={rate} />
          </span>
        ) : null}
      </span>
    </span>
  );
}

/** The picture of what plays: the one that goes on when one leaves the chat. */
function Sounding() {
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => (host.current ? playback.showPicture(host.current) : undefined), []);
  return <span ref={host} className={styles.sounding} />;
}

function Played({ durationMs }: { durationMs: number }) {
  return <Circle part={useLive(position) / Math.max(1, durationMs)} />;
}

function Clock({ state, durationMs }: { state: Playback['state']; durationMs: number }) {
  const at = useLive(position);
  return state === 'failed' ? t`Can’t be played` : formatLength(lengthShown(at, durationMs));
}

/** What is in the middle of what was begun: nothing while it plays. */
function Sign({ state }: { state: Playback['state'] }) {
  if (state === 'playing') return null;
  if (state === 'loading') return <Spinner size={44} />;
  return (
    <span className={styles.play}>
      <Icon name="play" size={26} />
    </span>
  );
}
