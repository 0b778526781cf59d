import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, Member, Model } from '../../model/index.ts';
import { Button, Icon, type MenuEntry, SearchField, Spinner } from '../../ui/index.ts';
import { MemberRow } from './MemberRow.tsx';
import styles from './People.module.css';
import { useMembers } from './useMembers.ts';
import { actionsOn, describeRole, type MemberAction } from './view.ts';

/** With fewer members one sees them all. */
const searchFrom = 10;

type MembersProps = {
  model: Model;
  chat: ChatSummary;
  group: GroupFacts;
  /** Who of a channel: those who run it, or who reads it. */
  part?: 'staff' | 'readers';
  onAdd: () => void;
  onAction: (action: MemberAction, member: Member) => void;
};

/** Who is in a group, and what one may do with them. */
export function Members({ model, chat, group, part, onAdd, onAction }: MembersProps) {
  const [query, setQuery] = useState('');
  // Readers come and go without a version of the members.
  const version = `${group.membersVersion} ${part === 'readers' ? chat.memberCount : ''}`;
  const found = useMembers(model, chat.id, query, version, part === 'readers' ? 'reader' : undefined);
  const isChannel = chat.type === 'channel';
  const entriesOf = (member: Member): MenuEntry[] =>
    actionsOn(group, member, isChannel).map((action) => ({
      ...entryOf(action, isChannel),
      onPick: () => onAction(action, member),
    }));
  return (
    <section>
      <h3 className={styles.heading}>
        {part === 'staff' ? t`Admins` : isChannel ? t`Subscribers` : t`Members`}
      </h3>
      {chat.memberCount >= searchFrom && part !== 'staff' ? (
        <div className={styles.search}>
          <SearchField
            label={isChannel ? t`Search subscribers` : t`Search members`}
            value={query}
            onChange={setQuery}
          />
        </div>
      ) : null}
      <ul className={styles.list}>
        {group.rights.canAdd && !query && part !== 'staff' ? (
          <li>
            <button type="button" className={styles.row} onClick={onAdd}>
              <span className={styles.icon}>
                <Icon name="users" size={20} />
              </span>
              <span className={styles.name}>{isChannel ? t`Add subscribers` : t`Add members`}</span>
            </button>
          </li>
        ) : null}
        {found.members.map((member) => (
          <MemberRow
            key={member.person.id}
            member={member}
            role={describeRole(member.role, isChannel)}
            entries={entriesOf(member)}
          />
        ))}
      </ul>
      <Outcome found={found} nobody={isChannel && !query ? t`Nobody reads it yet.` : t`Nobody found`} />
      {found.next ? (
        <div className={styles.loading}>
          <Button isBusy={found.isLoading} onClick={() => void found.loadMore()}>{t`Show more`}</Button>
        </div>
      ) : null}
    </section>
  );
}

/** What is said where there are no rows. */
function Outcome({ found, nobody }: { found: ReturnType<typeof useMembers>; nobody: string }) {
  if (found.problem) {
    return (
      <p className={styles.note} role="status">
        {describeProblem(found.problem)}
      </p>
    );
  }
  if (found.members.length > 0) return null;
  return found.isLoading ? (
    <div className={styles.loading}>
      <Spinner label={t`Loading`} />
    </div>
  ) : (
    <p className={styles.note} role="status">
      {nobody}
    </p>
  );
}

function entryOf(action: MemberAction, isChannel: boolean): Omit<MenuEntry, 'onPick'> {
  switch (action) {
    case 'profile':
      return { id: action, label: t`Profile`, icon: 'user' };
    case 'message':
      return { id: action, label: t`Write a message`, icon: 'compose' };
    case 'promote':
      return { id: action, label: t`Make an admin`, icon: 'check' };
    case 'demote':
      return { id: action, label: t`Take admin rights back`, icon: 'user' };
    case 'silence':
      return { id: action, label: t`Let them only read`, icon: 'eye' };
    case 'unsilence':
      return { id: action, label: t`Let them write again`, icon: 'edit' };
    case 'ban':
      return { id: action, label: t`Ban`, icon: 'block', isDangerous: true };
    case 'handOver':
      return {
        id: action,
        label: isChannel ? t`Hand the channel over` : t`Hand the group over`,
        icon: 'key',
      };
    case 'remove':
      return {
        id: action,
        label: isChannel ? t`Remove from the channel` : t`Remove from the group`,
        icon: 'trash',
        isDangerous: true,
      };
  }
}
