import { t } from '@lingui/core/macro';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Quote } from '../../model/index.ts';
import { filesOf, look, media, type Recorded } from '../../platform/index.ts';
import { cx, Icon, IconButton, type MenuEntry } from '../../ui/index.ts';
import { AttachMenu } from './attach/AttachMenu.tsx';
import { CompletionList } from './CompletionList.tsx';
import styles from './Composer.module.css';
import round from './ComposerButton.module.css';
import { replacePart } from './completion.ts';
import { measureText, readKey, trimMessage } from './compose.ts';
import { EmojiPopup } from './emoji/EmojiPopup.tsx';
import { FormatBar } from './FormatBar.tsx';
import { applyFormat, type Format, formatOfKey } from './format.ts';
import { QuoteBlock } from './QuoteBlock.tsx';
import { SendButton } from './SendButton.tsx';
import type { StickerSource } from './stickers/StickerPicker.tsx';
import { type Suggest, useCompletion } from './useCompletion.ts';
import { VoicePlace } from './voice/VoicePlace.tsx';

const touch = media('(pointer: coarse)');

type ComposerProps = {
  /** Where the text starts: a draft, or the message that is edited. */
  initial: string;
  /** Rises when another device wrote the text that initial is now: it takes the place of what stands in the field. */
  taken?: number;
  /** Whether an existing message is changed instead of a new one written. */
  isEditing: boolean;
  /** Whether nothing may be left of the text: it is the caption of files. */
  mayBeEmpty?: boolean;
  /** What the message answers, and how it is shown. */
  reply: Quote | undefined;
  nameOf: (id: string) => string | undefined;
  onJump: (seq: number) => void;
  onCancelReply: () => void;
  maxBytes: number;
  /** Completes names, where there is somebody to name. */
  suggest?: Suggest | undefined;
  /** How long one has to wait before the next message, to be shown; undefined: not at all. */
  wait?: string | undefined;
  /** What goes with the text, above it. */
  above?: ReactNode;
  /** What can be sent beside text, for the menu. */
  attachments: MenuEntry[];
  /** Files were pasted. */
  onFiles: (files: File[]) => void;
  onSend: (text: string, isSilent: boolean) => void;
  onVoice: (recorded: Recorded) => void;
  /** What the picker has beside the emoji. */
  stickers: StickerSource | undefined;
  /** Asks when the text is to be sent. */
  onLater: (text: string) => void;
  /** Shows what is sent later. */
  scheduled: ReactNode;
  onCancelEdit: () => void;
  /** The arrow up in an empty field. */
  onEditLast: () => void;
  /** Each change of what stands in the field. */
  onDraft: (text: string) => void;
};

