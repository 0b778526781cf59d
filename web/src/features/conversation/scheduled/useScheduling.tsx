import { t } from '@lingui/core/macro';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { describeProblem, formatAhead } from '../../../i18n/index.ts';
import type { Model, Result, ScheduledMessage, SendOptions } from '../../../model/index.ts';
import { useToast } from '../../../ui/index.ts';
import { ScheduledBar, ScheduledButton } from './ScheduledButton.tsx';
import type { ScheduledActs } from './ScheduledDialog.tsx';
import { countRefused } from './view.ts';

const dialogs = () => import('./dialogs.ts');
const TimeDialog = lazy(async () => ({ default: (await dialogs()).TimeDialog }));
const ScheduledDialog = lazy(async () => ({ default: (await dialogs()).ScheduledDialog }));

/** What a conversation needs of messages that are sent later. */
export type Scheduling = {
  /** Asks when a text is to be sent. */
  ask: (text: string) => void;
  /** Beside the field; undefined without any. */
  button: ReactNode;
  /** Above the place where one writes; undefined where there is nothing to say. */
  bar: ReactNode;
  dialog: ReactNode;
};

type Options = {
  model: Model;
  chatId: string;
  messages: readonly ScheduledMessage[];
  mayWrite: boolean;
  /** What goes with a text. */
  optionsOf: (text: string) => SendOptions;
  /** A text is scheduled: it leaves the field. */
  onScheduled: () => void;
};

/** Has messages sent later, and shows those of a chat that are. */
export function useScheduling({
  model,
  chatId,
  messages,
  mayWrite,
  optionsOf,
  onScheduled,
}: Options): Scheduling {
  const toast = useToast();
  const [asked, setAsked] = useState<string>();
  const [isListed, setListed] = useState(false);
  const run = async <T,>(call: Promise<Result<T>>) => {
    const result = await call;
    if (!result.ok) toast(describeProblem(result.problem), 'error');
    return result.ok;
  };
  const acts: ScheduledActs = {
    send: ({ id }) => run(model.sendScheduled(chatId, id)),
    rewrite: ({ id }, text) => run(model.changeScheduled(chatId, id, { text, names: optionsOf(text).names })),
    move: ({ id }, sendAt) => run(model.changeScheduled(chatId, id, { sendAt })),
    remove: ({ id }) => run(model.deleteScheduled(chatId, id)),
  };
  const shown = { count: messages.length, refused: countRefused(messages), onOpen: () => setListed(true) };
  const hasBar = shown.count > 0 && (shown.refused > 0 || !mayWrite);
  return {
    ask: setAsked,
    button: shown.count > 0 ? <ScheduledButton {...shown} /> : undefined,
    bar: hasBar ? <ScheduledBar {...shown} /> : undefined,
    dialog: (
      <Suspense fallback={null}>
        {asked === undefined ? null : (
          <TimeDialog
            title={t`Send later`}
            onPick={async (at) => {
              if (!(await run(model.scheduleText(chatId, asked, at, optionsOf(asked))))) return false;
              toast(t`Scheduled: ${formatAhead(at, new Date())}`);
              onScheduled();
              return true;
            }}
            onClose={() => setAsked(undefined)}
          />
        )}
        {isListed ? (
          <ScheduledDialog messages={messages} acts={acts} onClose={() => setListed(false)} />
        ) : null}
      </Suspense>
    ),
  };
}
