import { t } from '@lingui/core/macro';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { describeProblem, nameChat } from '../../i18n/index.ts';
import { namesIn } from '../../markup/index.ts';
import type {
  ChatSummary,
  Conversation,
  ConversationState,
  Message,
  Model,
  Outgoing,
  Result,
  Sticker,
} from '../../model/index.ts';
import { drafts, whenIdle } from '../../platform/index.ts';
import { EmptyState, type MenuEntry, useLive, useNow, useToast } from '../../ui/index.ts';
import { useFiles } from './attach/useFiles.tsx';
import { Composer } from './Composer.tsx';
import { useContents } from './contents/useContents.tsx';
import type { DeleteFor } from './DeleteDialog.tsx';
import { noteReaction } from './emoji/habits.ts';
import { type Opened, openFile } from './opened.ts';
import { PinPlace } from './pins/PinPlace.tsx';
import { useLinkPreview } from './preview/useLinkPreview.tsx';
import { quoteOfDraft, replyTo } from './quote.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { useScheduling } from './scheduled/useScheduling.tsx';
import { joinTexts, pickSelected, type Selection, toggle } from './selection.ts';
import type { CardOf } from './slots.ts';
import { Timeline } from './Timeline.tsx';
import { useCopy } from './useCopy.ts';
import { useJump } from './useJump.ts';
import { useMentions } from './useMentions.ts';
import { useMessageActs } from './useMessageActs.ts';
import { useShownPerson } from './useShownPerson.ts';
import { useSlowMode } from './useSlowMode.ts';
import { useViews } from './useViews.ts';
import {
  actionsOf,
  canAnswer,
  lastEditable,
  type MessageAction,
  mayPinIn,
  mayWriteIn,
  pressUpload,
  type Windows,
} from './view.ts';
import { sendRecorded } from './voice/send.ts';
import { WritePlace } from './WritePlace.tsx';

// Nothing of it is needed to read. It is fetched while nothing else is to be done, so that it opens offline too.
const dialogs = () => import('./OpenedDialog.tsx');
const OpenedDialog = lazy(async () => ({ default: (await dialogs()).OpenedDialog }));

/** What a text may have until the server has told its own limit. */
const usualMaxBytes = 16 * 1024;

type TalkProps = {
  model: Model;
  conversation: Conversation;
  state: ConversationState;
  chat: ChatSummary;
  /** The message that the page's address names. */
  place: { seq: number } | undefined;
  /** The chat is off the list. */
  onGone: () => void;
  cardOf: CardOf;
};

