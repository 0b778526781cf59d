import { t } from '@lingui/core/macro';
import { type FormEvent, useId, useRef, useState } from 'react';
import { formatSpan } from '../../../i18n/index.ts';
import type { Outgoing } from '../../../model/index.ts';
import { Button, Dialog, Section, SelectRow, Switch, TextField } from '../../../ui/index.ts';
import { AnswerFields } from './AnswerFields.tsx';
import styles from './PollDialog.module.css';
import {
  changeAnswer,
  checkDraft,
  closings,
  type DraftProblem,
  emptyDraft,
  isBegun,
  moveAnswer,
  type PollRules,
  pollOfDraft,
  removeAnswer,
} from './view.ts';

type NewPollProps = {
  onSend: (poll: Extract<Outgoing, { kind: 'poll' }>) => void;
  onClose: () => void;
};

/** Where a poll is written: the question, its answers in order, and how votes count. */
export function NewPoll({ onSend, onClose }: NewPollProps) {
  const form = useId();
  const question = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(emptyDraft);
  const [rules, setRules] = useState<PollRules>({
    isMultiple: false,
    isAnonymous: false,
    closesInSeconds: 0,
  });
  const [problem, setProblem] = useState<DraftProblem>();
  const [isLeaving, setLeaving] = useState(false);
  const change = (next: typeof draft) => {
    setDraft(next);
    setProblem(undefined);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wrong = checkDraft(draft);
    setProblem(wrong);
    if (wrong?.at === 'question') return question.current?.focus();
    if (wrong) return;
    onSend(pollOfDraft(draft, rules, new Date()));
    onClose();
  };
  const leave = () => {
    if (isBegun(draft) && !isLeaving) setLeaving(true);
    else onClose();
  };
  return (
    <Dialog
      title={t`New poll`}
      closeLabel={t`Close`}
      actions={
        isLeaving ? (
          <>
            <p className={styles.leaving} role="alert">{t`Discard what you wrote?`}</p>
            <Button onClick={() => setLeaving(false)}>{t`Go on`}</Button>
            <Button look="danger" onClick={onClose}>{t`Discard`}</Button>
          </>
        ) : (
          <Button look="primary" icon="send" type="submit" form={form}>
            {t`Send`}
          </Button>
        )
      }
      onClose={leave}
    >
      <form id={form} className={styles.form} noValidate onSubmit={send}>
        <TextField
          ref={question}
          label={t`Question`}
          value={draft.question}
          error={problem?.at === 'question' ? problem.text : undefined}
          dir="auto"
          autoComplete="off"
          autoFocus
          onChange={(value) => change({ ...draft, question: value })}
        />
        <AnswerFields
          draft={draft}
          problem={problem}
          onChange={(key, text) => change(changeAnswer(draft, key, text))}
          onMove={(key, to) => setDraft((held) => moveAnswer(held, key, to))}
          onRemove={(key) => change(removeAnswer(draft, key))}
        />
        <Section>
          <Switch
            label={t`Several answers may be chosen`}
            isOn={rules.isMultiple}
            onChange={(isMultiple) => setRules({ ...rules, isMultiple })}
          />
          <Switch
            label={t`Nobody sees who voted for what`}
            isOn={rules.isAnonymous}
            onChange={(isAnonymous) => setRules({ ...rules, isAnonymous })}
          />
          <SelectRow
            label={t`Ends`}
            value={String(rules.closesInSeconds)}
            options={closings.map((seconds) => ({ value: String(seconds), label: describeClosing(seconds) }))}
            onChange={(value) => setRules({ ...rules, closesInSeconds: Number(value) })}
          />
        </Section>
      </form>
    </Dialog>
  );
}

function describeClosing(seconds: number): string {
  if (seconds === 0) return t`When I end it`;
  const span = formatSpan(seconds);
  return t`After ${span}`;
}
