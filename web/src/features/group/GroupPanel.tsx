import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Conversation, GroupFacts, Member, Model, Person } from '../../model/index.ts';
import { useLive, usePages } from '../../ui/index.ts';
import { AddMembers } from './AddMembers.tsx';
import { Ask, type Question } from './Ask.tsx';
import { AskersPage } from './AskersPage.tsx';
import { BansPage } from './BansPage.tsx';
import { EditGroup } from './EditGroup.tsx';
import { InfoPage } from './InfoPage.tsx';
import { LinksPage } from './LinksPage.tsx';
import { askBan, askHandOver, askLeave, askRemove } from './questions.ts';
import { RightsPage } from './RightsPage.tsx';
import { useRun } from './useRun.ts';
import { type MemberAction, mayOpen, type PanelPage, roleAfter } from './view.ts';

type GroupPanelProps = {
  model: Model;
  chatId: string;
  /** Where it opens. */
  start?: PanelPage;
  onClose: () => void;
  /** The group isn't there (any more). */
  onGone: () => void;
  onOpenChat: (chatId: string) => void;
  /** Shows its pictures and files. */
  onMedia: () => void;
  /** One has left the group. */
  onLeft: () => void;
  /** The card of somebody, which is another feature's. */
  cardOf: (person: Person, onClose: () => void) => ReactNode;
  /** Its photo, and what changes it; it is another feature's. */
  portraitOf: (chat: ChatSummary) => ReactNode;
};

/** All about a group: what it tells of itself, who is in it, its links. Give it the chat's id as key. */
export function GroupPanel(props: GroupPanelProps) {
  const { model, chatId } = props;
  const [conversation, setConversation] = useState<Conversation>();
  useLayoutEffect(() => {
    const opened = model.openConversation(chatId);
    setConversation(opened);
    return () => opened.close();
  }, [model, chatId]);
  return conversation ? <OpenPanel {...props} conversation={conversation} /> : null;
}

function OpenPanel({ conversation, ...props }: GroupPanelProps & { conversation: Conversation }) {
  const { status, chat } = useLive(conversation.state);
  const { onGone } = props;
  // It is no group, or one isn't in it any more: the conversation says so.
  const isNothing = status === 'missing' || (status === 'ready' && !chat?.group);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (isNothing) onGone();
  }, [isNothing]);
  return chat?.group ? <Panel {...props} chat={chat} group={chat.group} /> : null;
}

type PanelProps = GroupPanelProps & { chat: ChatSummary; group: GroupFacts };

function Panel(props: PanelProps) {
  const {
    model,
    chat,
    group,
    start = 'info',
    onClose,
    onOpenChat,
    onMedia,
    onLeft,
    cardOf,
    portraitOf,
  } = props;
  const run = useRun();
  const [wanted, setPage] = useState<PanelPage>(start);
  const [question, setQuestion] = useState<Question>();
  const [shown, setShown] = useState<Person>();
  const page = mayOpen(wanted, group.rights) ? wanted : 'info';
  const { canInvite } = group.rights;
  const askers = usePages(
    async (cursor) =>
      canInvite
        ? await model.loadJoinAskers(chat.id, cursor)
        : { ok: true, value: { items: [], next: undefined } },
    `${chat.id} ${canInvite} ${group.asking}`,
  );
  const back = () => setPage('info');
  const write = async (userId: string) => {
    const call = model.startPrivateChat(userId);
    const isDone = await run(call);
    const answer = await call;
    if (isDone && answer.ok) onOpenChat(answer.value);
  };
  const act = (action: MemberAction, { person }: Member) => {
    switch (action) {
      case 'profile':
        return setShown(person);
      case 'message':
        return void write(person.id);
      case 'promote':
      case 'demote':
      case 'silence':
      case 'unsilence':
        return void run(model.setRole(chat.id, person.id, roleAfter(action, chat.type)));
      case 'handOver':
        return setQuestion(askHandOver(model, chat, person));
      case 'remove':
        return setQuestion(askRemove(model, chat, person));
      case 'ban':
        return setQuestion(askBan(model, chat, person));
    }
  };
  const at = { model, chat, group, onBack: back };
  switch (page) {
    case 'edit':
      return <EditGroup model={model} chat={chat} group={group} portrait={portraitOf(chat)} onDone={back} />;
    case 'add':
      return (
        <AddMembers
          model={model}
          chatId={chat.id}
          title={nameChat(chat)}
          isChannel={chat.type === 'channel'}
          onDone={back}
        />
      );
    case 'links':
      return <LinksPage {...at} />;
    case 'rights':
      return <RightsPage {...at} />;
    case 'bans':
      return <BansPage {...at} />;
    case 'askers':
      return <AskersPage {...at} askers={askers} />;
    case 'info':
      return (
        <>
          <InfoPage
            model={model}
            chat={chat}
            group={group}
            asking={askers.items.length}
            onClose={onClose}
            onPage={setPage}
            onMedia={onMedia}
            onAction={act}
            onLeave={() => setQuestion(askLeave(model, chat, onLeft))}
          />
          {shown ? cardOf(shown, () => setShown(undefined)) : null}
          {question ? <Ask question={question} run={run} onClose={() => setQuestion(undefined)} /> : null}
        </>
      );
  }
}
