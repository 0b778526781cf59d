import { t } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import type { Member } from '../../model/index.ts';
import { Avatar, Menu, type MenuEntry } from '../../ui/index.ts';
import styles from './People.module.css';

type MemberRowProps = { member: Member; role: string | undefined; entries: MenuEntry[] };

/** A member; a press shows what can be done. */
export function MemberRow({ member, role, entries }: MemberRowProps) {
  const row = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { person, isMe } = member;
  const content = (
    <>
      <Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />
      <span className={styles.main}>
        <span className={styles.name} dir="auto">
          {isMe ? t`You` : person.displayName}
        </span>
        <span className={styles.line} dir="ltr">
          @{person.username}
        </span>
      </span>
      {role ? <span className={styles.role}>{role}</span> : null}
    </>
  );
  return (
    <li data-testid="member-row">
      {entries.length === 0 ? (
        <div className={styles.row}>{content}</div>
      ) : (
        <button
          ref={row}
          type="button"
          className={styles.row}
          aria-haspopup="menu"
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        >
          {content}
        </button>
      )}
      {isOpen ? (
        <Menu label={person.displayName} entries={entries} anchor={row} onClose={() => setOpen(false)} />
      ) : null}
    </li>
  );
}
