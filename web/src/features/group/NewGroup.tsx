import { plural, t } from '@lingui/core/macro';
import { type FormEvent, useId, useRef, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Model, Person } from '../../model/index.ts';
import { Button, TextField, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './NewGroup.module.css';
import { PeoplePicker } from './PeoplePicker.tsx';
import { checkTitle } from './view.ts';

type NewGroupProps = { model: Model; onBack: () => void; onOpen: (chatId: string) => void };

/** Makes a group: a name, and who is in it. */
export function NewGroup({ model, onBack, onOpen }: NewGroupProps) {
  const toast = useToast();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState('');
  const [error, setError] = useState<string>();
  const [picked, setPicked] = useState<Person[]>([]);
  const [isBusy, setBusy] = useState(false);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkTitle(title);
    setError(wrong);
    if (wrong) return field.current?.focus();
    setBusy(true);
    const answer = await model.createGroup(
      title.trim(),
      picked.map((person) => person.id),
    );
    setBusy(false);
    if (answer.ok) onOpen(answer.value);
    else toast(describeProblem(answer.problem), 'error');
  };
  return (
    <Frame
      title={t`New group`}
      back={{ icon: 'back', label: t`Back`, onBack }}
      footer={
        <Button look="primary" isWide type="submit" form={form} isBusy={isBusy}>
          {picked.length === 0
            ? t`Create group`
            : plural(picked.length + 1, {
                one: 'Create group with # member',
                other: 'Create group with # members',
              })}
        </Button>
      }
    >
      <form id={form} className={styles.form} noValidate onSubmit={create}>
        <TextField
          ref={field}
          label={t`Group name`}
          value={title}
          error={error}
          dir="auto"
          autoComplete="off"
          onChange={(value) => {
            setTitle(value);
            setError(undefined);
          }}
        />
      </form>
      <PeoplePicker model={model} picked={picked} onPick={setPicked} />
    </Frame>
  );
}
