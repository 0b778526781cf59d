import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, Member, Model } from '../../model/index.ts';
import { Button, Icon, type MenuEntry, Spinner } from '../../ui/index.ts';
import { MemberRow } from './MemberRow.tsx';
import styles from './People.module.css';
import { Search } from './Search.tsx';
import { useMembers } from './useMembers.ts';
import { actionsOn, describeRole, type MemberAction } from './view.ts';

/** With fewer members one sees them all. */
const searchFrom = 10;

type MembersProps = {
  model: Model;
  chat: ChatSummary;
  group: GroupFacts;
  onAdd: () => void;
  onAction: (action: MemberAction, member: Member) => void;
};

/** Who is in a group, and what one may do with them. */
export function Members({ model, chat, group, onAdd, onAction }: MembersProps) {
  const [query, setQuery] = useState('');
  const found = useMembers(model, chat.id, query, group.membersVersion);
  const isChannel = chat.type === 'channel';
  const entriesOf = (member: Member): MenuEntry[] =>
    actionsOn(group, member).map((action) => ({
      ...entryOf(action),
      onPick: () => onAction(action, member),
    }));
  return (
    <section>
      <h3 className={styles.heading}>{t`Members`}</h3>
      {chat.memberCount >= searchFrom ? (
        <Search label={t`Search members`} value={query} onChange={setQuery} />
      ) : null}
      <ul className={styles.list}>
        {group.rights.canAdd && !query ? (
          <li>
            <button type="button" className={styles.row} onClick={onAdd}>
              <span className={styles.icon}>
                <Icon name="users" size={20} />
              </span>
              <span className={styles.name}>{t`Add members`}</span>
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
      {found.problem ? (
        <p className={styles.note} role="status">
          {describeProblem(found.problem)}
        </p>
      ) : found.isLoading && found.members.length === 0 ? (
        <div className={styles.loading}>
          <Spinner label={t`Loading members`} />
        </div>
      ) : found.members.length === 0 ? (
        <p className={styles.note} role="status">{t`Nobody found`}</p>
      ) : null}
      {found.next ? (
        <div className={styles.loading}>
          <Button isBusy={found.isLoading} onClick={() => void found.loadMore()}>{t`Show more`}</Button>
        </div>
      ) : null}
    </section>
  );
}

function entryOf(action: MemberAction): Omit<MenuEntry, 'onPick'> {
  switch (action) {
    case 'message':
      return { id: action, label: t`Write a message`, icon: 'compose' };
    case 'promote':
      return { id: action, label: t`Make an admin`, icon: 'check' };
    case 'demote':
      return { id: action, label: t`Take admin rights back`, icon: 'user' };
    case 'handOver':
      return { id: action, label: t`Hand the group over`, icon: 'key' };
    case 'remove':
      return { id: action, label: t`Remove from the group`, icon: 'trash', isDangerous: true };
  }
}
