import { t } from '@lingui/core/macro';
import { type FormEvent, useId, useRef, useState } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { ChatSummary, GroupFacts, Model, Result } from '../../model/index.ts';
import { Avatar, Button, TextArea, TextField, useToast } from '../../ui/index.ts';
import { Frame } from './Frame.tsx';
import styles from './GroupPanel.module.css';
import { checkTitle, maxAbout } from './view.ts';

type EditGroupProps = { model: Model; chat: ChatSummary; group: GroupFacts; onDone: () => void };

/** Changes what a group tells of itself: photo, name, description. */
export function EditGroup({ model, chat, group, onDone }: EditGroupProps) {
  const toast = useToast();
  const form = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState(chat.title ?? '');
  const [about, setAbout] = useState(group.about);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isSending, setSending] = useState(false);
  const kind = chat.type === 'channel' ? 'channel' : 'group';
  const isTooLong = [...about.trim()].length > maxAbout;

  const run = async (call: Promise<Result<void>>) => {
    const answer = await call;
    if (!answer.ok) toast(describeProblem(answer.problem), 'error');
    return answer.ok;
  };
  const send = async (call: Promise<Result<void>>) => {
    setSending(true);
    await run(call);
    setSending(false);
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
      <div className={styles.portrait}>
        <Avatar id={chat.id} name={chat.title ?? ''} src={group.photoUrl} size={112} />
        <div className={styles.buttons}>
          <Button icon="camera" isBusy={isSending} onClick={() => picker.current?.click()}>
            {group.photoUrl ? t`Change picture` : t`Add picture`}
          </Button>
          {group.photoUrl ? (
            <Button
              look="quiet"
              onClick={() => void send(model.removeGroupPhoto(chat.id))}
            >{t`Remove`}</Button>
          ) : null}
        </div>
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/gif,image/webp"
          className="visually-hidden"
          aria-label={t`Picture file`}
          tabIndex={-1}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void send(model.setGroupPhoto(chat.id, file));
            event.currentTarget.value = '';
          }}
        />
      </div>
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
