import { plural, t } from '@lingui/core/macro';
import { type FormEvent, useId, useRef, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Button, Switch, TextArea, TextField, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import styles from './NewGroup.module.css';
import { PeoplePicker } from './PeoplePicker.tsx';
import { checkTitle, type GroupKind, maxAbout } from './view.ts';

type NewGroupProps = {
  model: Model;
  kind: GroupKind;
  onBack: () => void;
  onOpen: (chatId: string) => void;
};

/** Makes a group or a channel: a name, and who is in it. */
export function NewGroup({ model, kind, onBack, onOpen }: NewGroupProps) {
  const toast = useToast();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState('');
  const [about, setAbout] = useState('');
  const [isSigned, setSigned] = useState(false);
  const [error, setError] = useState<string>();
  const [picked, setPicked] = useState<Person[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [toInvite, setToInvite] = useState<{ chatId: string; people: Person[] }>();
  const isChannel = kind === 'channel';
  const isTooLong = [...about.trim()].length > maxAbout;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkTitle(title, kind);
    setError(wrong);
    if (wrong) return field.current?.focus();
    if (isTooLong) return;
    setBusy(true);
    const ids = picked.map((person) => person.id);
    const answer = await (isChannel
      ? model.createChannel({ title: title.trim(), about: about.trim(), isSigned, readerIds: ids })
      : model.createGroup(title.trim(), ids));
    setBusy(false);
    if (!answer.ok) return toast(describeProblem(answer.problem), 'error');
    const { chatId, notAdded } = answer.value;
    const people = picked.filter((person) => notAdded.toInviteIds.includes(person.id));
    if (people.length > 0) setToInvite({ chatId, people });
    else onOpen(chatId);
  };
  return (
    <Frame
      title={isChannel ? t`New channel` : t`New group`}
      back={{ icon: 'back', label: t`Back`, onBack }}
      footer={
        <Button look="primary" isWide type="submit" form={form} isBusy={isBusy}>
          {labelOf(kind, picked.length)}
        </Button>
      }
    >
      <form id={form} className={styles.form} noValidate onSubmit={create}>
        <TextField
          ref={field}
          label={isChannel ? t`Channel name` : t`Group name`}
          value={title}
          error={error}
          dir="auto"
          autoComplete="off"
          onChange={(value) => {
            setTitle(value);
            setError(undefined);
          }}
        />
        {isChannel ? (
          <>
            <TextArea
              label={t`Description`}
              value={about}
              dir="auto"
              error={isTooLong ? t`Use at most ${maxAbout} characters.` : undefined}
              onChange={setAbout}
            />
            <div className={styles.switch}>
              <Switch label={t`Sign posts with the author’s name`} isOn={isSigned} onChange={setSigned} />
            </div>
          </>
        ) : null}
      </form>
      {isChannel ? <h2 className={styles.heading}>{t`First subscribers`}</h2> : null}
      <PeoplePicker model={model} picked={picked} onPick={setPicked} />
      {toInvite ? (
        <InviteDialog
          model={model}
          title={title.trim()}
          {...toInvite}
          onClose={() => onOpen(toInvite.chatId)}
        />
      ) : null}
    </Frame>
  );
}

function labelOf(kind: GroupKind, picked: number): string {
  if (kind === 'channel') return t`Create channel`;
  if (picked === 0) return t`Create group`;
  return plural(picked + 1, {
    one: 'Create group with # member',
    other: 'Create group with # members',
  });
}
