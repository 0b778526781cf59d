import { t } from '@lingui/core/macro';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import {
  describeProblem,
  formatLength,
  formatMonth,
  formatShortMoment,
  nameChat,
} from '../../../i18n/index.ts';
import type { GalleryKind, Message, Model } from '../../../model/index.ts';
import { Button, Choice, Dialog, EmptyState, Icon, Spinner, useLive } from '../../../ui/index.ts';
import type { MessageActs } from '../acts.ts';
import { FileRow } from '../media/FileRow.tsx';
import { Picture } from '../media/Picture.tsx';
import { usePages } from '../usePages.ts';
import { Viewer } from '../viewer/Viewer.tsx';
import { type Sight, sightsOf } from '../viewer/view.ts';
import { VoiceMessage } from '../voice/VoiceMessage.tsx';
import styles from './GalleryDialog.module.css';
import { addressesIn, byMonth, hostOf, keyOfMessage } from './view.ts';

const ForwardDialog = lazy(async () => ({
  default: (await import('../forward/ForwardDialog.tsx')).ForwardDialog,
}));

type GalleryDialogProps = {
  model: Model;
  chatId: string;
  /** Goes to a message in the chat. */
  onJump: (seq: number) => void;
  onClose: () => void;
};

/** All pictures, films, files, links and voice messages of a chat, the newest first. */
export function GalleryDialog({ model, chatId, onJump, onClose }: GalleryDialogProps) {
  const [kind, setKind] = useState<GalleryKind>('media');
  const [opened, setOpened] = useState<Sight>();
  const [forwarded, setForwarded] = useState<Message>();
  const chat = useLive(model.chats).chats.find(({ id }) => id === chatId);
  const pages = usePages((cursor) => model.loadGallery(chatId, kind, cursor), `${chatId} ${kind}`);
  // While another kind is fetched, what is shown is still of the one before.
  const items = pages.items.filter((message) => isOfKind(message, kind));
  const { more, isLoading, problem } = pages;
  const name = chat ? nameChat(chat) : '';
  const people = useLive(model.session);
  const selfId = people.status === 'signed-in' ? people.account.user.id : '';
  const acts = { chatId, nameOf: (id: string) => (id === selfId ? t`You` : name) };
  return (
    <Dialog title={t`Media and files`} closeLabel={t`Close`} isWide onClose={onClose}>
      <div className={styles.gallery} data-testid="gallery">
        <Choice<GalleryKind>
          label={t`What is shown`}
          value={kind}
          options={[
            { value: 'media', label: t`Media` },
            { value: 'file', label: t`Files` },
            { value: 'link', label: t`Links` },
            { value: 'voice', label: t`Voice` },
          ]}
          onChange={setKind}
        />
        {byMonth(items, ({ createdAt }) => createdAt).map((month) => (
          <section key={month.key} className={styles.month}>
            <h3 className={styles.date}>{formatMonth(month.date)}</h3>
            {kind === 'media' ? (
              <Tiles messages={month.items} onOpen={setOpened} />
            ) : (
              <ul className={styles.list}>
                {month.items.map((message) => (
                  <li key={keyOfMessage(message)} className={styles.item}>
                    <Item message={message} kind={kind} acts={acts} />
                    <Button look="quiet" onClick={() => onJump(message.seq)}>{t`Show in chat`}</Button>
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
        <div className={styles.end} role="status">
          {isLoading ? <Spinner label={t`Loading`} /> : null}
          {problem ? <p>{describeProblem(problem)}</p> : null}
          {problem && more ? <Button onClick={more}>{t`Try again`}</Button> : null}
        </div>
        {more && !problem ? <Sentinel onSeen={more} /> : null}
        {!isLoading && !problem && !more && items.length === 0 ? (
          <EmptyState picture="perch" title={t`Nothing here yet`}>
            {t`What is sent in this chat gathers here.`}
          </EmptyState>
        ) : null}
      </div>
      {opened ? (
        <Viewer
          messages={[...items].reverse()}
          start={{ key: opened.message.key, at: opened.at }}
          nameOf={({ isOwn }) => (isOwn ? t`You` : name)}
          onOlder={() => more?.()}
          onJump={onJump}
          onForward={setForwarded}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
      {forwarded ? (
        <Suspense fallback={null}>
          <ForwardDialog
            model={model}
            chatId={chatId}
            seqs={[forwarded.seq]}
            onDone={() => setOpened(undefined)}
            onClose={() => setForwarded(undefined)}
          />
        </Suspense>
      ) : null}
    </Dialog>
  );
}

function isOfKind({ media, text }: Message, kind: GalleryKind): boolean {
  switch (kind) {
    case 'media':
      return media?.kind === 'photo' || media?.kind === 'video' || media?.kind === 'album';
    case 'file':
      return media?.kind === 'file' || media?.kind === 'audio';
    case 'voice':
      return media?.kind === 'voice' || media?.kind === 'round';
    case 'link':
      return text !== undefined && addressesIn(text).length > 0;
  }
}

function Tiles({ messages, onOpen }: { messages: readonly Message[]; onOpen: (sight: Sight) => void }) {
  return (
    <ul className={styles.tiles}>
      {sightsOf(messages).map((sight) => (
        <li key={sight.key}>
          <button
            type="button"
            className={styles.tile}
            aria-label={labelOf(sight)}
            onClick={() => onOpen(sight)}
          >
            <Picture file={sight.file} fileKey={sight.key} />
            {sight.file.mimeType.startsWith('video/') ? (
              <span className={styles.chip}>
                <Icon name="play" size={12} />
                {sight.file.durationMs ? formatLength(sight.file.durationMs) : null}
              </span>
            ) : null}
          </button>
        </li>
      ))}
    </ul>
  );
}

function labelOf({ file }: Sight): string {
  const what = file.mimeType.startsWith('video/') ? t`Video` : t`Photo`;
  const label = file.durationMs ? `${what} ${formatLength(file.durationMs)}` : what;
  return t`Open: ${label}`;
}

type ItemProps = {
  message: Message;
  kind: GalleryKind;
  acts: Pick<MessageActs, 'chatId' | 'nameOf'>;
};

function Item({ message, kind, acts }: ItemProps) {
  const [file] = message.media?.files ?? [];
  if (kind === 'link') {
    return (
      <span className={styles.links}>
        {addressesIn(message.text ?? '').map((address) => (
          <a key={address} href={address} target="_blank" rel="noopener noreferrer" dir="ltr">
            <span className={styles.host}>{hostOf(address)}</span>
            <span className={styles.address}>{address}</span>
          </a>
        ))}
      </span>
    );
  }
  if (!file) return null;
  if (message.media?.kind === 'voice') {
    // What is shown here isn't kept up to date.
    const media = { ...message.media, isUnheard: false };
    return (
      <span className={styles.voice}>
        <VoiceMessage message={{ ...message, media }} acts={acts} />
        <span className={styles.when}>
          {message.isOwn ? `${t`You`} · ` : ''}
          {formatShortMoment(message.createdAt)}
        </span>
      </span>
    );
  }
  const nothing = () => undefined;
  return (
    <FileRow
      file={
        kind === 'voice'
          ? { ...file, name: `${t`Video message`} ${formatLength(file.durationMs ?? 0)}` }
          : file
      }
      fileKey={`${message.key} 0`}
      upload={undefined}
      onUpload={nothing}
      onOpen={undefined}
    />
  );
}

/** Asks for more when one has come near to it. */
function Sentinel({ onSeen }: { onSeen: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) seen.current();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div ref={place} className={styles.sentinel} />;
}
