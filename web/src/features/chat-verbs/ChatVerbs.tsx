import { t } from '@lingui/core/macro';
import { type RefObject, useRef, useState } from 'react';
import { describeProblem, nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Model, Result } from '../../model/index.ts';
import { Menu, type MenuEntry, useLive, useToast } from '../../ui/index.ts';
import { AskDialog } from './AskDialog.tsx';
import { MuteDialog } from './MuteDialog.tsx';
import { TimerDialog } from './TimerDialog.tsx';
import { movePin, nameVerb, type Verb, verbsOf } from './view.ts';

type ChatVerbsProps = {
  model: Model;
  chat: ChatSummary;
  /** Entries that stand above the others. */
  before?: MenuEntry[];
  /** The element that the menu opens at. */
  anchor: RefObject<Element | null>;
  placement?: 'bottom start' | 'bottom end';
  /** Its messages are to be searched. */
  onSearch: () => void;
  /** Its messages of a day are wanted. */
  onDate: () => void;
  /** The chat left the list. */
  onGone: () => void;
  onClose: () => void;
};

/** Verbs that ask before they act. */
type Question = Extract<Verb, 'mute' | 'timer' | 'clear' | 'hide' | 'block'>;

const questions: ReadonlySet<Verb> = new Set<Question>(['mute', 'timer', 'clear', 'hide', 'block']);
const isQuestion = (verb: Verb): verb is Question => questions.has(verb);

/** The menu of a chat, and what it asks. */
export function ChatVerbs({
  model,
  chat,
  before = [],
  anchor,
  placement,
  onSearch,
  onDate,
  onGone,
  onClose,
}: ChatVerbsProps) {
  const toast = useToast();
  const { chats } = useLive(model.chats);
  const [asked, setAsked] = useState<Question>();
  const isAsking = useRef(false);
  const pinned = chats.filter(({ place }) => place && place.pin > 0 && !place.isArchived).map(({ id }) => id);
  const name = nameChat(chat);
  const run = async (call: Promise<Result<void>>, done?: string) => {
    const answer = await call;
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    else if (done) toast(done);
    return answer.ok;
  };
  const act = (verb: Verb) => {
    const { id } = chat;
    switch (verb) {
      case 'search':
        onSearch();
        return Promise.resolve(true);
      case 'date':
        onDate();
        return Promise.resolve(true);
      case 'read':
        return run(model.markChatRead(id));
      case 'unread':
        return run(model.markChatUnread(id));
      case 'pin':
        return run(model.pinChat(id, true));
      case 'unpin':
        return run(model.pinChat(id, false));
      case 'up':
        return run(model.orderPins(movePin(pinned, id, -1)));
      case 'down':
        return run(model.orderPins(movePin(pinned, id, 1)));
      case 'unmute':
        return run(model.muteChat(id, undefined));
      case 'archive':
        return run(model.archiveChat(id, true), t`${name} is in the archive`);
      case 'unarchive':
        return run(model.archiveChat(id, false));
      case 'unblock':
        return run(blockPeer(false), t`${name} isn’t blocked any more`);
      case 'block':
        return run(blockPeer(true), t`${name} is blocked`);
      case 'clear':
        return run(model.clearChat(id, false));
      case 'hide':
        return run(model.clearChat(id, true));
      case 'mute':
      case 'timer':
        return Promise.resolve(true);
    }
  };
  const blockPeer = async (isBlocked: boolean): Promise<Result<void>> =>
    chat.peer ? model.blockPerson(chat.peer.id, isBlocked) : { ok: true, value: undefined };

  if (asked === 'mute') {
    return (
      <MuteDialog
        name={name}
        isGroup={chat.group !== undefined}
        mutesMentions={chat.place?.mutesMentions ?? false}
        onMute={(until, mutesMentions) => run(model.muteChat(chat.id, until, mutesMentions))}
        onClose={onClose}
      />
    );
  }
  if (asked === 'timer') {
    return (
      <TimerDialog
        isAlone={chat.type === 'saved'}
        seconds={chat.timerSeconds ?? 0}
        onSet={(seconds) => run(model.setTimer(chat.id, seconds))}
        onClose={onClose}
      />
    );
  }
  if (asked) {
    return (
      <AskDialog
        verb={asked}
        name={name}
        isSaved={chat.type === 'saved'}
        onYes={async () => {
          if ((await act(asked)) && asked === 'hide') onGone();
        }}
        onClose={onClose}
      />
    );
  }
  const entries = verbsOf(chat, pinned).map((verb) => ({
    id: verb,
    ...nameVerb(verb),
    onPick: () => {
      if (!isQuestion(verb)) return void act(verb);
      isAsking.current = true;
      setAsked(verb);
    },
  }));
  return (
    <Menu
      label={t`Options for ${name}`}
      entries={[...before, ...entries]}
      anchor={anchor}
      {...(placement ? { placement } : {})}
      onClose={() => {
        if (!isAsking.current) onClose();
      }}
    />
  );
}
