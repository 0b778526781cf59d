import type { Message } from '../../model/index.ts';
import { canDeleteForAll, type Windows } from './view.ts';

/** Messages that are selected, by key; undefined: nothing is being selected. */
export type Selection = ReadonlySet<string> | undefined;

/** Takes a message in or out. */
export function toggle(selection: Selection, key: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** What of the selection is still there, in the order of the chat. */
export function pickSelected(selection: Selection, messages: readonly Message[]): Message[] {
  return messages.filter((message) => selection?.has(message.key) && !message.stub);
}

/** The texts of messages, one below the other; with names where several people wrote them. */
export function joinTexts(messages: readonly Message[], nameOf: (message: Message) => string): string {
  const said = messages.filter((message) => message.text !== undefined);
  const isOne = new Set(said.map((message) => message.senderId)).size <= 1;
  return said
    .map((message) => (isOne ? message.text : `${nameOf(message)}:\n${message.text}`))
    .join(isOne ? '\n' : '\n\n');
}

/** Whether all of them may be deleted for everyone. */
export function canDeleteAll(
  messages: readonly Message[],
  windows: Windows,
  now: Date,
  canModerate: boolean,
): boolean {
  return messages.every((message) => canDeleteForAll(message, windows, now, canModerate));
}
