import { t } from '@lingui/core/macro';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, Model, Result } from '../../model/index.ts';
import { Button, TextArea, TextField, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { checkTitle, maxAbout } from './view.ts';

type EditGroupProps = {
  model: Model;
  chat: ChatSummary;
  group: GroupFacts;
  /** The photo, and what changes it. */
  portrait: ReactNode;
  onDone: () => void;
};

/** Changes what a group tells of itself: photo, name, description. */
export function EditGroup({ model, chat, group, portrait, onDone }: EditGroupProps) {
  const toast = useToast();
  const form = useId();
  const [title, setTitle] = useState(chat.title ?? '');
  const [about, setAbout] = useState(group.about);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const kind = chat.type === 'channel' ? 'channel' : 'group';
  const isTooLong = [...about.trim()].length > maxAbout;

  const run = async (call: Promise<Result<void>>) => {
    const answer = await call;
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    return answer.ok;
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkTitle(title, kind);
    setError(wrong);
    if (wrong || isTooLong) return;
    const info = {
      ...(title.trim() === chat.title ? {} : { title: title.trim() }),
      ...(about.trim() === group.about ? {} : { about: about.trim() }),
    };
    if (Object.keys(info).length === 0) return onDone();
    setBusy(true);
    const isDone = await run(model.updateGroup(chat.id, info));
    setBusy(false);
    if (isDone) onDone();
  };
  return (
    <Frame
      title={t`Edit`}
      level={2}
      back={{ icon: 'back', label: t`Back`, onBack: onDone }}
      footer={
        <Button look="primary" isWide type="submit" form={form} isBusy={isBusy}>
          {t`Save`}
        </Button>
      }
    >
      <div className={styles.portrait}>{portrait}</div>
      <form id={form} className={styles.form} noValidate onSubmit={save}>
        <TextField
          label={kind === 'channel' ? t`Channel name` : t`Group name`}
          value={title}
          error={error}
          dir="auto"
          autoComplete="off"
          onChange={(value) => {
            setTitle(value);
            setError(undefined);
          }}
        />
        <TextArea
          label={t`Description`}
          value={about}
          dir="auto"
          error={isTooLong ? t`Use at most ${maxAbout} characters.` : undefined}
          onChange={setAbout}
        />
      </form>
    </Frame>
  );
}