/** The messages of an open conversation and where one writes. */
export function Talk({ model, conversation, state, chat, place, onGone, cardOf }: TalkProps) {
  const toast = useToast();
  const now = useNow(60_000);
  const server = useLive(model.server);
  const session = useLive(model.session);
  const connection = useLive(model.connection).status;
  useLive(drafts);
  const [edited, setEdited] = useState<Message>();
  const [opened, setOpened] = useState<Opened>();
  const [selection, setSelection] = useState<Selection>();
  const [sent, setSent] = useState(0);
  useEffect(() => whenIdle(() => void dialogs().catch(() => undefined)), []);
  const { chatId } = conversation;
  const { messages } = state;
  const self = session.status === 'signed-in' ? session.account.user : undefined;
  const windows: Windows = { edit: server?.editWindowSeconds, delete: server?.deleteWindowSeconds };
  const mayWrite = mayWriteIn(chat);
  const reply = drafts.readReply(chatId);
  const selected = pickSelected(selection, messages);

  const run = useCallback(
    async (call: Promise<Result<unknown>>) => {
      const answer = await call;
      if (!answer.ok) toast(describeProblem(answer.problem), 'error');
      return answer.ok;
    },
    [toast],
  );
  const nameOf = (id: string) => (id === self?.id ? t`You` : state.people[id]?.displayName);
  const shown = useShownPerson(model, (id) => (id === self?.id ? self : state.people[id]));
  const copy = useCopy();
  const answer = (message: Message) => {
    setEdited(undefined);
    setSelection(undefined);
    drafts.writeReply(chatId, replyTo(message));
  };
  const act = (action: MessageAction, message: Message) => {
    switch (action) {
      case 'reply':
        return answer(message);
      case 'copy':
        return void copy(message.text ?? '');
      case 'edit':
        return setEdited(message);
      case 'pin':
      case 'unpin':
        return void run(model.pinMessage(chatId, message.seq, action === 'pin'));
      case 'info':
        return setOpened({ kind: 'info', seq: message.seq });
      case 'reactors':
        return setOpened({ kind: 'reactors', seq: message.seq, key: undefined });
      case 'closePoll':
        return setOpened({ kind: 'closePoll', seq: message.seq });
      case 'select':
        return setSelection(toggle(undefined, message.key));
      case 'pause':
      case 'resume':
        return void run(model.pauseUpload(chatId, message.key, action === 'pause'));
      case 'save':
        return void import('./media/save.ts').then(({ saveAll }) => saveAll(message));
      case 'retry':
        return void run(model.retryMessage(chatId, message.key));
      case 'discard':
        return void run(model.discardMessage(chatId, message.key));
      case 'forward':
      case 'delete':
        return setOpened({ kind: action, messages: [message] });
    }
  };
  const { target, jump } = useJump(conversation, state, place);
  const mentions = useMentions(model, chat, jump);
  const goToDate = async (at: Date) => {
    setOpened(undefined);
    const found = await model.findAt(chatId, at);
    if (!found.ok) toast(describeProblem(found.problem), 'error');
    else if (found.value !== undefined) jump(found.value);
  };
  const acts = useMessageActs(chatId, {
    actionsOf: (message) =>
      actionsOf(message, windows, new Date(), mayWrite, chat.group?.rights.canModerate, {
        canPin: mayPinIn(chat),
        hasInfo: chat.type === 'group' || chat.type === 'private',
      }),
    onAction: act,
    nameOf,
    onPerson: shown.show,
    onRetry: (message) => act('retry', message),
    onDiscard: (message) => act('discard', message),
    onReply: (message) => (mayWrite ? answer(message) : undefined),
    onJump: jump,
    onReact: (message, key, isSet) => {
      // It would tell the stranger that one has read.
      if (chat.place?.isRequest) return toast(describeProblem({ code: 'request_open' }));
      if (isSet) noteReaction(key);
      void run(model.setReaction(chatId, message.seq, key, isSet));
    },
    onReactors: ({ seq }, key) => setOpened({ kind: 'reactors', seq, key }),
    onVote: (message, key, isSet) => {
      if (chat.place?.isRequest) return toast(describeProblem({ code: 'request_open' }));
      void run(model.setVote(chatId, message.seq, key, isSet));
    },
    onVoters: ({ seq }) => setOpened({ kind: 'voters', seq }),
    onHistory: ({ seq }) => setOpened({ kind: 'history', seq }),
    onOpen: (message, at) => setOpened(openFile(message, at)),
    onUpload: (message) => act(pressUpload(message), message),
    onSelect: (message) => setSelection((before) => toggle(before, message.key)),
  });

  // What was sent is shown at the end.
  const showEnd = () => {
    setSent((count) => count + 1);
    if (state.hasNewer) conversation.showNewest();
  };
  const sendContent = async (content: Outgoing) => {
    drafts.writeReply(chatId, undefined);
    showEnd();
    const result = await model.sendContent(chatId, content, { replyToSeq: reply?.seq });
    if (!result.ok) toast(describeProblem(result.problem), 'error');
  };
  const sendSticker = (sticker: Sticker) => {
    drafts.writeReply(chatId, undefined);
    showEnd();
    void run(model.sendSticker(chatId, sticker, { replyToSeq: reply?.seq }));
  };
  const contents = useContents(model, (content) => void sendContent(content));
  const [round, setRound] = useState(0);
  const files = useFiles({
    model,
    chat,
    isOpen: mayWrite && !edited && !selection,
    replySeq: reply?.seq,
    readText: () => drafts.read(chatId),
    onSent: () => {
      clearField();
      setRound((count) => count + 1);
    },
  });
  // What can be sent beside text: an entry each.
  const attachments: MenuEntry[] = [...files.entries, ...contents.entries];
  const link = useLinkPreview(model, edited, drafts.read(chatId));
  const wait = useSlowMode(chat, messages);
  const posts = useViews(model, chat, acts.nameOf);
  const clearField = () => {
    drafts.write(chatId, '');
    link.look('');
    conversation.setTyping(false);
    drafts.writeReply(chatId, undefined);
    showEnd();
  };
  const scheduling = useScheduling({
    model,
    chatId,
    messages: state.scheduled,
    mayWrite,
    optionsOf: (text) => ({ replyToSeq: reply?.seq, names: namesIn(text), preview: link.preview }),
    onScheduled: () => {
      link.take();
      conversation.setTyping(false);
      drafts.write(chatId, '');
      drafts.writeReply(chatId, undefined);
      setRound((count) => count + 1);
    },
  });
  const send = async (text: string, isSilent: boolean) => {
    if (edited) {
      const { preview } = link;
      const isSame = text === (edited.text ?? '') && preview === edited.preview;
      const options = { names: namesIn(text), preview };
      if (isSame || (await run(model.editMessage(chatId, edited.seq, text, options)))) setEdited(undefined);
      return;
    }
    conversation.setTyping(false);
    drafts.writeReply(chatId, undefined);
    showEnd();
    const options = { replyToSeq: reply?.seq, names: namesIn(text), preview: link.take(), isSilent };
    const result = await model.sendText(chatId, text, options);
    if (result.ok) return;
    toast(describeProblem(result.problem), 'error');
    if (drafts.read(chatId)) return;
    drafts.write(chatId, text);
    drafts.writeReply(chatId, reply);
  };
  const sendVoice = sendRecorded({ model, chatId, run, onSent: clearField });
  const deleteAll = async (doomed: readonly Message[], whom: DeleteFor) => {
    if (await deleteEach(model, chatId, doomed, whom, run)) setSelection(undefined);
  };
  const cancelSelection = useCallback(() => setSelection(undefined), []);

  return (
    <>
      <PinPlace
        pins={state.pins}
        nameOf={acts.nameOf}
        onJump={acts.onJump}
        onList={() => setOpened({ kind: 'pins' })}
      />
      {messages.length === 0 && !state.hasOlder && !state.hasNewer ? (
        <Beginning chat={chat} />
      ) : (
        <Timeline
          messages={messages}
          firstUnreadKey={state.firstUnreadKey}
          peerName={nameChat(chat)}
          people={state.people}
          kind={chat.type}
          hasOlder={state.hasOlder}
          hasNewer={state.hasNewer}
          isLoadingOlder={state.isLoadingOlder}
          isConnected={connection === 'online'}
          unread={state.unread}
          mentions={chat.mentions}
          sent={sent}
          now={now}
          target={target}
          selection={selection}
          posts={posts}
          onOlder={conversation.loadOlder}
          onNewer={conversation.loadNewer}
          onNewest={conversation.showNewest}
          onMention={mentions.next}
          onDay={(at) => setOpened({ kind: 'date', at })}
          onSeen={conversation.markSeen}
          acts={acts}
        />
      )}
      {selection ? null : scheduling.bar}
      {selection ? (
        <SelectionBar
          count={selected.length}
          onCopy={() => {
            void copy(joinTexts(selected, ({ senderId }) => nameOf(senderId) ?? t`Unknown user`));
            setSelection(undefined);
          }}
          onForward={() => setOpened({ kind: 'forward', messages: selected.filter(canAnswer) })}
          onDelete={() => setOpened({ kind: 'delete', messages: selected })}
          onCancel={cancelSelection}
        />
      ) : (
        <WritePlace model={model} chat={chat} isEditing={edited !== undefined} onGone={onGone}>
          <Composer
            key={edited ? `edit ${edited.key}` : `new ${round}`}
            initial={edited ? (edited.text ?? '') : drafts.read(chatId)}
            taken={drafts.takenOf(chatId)}
            isEditing={edited !== undefined}
            mayBeEmpty={edited?.media !== undefined}
            reply={reply && quoteOfDraft(reply, messages, self?.id ?? '')}
            nameOf={acts.nameOf}
            wait={wait}
            maxBytes={server?.maxTextBytes ?? usualMaxBytes}
            above={link.bar}
            attachments={attachments}
            suggest={mentions.suggest}
            onFiles={files.take}
            onSend={(text, isSilent) => void send(text, isSilent)}
            onLater={scheduling.ask}
            scheduled={scheduling.button}
            onVoice={sendVoice}
            stickers={edited ? undefined : { load: model.loadStickers, onPick: sendSticker }}
            onJump={acts.onJump}
            onCancelReply={() => drafts.writeReply(chatId, undefined)}
            onCancelEdit={() => setEdited(undefined)}
            onEditLast={() => setEdited(lastEditable(messages, windows, now))}
            onDraft={(text) => {
              link.look(text);
              if (edited) return;
              drafts.write(chatId, text);
              conversation.setTyping(text !== '');
            }}
          />
        </WritePlace>
      )}
      {contents.dialog}
      {scheduling.dialog}
      {shown.person ? cardOf(shown.person, shown.hide) : null}
      {files.shown}
      {opened ? (
        <Suspense fallback={null}>
          <OpenedDialog
            model={model}
            chat={chat}
            messages={messages}
            opened={opened}
            pins={state.pins}
            marksVersion={state.marksVersion}
            now={now}
            windows={windows}
            onDelete={deleteAll}
            onForwarded={cancelSelection}
            nameOf={nameOf}
            onOlder={conversation.loadOlder}
            onJump={jump}
            onDate={goToDate}
            onForward={(message) => setOpened({ kind: 'forward', messages: [message] })}
            onClose={() => setOpened(undefined)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Deletes messages for oneself or for all; false: not all of them. */
async function deleteEach(
  model: Model,
  chatId: string,
  doomed: readonly Message[],
  whom: DeleteFor,
  run: (call: ReturnType<Model['deleteMessage']>) => Promise<boolean>,
): Promise<boolean> {
  const seqs = doomed.map(({ seq }) => seq);
  if (whom === 'me') return run(model.hideMessages(chatId, seqs));
  for (const seq of seqs) if (!(await run(model.deleteMessage(chatId, seq)))) return false;
  return true;
}

/** What stands where nothing was written yet. */
function Beginning({ chat }: { chat: ChatSummary }) {
  const isSaved = chat.type === 'saved';
  return (
    <EmptyState
      picture={isSaved ? 'perch' : 'wave'}
      title={isSaved ? t`A place for yourself` : t`Say hello to ${nameChat(chat)}`}
    >
      {isSaved
        ? t`Keep notes and links here; they are on all your devices.`
        : t`Nothing was written here yet.`}
    </EmptyState>
  );
}