/** Where a message is written. It grows with the text up to a third of the screen. */
export function Composer(props: ComposerProps) {
  const { initial, isEditing, reply, maxBytes, onSend, onCancelEdit, onEditLast, onDraft } = props;
  const id = useId();
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const emojiButton = useRef<HTMLButtonElement>(null);
  const [isPicking, setPicking] = useState(false);
  const caret = useRef<[start: number, end: number]>(undefined);
  const [hasSelection, setHasSelection] = useState(false);
  const room = measureText(text, maxBytes, props.mayBeEmpty);
  const wait = isEditing ? undefined : props.wait;
  const canSend = room.canSend && wait === undefined;
  const replySeq = reply?.seq;

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the messages.
    if (isEditing || !touch.get()) field.current?.focus({ preventScroll: true });
    if (isEditing) field.current?.setSelectionRange(-1, -1);
  }, [isEditing]);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = text ? `${element.scrollHeight}px` : '';
  }, [text]);

  useEffect(() => {
    if (replySeq !== undefined) field.current?.focus({ preventScroll: true });
  }, [replySeq]);

  const takenBefore = useRef(props.taken);
  useEffect(() => {
    if (takenBefore.current === props.taken) return;
    takenBefore.current = props.taken;
    if (!isEditing) setText(initial);
  }, [props.taken, initial, isEditing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is put where it belongs once the text is there
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current?.setSelectionRange(...caret.current);
    caret.current = undefined;
  }, [text]);

  const change = (value: string) => {
    setText(value);
    onDraft(value);
  };
  const put = (start: number, end: number, insert: string) => {
    const next = replacePart(text, start, end, insert);
    caret.current = [next.caret, next.caret];
    change(next.text);
  };
  const completion = useCompletion((start, item) => {
    put(start, field.current?.selectionStart ?? text.length, item.insert);
  }, props.suggest);
  const send = (isSilent = false) => {
    if (!canSend) return;
    onSend(trimMessage(text), isSilent);
    completion.close();
    if (!isEditing) change('');
    field.current?.focus({ preventScroll: true });
  };
  const waysToSend: MenuEntry[] = [
    { id: 'silent', label: t`Send without sound`, icon: 'bellOff', onPick: () => send(true) },
    { id: 'later', label: t`Send later`, icon: 'clock', onPick: () => props.onLater(trimMessage(text)) },
  ];
  const applyTo = (format: Format) => {
    const { selectionStart = 0, selectionEnd = 0 } = field.current ?? {};
    const next = applyFormat({ text, start: selectionStart, end: selectionEnd }, format);
    caret.current = [next.start, next.end];
    change(next.text);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const format = formatOfKey(event);
    if (format) {
      event.preventDefault();
      return applyTo(format);
    }
    if (completion.press(event)) return;
    const meaning = readKey(
      {
        key: event.key,
        shiftKey: event.shiftKey,
        altKey: event.altKey,
        modKey: event.ctrlKey || event.metaKey,
        isComposing: event.nativeEvent.isComposing,
        keyCode: event.nativeEvent.keyCode,
      },
      touch.get(),
      text === '',
      look.get().sendKey,
    );
    if (!meaning || (meaning === 'cancel' && !isEditing && !reply)) return;
    event.preventDefault();
    if (meaning === 'send') send();
    else if (meaning === 'cancel') (isEditing ? onCancelEdit : props.onCancelReply)();
    else if (!isEditing) onEditLast();
  };

  return (
    <div className={styles.composer}>
      {isEditing ? (
        <div className={styles.editing}>
          <Icon name="edit" size={18} />
          <span>{t`Edit message`}</span>
          <IconButton icon="close" size={18} label={t`Cancel editing`} onClick={onCancelEdit} />
        </div>
      ) : null}
      {reply && !isEditing ? (
        <div className={styles.reply} data-testid="reply">
          <Icon name="reply" size={20} />
          <QuoteBlock quote={reply} nameOf={props.nameOf} onOpen={props.onJump} />
          <IconButton icon="close" size={18} label={t`Cancel reply`} onClick={props.onCancelReply} />
        </div>
      ) : null}
      {props.above}
      {completion.shown ? (
        <CompletionList
          id={`${id}-list`}
          completion={completion.shown}
          at={completion.shown.at}
          onPick={completion.pick}
        />
      ) : hasSelection ? (
        <FormatBar onFormat={applyTo} />
      ) : null}
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {isEditing ? null : <AttachMenu entries={props.attachments} />}
        <button
          ref={emojiButton}
          type="button"
          className={round.side}
          aria-label={t`Emoji`}
          title={t`Emoji`}
          aria-haspopup="dialog"
          aria-expanded={isPicking}
          onClick={() => {
            completion.close();
            setPicking(true);
          }}
        >
          <Icon name="smile" size={23} />
        </button>
        <textarea
          ref={field}
          className={styles.field}
          data-composer
          rows={1}
          // Empty, it reads as the page does.
          dir={text ? 'auto' : undefined}
          aria-label={t`Message`}
          placeholder={t`Message`}
          enterKeyHint={hintOfEnter()}
          value={text}
          aria-invalid={room.left < 0 || undefined}
          aria-autocomplete="list"
          aria-controls={completion.shown ? `${id}-list` : undefined}
          aria-activedescendant={completion.shown ? `${id}-list-${completion.shown.at}` : undefined}
          onChange={(event) => {
            const { value, selectionStart } = event.currentTarget;
            const next = completion.look(value, selectionStart);
            caret.current = next && [next.caret, next.caret];
            change(next?.text ?? value);
          }}
          onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
            setHasSelection(selectionStart !== selectionEnd)
          }
          onBlur={() => {
            completion.close();
            setHasSelection(false);
          }}
          onKeyDown={press}
          onPaste={(event) => {
            const files = isEditing ? [] : filesOf(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            props.onFiles(files);
          }}
        />
        {isEditing ? null : props.scheduled}
        <VoicePlace text={text} isEditing={isEditing} wait={wait} onVoice={props.onVoice}>
          <SendButton
            isEditing={isEditing}
            canSend={canSend}
            wait={wait}
            entries={isEditing ? [] : waysToSend}
          />
        </VoicePlace>
      </form>
      {isPicking ? (
        <EmojiPopup
          label={t`Emoji`}
          anchor={emojiButton}
          placement="top start"
          onPick={(emoji) => {
            // The field keeps its caret while the picker has the focus.
            const { selectionStart, selectionEnd } = field.current ?? {};
            put(selectionStart ?? text.length, selectionEnd ?? text.length, emoji);
          }}
          stickers={props.stickers}
          onClose={() => {
            setPicking(false);
            if (!touch.get()) field.current?.focus({ preventScroll: true });
          }}
        />
      ) : null}
      {room.isShown ? (
        <div className={cx(styles.room, room.left < 0 && styles.over)} role="status">
          {room.left < 0 ? t`${-room.left} bytes too long` : t`${room.left} bytes left`}
        </div>
      ) : null}
    </div>
  );
}

/** What the keyboard of the screen writes on its key. */
function hintOfEnter(): 'enter' | 'send' {
  return touch.get() || look.get().sendKey === 'mod-enter' ? 'enter' : 'send';
}
