import { t } from '@lingui/core/macro';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { describeMedia, formatMoment, formatShortMoment } from '../../../i18n/index.ts';
import { plainText } from '../../../markup/index.ts';
import type { Message } from '../../../model/index.ts';
import { saveFile } from '../../../platform/index.ts';
import { Icon, type IconName, Spinner } from '../../../ui/index.ts';
import { saveName } from '../media/names.ts';
import { useMediaUrl } from '../media/useMediaUrl.ts';
import { useZoom } from './useZoom.ts';
import styles from './Viewer.module.css';
import { keyOfSight, type Sight, sightsOf } from './view.ts';

/** How near to the oldest one more are asked for. */
const askWithin = 3;

type ViewerProps = {
  /** What is loaded of the chat, oldest first. */
  messages: readonly Message[];
  /** Where it opens. */
  start: { key: string; at: number };
  /** It can't be had again: there is no way on from it. */
  isOnce?: boolean;
  nameOf: (message: Message) => string;
  onOlder: () => void;
  /** Goes to a message in the chat. */
  onJump: (seq: number) => void;
  onForward: (message: Message) => void;
  onClose: () => void;
};

/** Pictures and films over the whole screen, from one to the next through the chat. */
export function Viewer(props: ViewerProps) {
  const { messages, start, onOlder, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const sights = useMemo(() => sightsOf(messages), [messages]);
  const [key, setKey] = useState(keyOfSight(start, start.at));
  const index = sights.findIndex((sight) => sight.key === key);
  const sight = sights[index];

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
  }, []);
  // What is shown was deleted.
  const isGone = sight === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  useEffect(() => {
    if (index >= 0 && index < askWithin) onOlder();
  }, [index, onOlder]);

  const go = (by: -1 | 1) => {
    const next = sights[index + by];
    if (next) setKey(next.key);
  };
  if (!sight) return null;
  return (
    <dialog
      ref={dialog}
      className={styles.viewer}
      aria-label={t`Media viewer`}
      data-testid="viewer"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={onClose}
    >
      <Stage
        {...props}
        sight={sight}
        hasPrevious={index > 0}
        hasNext={index < sights.length - 1}
        onGo={go}
        near={[sights[index - 1], sights[index + 1]]}
      />
    </dialog>
  );
}

type StageProps = ViewerProps & {
  sight: Sight;
  hasPrevious: boolean;
  hasNext: boolean;
  onGo: (by: -1 | 1) => void;
  near: readonly (Sight | undefined)[];
};

