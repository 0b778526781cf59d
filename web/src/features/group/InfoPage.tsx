import { plural, t } from '@lingui/core/macro';
import { describeMembers, formatNumber, nameChat } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, Member, Model } from '../../model/index.ts';
import { Avatar, Button, IconButton } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { Members } from './Members.tsx';
import { NavRow } from './NavRow.tsx';
import { NoticesRow } from './NoticesRow.tsx';
import people from './People.module.css';
import { hasSettings, type MemberAction, type PanelPage } from './view.ts';

type InfoPageProps = {
  model: Model;
  chat: ChatSummary;
  group: GroupFacts;
  /** How many ask to be let in. */
  asking: number;
  onClose: () => void;
  onPage: (page: PanelPage) => void;
  onMedia: () => void;
  onAction: (action: MemberAction, member: Member) => void;
  onLeave: () => void;
};

/** What a group tells of itself, the ways to what can be set, and who is in it. */
export function InfoPage(props: InfoPageProps) {
  const { model, chat, group, onPage } = props;
  const { rights } = group;
  const name = nameChat(chat);
  const isChannel = chat.type === 'channel';
  const members = { model, chat, group, onAdd: () => onPage('add'), onAction: props.onAction };
  return (
    <Frame
      title={isChannel ? t`Channel info` : t`Group info`}
      level={2}
      back={{ icon: 'close', label: t`Close`, onBack: props.onClose }}
      action={
        rights.canEditInfo ? <IconButton icon="edit" label={t`Edit`} onClick={() => onPage('edit')} /> : null
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
      <NoticesRow model={model} chat={chat} />
      <Ways {...props} />
      {isChannel ? null : <Members {...members} />}
      {isChannel && rights.canModerate ? (
        <>
          <Members {...members} part="staff" />
          <Members {...members} part="readers" />
        </>
      ) : null}
      <div className={styles.leave}>
        <Button icon="signOut" onClick={props.onLeave}>
          {isChannel ? t`Leave the channel` : t`Leave the group`}
        </Button>
      </div>
    </Frame>
  );
}

/** The ways to its pictures, and to what only some may do. */
function Ways({ chat, group, asking, onPage, onMedia }: InfoPageProps) {
  const { rights } = group;
  return (
    <ul className={people.list}>
      <NavRow icon="image" title={t`Media and files`} onOpen={onMedia} />
      {rights.canInvite && asking > 0 ? (
        <NavRow
          icon="userPlus"
          title={t`Requests to join`}
          badge={{
            count: asking,
            text: formatNumber(asking),
            label: plural(asking, { one: '# person asks', other: '# people ask' }),
          }}
          onOpen={() => onPage('askers')}
        />
      ) : null}
      {rights.canInvite ? (
        <NavRow
          icon="link"
          title={t`Invite links`}
          text={chat.type === 'channel' ? t`Who opens one can subscribe` : t`Who opens one can join`}
          onOpen={() => onPage('links')}
        />
      ) : null}
      {hasSettings(rights) ? (
        <NavRow
          icon="settings"
          title={t`Permissions`}
          text={t`Who may do what here`}
          onOpen={() => onPage('rights')}
        />
      ) : null}
      {rights.canModerate ? (
        <NavRow icon="block" title={t`Banned people`} onOpen={() => onPage('bans')} />
      ) : null}
    </ul>
  );
}
