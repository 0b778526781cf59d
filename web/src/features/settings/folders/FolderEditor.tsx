import { t } from '@lingui/core/macro';
import { type FormEvent, useRef, useState } from 'react';
import type { Folder, FolderFilter, Model } from '../../../model/index.ts';
import { Button, Section, Switch, TextField } from '../../../ui/index.ts';
import pages from '../pages.module.css';
import styles from './FolderEditor.module.css';
import { NamedChats } from './NamedChats.tsx';
import { checkFolder } from './view.ts';

type FolderEditorProps = {
  model: Model;
  folder: Folder;
  isNew: boolean;
  onSave: (folder: Folder) => Promise<void>;
  onDelete: () => Promise<void>;
  onCancel: () => void;
};

/** Changes what a folder is called and what is in it. */
export function FolderEditor({ model, folder, isNew, onSave, onDelete, onCancel }: FolderEditorProps) {
  const [draft, setDraft] = useState(folder);
  const [wrong, setWrong] = useState<ReturnType<typeof checkFolder>>();
  const [busy, setBusy] = useState<'save' | 'delete'>();
  const field = useRef<HTMLInputElement>(null);
  const change = (part: Partial<Folder>) => {
    setDraft((before) => ({ ...before, ...part }));
    setWrong(undefined);
  };
  const option = (key: keyof FolderFilter, label: string) => (
    <Switch
      label={label}
      isOn={draft.filter[key]}
      onChange={(isOn) => change({ filter: { ...draft.filter, [key]: isOn } })}
    />
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const problem = checkFolder(draft);
    setWrong(problem);
    if (problem?.name) field.current?.focus();
    if (problem) return;
    setBusy('save');
    await onSave(draft);
    setBusy(undefined);
  };
  return (
    <form className={pages.page} noValidate onSubmit={save}>
      <TextField
        ref={field}
        label={t`Name of the folder`}
        value={draft.name}
        error={wrong?.name}
        dir="auto"
        autoComplete="off"
        onChange={(name) => change({ name })}
      />
      <Section title={t`What is in it`}>
        {option('hasPeople', t`People`)}
        {option('hasGroups', t`Groups`)}
        {option('hasChannels', t`Channels`)}
      </Section>
      <Section title={t`Of these only`}>
        {option('isOnlyUnread', t`Chats with something unread`)}
        {option('isWithoutMuted', t`Chats that aren’t muted`)}
        {option('isWithoutArchived', t`Chats that aren’t in the archive`)}
      </Section>
      <NamedChats
        model={model}
        title={t`Always in it`}
        pick={t`Pick chats that are always in it`}
        ids={draft.chatIds}
        onChange={(chatIds) => change({ chatIds })}
      />
      <NamedChats
        model={model}
        title={t`Never in it`}
        pick={t`Pick chats that are never in it`}
        ids={draft.exceptIds}
        onChange={(exceptIds) => change({ exceptIds })}
      />
      {wrong?.content ? (
        <p className={styles.wrong} role="alert">
          {wrong.content}
        </p>
      ) : null}
      <div className={styles.buttons}>
        {isNew ? null : (
          <Button
            look="danger"
            isBusy={busy === 'delete'}
            disabled={busy !== undefined}
            onClick={async () => {
              setBusy('delete');
              await onDelete();
              setBusy(undefined);
            }}
          >{t`Delete folder`}</Button>
        )}
        <span className={styles.gap} />
        <Button onClick={onCancel}>{t`Cancel`}</Button>
        <Button look="primary" type="submit" isBusy={busy === 'save'} disabled={busy !== undefined}>
          {isNew ? t`Create folder` : t`Save`}
        </Button>
      </div>
    </form>
  );
}
