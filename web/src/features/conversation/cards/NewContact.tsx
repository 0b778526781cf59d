import { plural, t } from '@lingui/core/macro';
import { useDeferredValue, useEffect, useState } from 'react';
import type { Model, Outgoing, Person } from '../../../model/index.ts';
import { Avatar, Button, Dialog, PickRow, SearchField, useLive } from '../../../ui/index.ts';
import forward from '../forward/ForwardDialog.module.css';
import { findPeople, togglePerson } from './people.ts';

type NewContactProps = {
  model: Model;
  onSend: (contact: Extract<Outgoing, { kind: 'contact' }>) => void;
  onClose: () => void;
};

/** Picks the people whose cards are sent: those one writes with, and whom the server finds. */
export function NewContact({ model, onSend, onClose }: NewContactProps) {
  const { chats } = useLive(model.chats);
  const session = useLive(model.session);
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Person[]>([]);
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const asked = useDeferredValue(query.trim());
  useEffect(() => {
    let isOld = false;
    setFound([]);
    if (asked === '') return;
    void model.searchPeople(asked).then((answer) => {
      if (!isOld && answer.ok) setFound(answer.value);
    });
    return () => {
      isOld = true;
    };
  }, [model, asked]);
  const self = session.status === 'signed-in' ? session.account.user : undefined;
  const count = picked.length;
  const shown = findPeople(self, chats, found, asked);
  return (
    <Dialog
      title={t`Send a contact`}
      closeLabel={t`Close`}
      onClose={onClose}
      actions={
        <Button
          look="primary"
          icon="send"
          disabled={count === 0}
          onClick={() => {
            for (const { id, displayName } of picked)
              onSend({ kind: 'contact', name: displayName, userId: id });
            onClose();
          }}
        >
          {count < 2 ? t`Send` : plural(count, { one: 'Send # contact', other: 'Send # contacts' })}
        </Button>
      }
    >
      <div className={forward.body}>
        <SearchField label={t`Search people`} value={query} onChange={setQuery} />
        <ul className={forward.list} aria-label={t`People`}>
          {shown.map((person) => (
            <li key={person.id}>
              <PickRow
                start={<Avatar id={person.id} name={person.displayName} src={person.avatarUrl} size={42} />}
                title={person.id === self?.id ? t`You` : person.displayName}
                text={`@${person.username}`}
                isPicked={picked.some(({ id }) => id === person.id)}
                onToggle={() => setPicked((before) => togglePerson(before, person))}
              />
            </li>
          ))}
        </ul>
        {shown.length === 0 ? (
          <p className={forward.none} role="status">
            {t`Nobody with this name`}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
