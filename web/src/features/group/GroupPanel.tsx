import { t } from '@lingui/core/macro';
import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { describeMembers, describeProblem, nameChat } from '../../i18n/index.ts';
import type { ChatSummary, Conversation, GroupFacts, Member, Model, Result } from '../../model/index.ts';
import { Avatar, Button, Dialog, IconButton, useLive, useToast } from '../../ui/index.ts';
import { AddMembers } from './AddMembers.tsx';
import { EditGroup } from './EditGroup.tsx';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { Links } from './Links.tsx';
import { Members } from './Members.tsx';
import type { MemberAction } from './view.ts';

type GroupPanelProps = {
  model: Model;
  chatId: string;
  onClose: () => void;
  /** The group isn't there (any more). */
  onGone: () => void;
  onOpenChat: (chatId: string) => void;
  /** One has left the group. */
  onLeft: () => void;
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

/** A question before something that can't be taken back easily. */
type Question = {
  title: string;
  text: string;
  yes: string;
  act: () => Promise<Result<void>>;
  onDone?: () => void;
};

type PanelProps = GroupPanelProps & { chat: ChatSummary; group: GroupFacts };

function Panel({ model, chat, group, onClose, onOpenChat, onLeft }: PanelProps) {
  const toast = useToast();
  const [page, setPage] = useState<'info' | 'edit' | 'add'>('info');
  const [question, setQuestion] = useState<Question>();
  const name = nameChat(chat);
  const isChannel = chat.type === 'channel';
  const run = async (call: Promise<Result<unknown>>) => {
    const answer = await call;
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    return answer.ok;
  };
  const write = async (userId: string) => {
    const answer = await model.startPrivateChat(userId);
    if (answer.ok) onOpenChat(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  const act = (action: MemberAction, { person }: Member) => {
    const { id, displayName } = person;
    switch (action) {
      case 'message':
        return void write(id);
      case 'promote':
        return void run(model.setRole(chat.id, id, 'admin'));
      case 'demote':
        return void run(model.setRole(chat.id, id, 'member'));
      case 'handOver':
        return setQuestion({
          title: isChannel
            ? t`Hand the channel over to ${displayName}?`
            : t`Hand the group over to ${displayName}?`,
          text: t`You will be an admin then, and can’t take it back.`,
          yes: t`Hand over`,
          act: () => model.handOver(chat.id, id),
        });
      case 'remove':
        return setQuestion({
          title: isChannel
            ? t`Remove ${displayName} from the channel?`
            : t`Remove ${displayName} from the group?`,
          text: isChannel ? t`They can’t read here any more.` : t`They can’t read or write here any more.`,
          yes: t`Remove`,
          act: () => model.removeMember(chat.id, id),
        });
    }
  };
  const leave = () =>
    setQuestion({
      title: t`Leave “${name}”?`,
      text:
        group.role === 'owner' && chat.memberCount > 1
          ? isChannel
            ? t`The chat disappears from your list. The channel goes to the admin who has been there longest.`
            : t`The chat disappears from your list. The group goes to the admin, or the member, who has been there longest.`
          : t`The chat disappears from your list.`,
      yes: t`Leave`,
      act: () => model.leaveGroup(chat.id),
      onDone: onLeft,
    });

  const members = { model, chat, group, onAdd: () => setPage('add'), onAction: act };

  if (page === 'edit' && group.rights.canEditInfo) {
    return <EditGroup model={model} chat={chat} group={group} onDone={() => setPage('info')} />;
  }
  if (page === 'add' && group.rights.canAdd) {
    return <AddMembers model={model} chatId={chat.id} isChannel={isChannel} onDone={() => setPage('info')} />;
  }
  return (
    <Frame
      title={isChannel ? t`Channel info` : t`Group info`}
      level={2}
      back={{ icon: 'close', label: t`Close`, onBack: onClose }}
      action={
        group.rights.canEditInfo ? (
          <IconButton icon="edit" label={t`Edit`} onClick={() => setPage('edit')} />
        ) : null
      }
    >
      <div className={styles.portrait}>
        <Avatar id={chat.id} name={name} src={group.photoUrl} size={112} />
        <p className={styles.name} dir="auto" data-testid="group-name">
          {name}
        </p>
        <p className={styles.count}>{describeMembers(chat.type, chat.memberCount)}</p>
        {group.about ? (
          <p className={styles.about} dir="auto">
            {group.about}
          </p>
        ) : null}
      </div>
      {group.rights.canInvite ? <Links model={model} chatId={chat.id} /> : null}
      {!isChannel ? <Members {...members} /> : null}
      {isChannel && group.rights.canModerate ? (
        <>
          <Members {...members} part="staff" />
          <Members {...members} part="readers" />
        </>
      ) : null}
      <div className={styles.leave}>
        <Button icon="signOut" onClick={leave}>
          {isChannel ? t`Leave the channel` : t`Leave the group`}
        </Button>
      </div>
      {question ? <Ask question={question} run={run} onClose={() => setQuestion(undefined)} /> : null}
    </Frame>
  );
}

type AskProps = {
  question: Question;
  run: (call: Promise<Result<unknown>>) => Promise<boolean>;
  onClose: () => void;
};

function Ask({ question, run, onClose }: AskProps): ReactNode {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isAlert
      title={question.title}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            look="danger"
            isBusy={isBusy}
            onClick={async () => {
              setBusy(true);
              const isDone = await run(question.act());
              setBusy(false);
              onClose();
              if (isDone) question.onDone?.();
            }}
          >
            {question.yes}
          </Button>
        </>
      }
    >
      {question.text}
    </Dialog>
  );
}
