import type { FromOwner, ToOwner } from '../protocol.ts';
import { type Line, type Lines, portOf } from './types.ts';

const generationKey = 'roost.owner';

/** What is used of the browser; tests put their own in its place. */
export type SharedLinesOptions = {
  /** Connects to the shared worker of a name, started if there is none. */
  open: (name: string, onFailed: () => void) => MessagePort;
  /** Keeps the number of the present worker for tabs that are opened later. */
  settings: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  /** The worker can't be started: another way is taken. */
  onFailed: () => void;
};

/**
 * Lines to the owner in a SharedWorker. A worker that doesn't answer can't be ended from outside; the next one has
 * another name, and the fencing number keeps the former from writing.
 */
export function createSharedLines({ open, settings, onFailed }: SharedLinesOptions): Lines {
  let mine = 0;
  return {
    connect(isReplacement): Line {
      const known = readNumber(settings);
      // All tabs that notice arrive at the same number.
      mine = isReplacement && known <= mine ? mine + 1 : Math.max(known, mine);
      if (mine > known) writeNumber(settings, mine);
      return portOf<ToOwner, FromOwner>(open(`roost-${mine}`, onFailed));
    },
  };
}

function readNumber(settings: SharedLinesOptions['settings']): number {
  try {
    const number = Number(settings?.getItem(generationKey) ?? 0);
    return Number.isSafeInteger(number) && number > 0 ? number : 0;
  } catch {
    return 0; // storage is refused to this page
  }
}

function writeNumber(settings: SharedLinesOptions['settings'], number: number): void {
  try {
    settings?.setItem(generationKey, String(number));
  } catch {
    // Tabs that are opened later begin with the former worker, and notice that it doesn't answer.
  }
}