function Stage(props: StageProps) {
  const { sight, hasPrevious, hasNext, near, onGo, onJump, onForward, nameOf, onClose } = props;
  const { message, file } = sight;
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const url = useMediaUrl(file, sight.key);
  const isVideo = file.mimeType.startsWith('video/');
  const { zoom, step, reset, handlers } = useZoom({
    stage,
    picture,
    pictureKey: sight.key,
    onSwipe: (meaning) => (meaning === 'close' ? onClose() : onGo(meaning === 'next' ? 1 : -1)),
  });
  const press = (event: KeyboardEvent) => {
    const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl';
    switch (event.key) {
      case 'ArrowRight':
      case 'ArrowLeft':
        if ((event.target as Element).closest('video') && isVideo) return;
        onGo((event.key === 'ArrowRight') === isMirrored ? -1 : 1);
        break;
      case 'Escape':
        // What lies below stays open.
        event.stopPropagation();
        return;
      case '+':
      case '=':
        step(1.5);
        break;
      case '-':
        step(1 / 1.5);
        break;
      case '0':
        reset();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const save = () => {
    if (url) saveFile(file.url ? `${file.url}?download=1` : url, saveName(file, message.createdAt));
  };
  const label = describeMedia(
    { kind: isVideo ? 'video' : 'photo', files: [file], isAnimated: false, isLoop: false, emoji: undefined },
    message.text && plainText(message.text),
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole dialog; each has a button or a gesture beside it
    <div className={styles.all} onKeyDown={press}>
      <header className={styles.bar}>
        <p className={styles.who}>
          <span className={styles.name} dir="auto">
            {nameOf(message)}
          </span>
          <time dateTime={message.createdAt.toISOString()} title={formatMoment(message.createdAt)}>
            {formatShortMoment(message.createdAt)}
          </time>
        </p>
        {message.seq > 0 && !props.isOnce ? (
          <>
            <Tool icon="message" label={t`Show in chat`} onPress={() => onJump(message.seq)} />
            <Tool icon="share" label={t`Forward`} onPress={() => onForward(message)} />
          </>
        ) : null}
        {props.isOnce ? null : <Tool icon="download" label={t`Save`} onPress={save} />}
        <Tool icon="close" label={t`Close`} onPress={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: Escape does the same */}
      <div
        ref={stage}
        className={styles.stage}
        data-zoomed={zoom.scale > 1 || undefined}
        onClick={(event) => {
          if (event.target === event.currentTarget && zoom.scale === 1) onClose();
        }}
        {...(isVideo ? {} : handlers)}
      >
        {isVideo ? (
          <Film key={sight.key} sight={sight} url={url} label={label} />
        ) : (
          <Still
            key={sight.key}
            sight={sight}
            url={url}
            label={label}
            picture={picture}
            transform={`translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`}
          />
        )}
      </div>
      {message.text ? (
        <p className={styles.caption} dir="auto">
          {plainText(message.text)}
        </p>
      ) : null}
      {hasPrevious ? (
        <Step icon="back" label={t`Previous`} side={styles.previous} onPress={() => onGo(-1)} />
      ) : null}
      {hasNext ? <Step icon="forward" label={t`Next`} side={styles.next} onPress={() => onGo(1)} /> : null}
      {near.map((other) =>
        other?.file.url && other.file.mimeType.startsWith('image/') ? (
          <img key={other.key} className={styles.ahead} src={other.file.url} alt="" />
        ) : null,
      )}
    </div>
  );
}

type StillProps = {
  sight: Sight;
  url: string | undefined;
  label: string;
  picture: React.RefObject<HTMLImageElement | null>;
  transform: string;
};

function Still({ sight: { file }, url, label, picture, transform }: StillProps) {
  const [state, setState] = useState<'loading' | 'there' | 'missing'>('loading');
  return (
    <>
      {file.thumb && state !== 'there' ? <img className={styles.thumb} src={file.thumb} alt="" /> : null}
      {state === 'loading' ? (
        <span className={styles.loading}>
          <Spinner label={t`Loading`} />
        </span>
      ) : null}
      {state === 'missing' ? <p className={styles.missing}>{t`This can’t be loaded now.`}</p> : null}
      <img
        ref={picture}
        className={styles.picture}
        data-state={state}
        src={url}
        width={file.width}
        height={file.height}
        alt={label}
        draggable={false}
        style={{ transform }}
        onLoad={() => setState('there')}
        onError={() => setState('missing')}
      />
    </>
  );
}

function Film({
  sight: { file, key },
  url,
  label,
}: {
  sight: Sight;
  url: string | undefined;
  label: string;
}) {
  const poster = useMediaUrl(file.poster, `${key} poster`);
  return (
    // biome-ignore lint/a11y/useMediaCaption: a film of others has none
    <video
      className={styles.film}
      src={url}
      poster={poster}
      width={file.width}
      height={file.height}
      aria-label={label}
      controls
      autoPlay
      playsInline
    />
  );
}

type ToolProps = { icon: IconName; label: string; onPress: () => void };

function Tool({ icon, label, onPress }: ToolProps) {
  return (
    <button type="button" className={styles.tool} aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} size={22} />
    </button>
  );
}

function Step({ icon, label, side, onPress }: ToolProps & { side: string | undefined }) {
  return (
    <button
      type="button"
      className={`${styles.step} ${side}`}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon name={icon} size={26} />
    </button>
  );
}
