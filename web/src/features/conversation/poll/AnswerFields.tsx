import { t } from '@lingui/core/macro';
import { type KeyboardEvent, type PointerEvent, useId, useRef } from 'react';
import { cx, Icon, IconButton } from '../../../ui/index.ts';
import styles from './PollDialog.module.css';
import type { DraftAnswer, DraftProblem, PollDraft } from './view.ts';

type AnswerFieldsProps = {
  draft: PollDraft;
  problem: DraftProblem | undefined;
  onChange: (key: number, text: string) => void;
  /** An answer goes to another place. */
  onMove: (key: number, to: number) => void;
  onRemove: (key: number) => void;
};

/** The answers of a poll while it is written: each a field, put in order by its grip. */
export function AnswerFields({ draft, problem, onChange, onMove, onRemove }: AnswerFieldsProps) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const { answers } = draft;
  const error = problem && problem.at !== 'question' ? problem.text : undefined;
  const focusRow = (at: number) => list.current?.children[at]?.querySelector('input')?.focus();
  const press = (event: KeyboardEvent, at: number) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (at + 1 >= answers.length) return; // the last one sends
    event.preventDefault();
    focusRow(at + 1);
  };
  return (
    <fieldset className={styles.answers}>
      <legend className={styles.legend}>{t`Answers`}</legend>
      <ol ref={list} className={styles.list}>
        {answers.map((answer, at) => {
          const number = at + 1;
          const isEmpty = answer.text === '' && at === answers.length - 1;
          const isWrong = problem?.at === answer.key || (problem?.at === 'answers' && answer.text === '');
          return (
            <li key={answer.key} className={styles.row}>
              <Grip
                answer={answer}
                at={at}
                last={answers.length - 1}
                isHidden={isEmpty}
                onMove={(to) => onMove(answer.key, to)}
              />
              <input
                className={cx(styles.input, isWrong && styles.wrong)}
                aria-label={t`Answer ${number}`}
                aria-invalid={isWrong || undefined}
                aria-describedby={isWrong ? `${id}-error` : undefined}
                placeholder={isEmpty && at > 1 ? t`One more answer` : t`Answer ${number}`}
                dir={answer.text ? 'auto' : undefined}
                autoComplete="off"
                value={answer.text}
                onChange={(event) => onChange(answer.key, event.currentTarget.value)}
                onKeyDown={(event) => press(event, at)}
              />
              {isEmpty || answers.length <= 2 ? (
                <span className={styles.blank} />
              ) : (
                <IconButton
                  icon="close"
                  size={18}
                  label={t`Remove answer ${number}`}
                  onClick={() => {
                    onRemove(answer.key);
                    focusRow(Math.max(0, at - 1));
                  }}
                />
              )}
            </li>
          );
        })}
      </ol>
      {error ? (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

type GripProps = {
  answer: DraftAnswer;
  at: number;
  last: number;
  isHidden: boolean;
  onMove: (to: number) => void;
};

/** Takes an answer to another place: by the pointer, or by the arrow keys. */
function Grip({ answer, at, last, isHidden, onMove }: GripProps) {
  const start = useRef<{ y: number; height: number }>(undefined);
  if (isHidden) return <span className={styles.blank} />;
  const number = at + 1;
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const { current } = start;
    if (!current) return;
    const steps = Math.round((event.clientY - current.y) / current.height);
    const to = Math.min(Math.max(at + steps, 0), last);
    if (to === at) return;
    current.y += (to - at) * current.height;
    onMove(to);
  };
  const end = () => {
    start.current = undefined;
  };
  return (
    <button
      type="button"
      className={styles.grip}
      aria-label={t`Move answer ${number}`}
      title={t`Move`}
      aria-description={answer.text}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
        if (step === 0) return;
        event.preventDefault();
        if (at + step >= 0 && at + step <= last) onMove(at + step);
      }}
      onPointerDown={(event) => {
        const height = event.currentTarget.closest('li')?.offsetHeight ?? 0;
        if (height === 0) return;
        start.current = { y: event.clientY, height };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <Icon name="grip" size={20} />
    </button>
  );
}
