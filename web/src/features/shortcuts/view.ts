import { t } from '@lingui/core/macro';

/** What keys do; 'Mod' is Ctrl or ⌘. Each of the keys does it. */
export type ShortcutRow = { keys: string[]; text: string };
export type ShortcutGroup = { title: string; rows: ShortcutRow[] };

/** All that the keyboard can do, by place. */
export function listShortcuts(sendKey: 'enter' | 'mod-enter'): ShortcutGroup[] {
  const isEnter = sendKey === 'enter';
  return [
    {
      title: t`Everywhere`,
      rows: [
        { keys: ['Mod+F'], text: t`Search in this chat` },
        { keys: ['Mod+J'], text: t`Go to a date` },
        { keys: ['Mod+K'], text: t`Go to a chat, person, message or command` },
        { keys: ['Alt+↑', 'Alt+↓'], text: t`Previous or next chat` },
        { keys: ['Esc'], text: t`Close or go back` },
        { keys: ['?', 'Mod+/'], text: t`Show this list` },
      ],
    },
    {
      title: t`Messages and chats`,
      rows: [
        { keys: ['↑', '↓'], text: t`From one to the next` },
        { keys: ['Enter'], text: t`Open the chat, or the menu of a message` },
        { keys: ['Home', 'End'], text: t`First or last chat` },
      ],
    },
    {
      title: t`Writing`,
      rows: [
        { keys: isEnter ? ['Enter', 'Mod+Enter'] : ['Mod+Enter'], text: t`Send` },
        { keys: isEnter ? ['Shift+Enter'] : ['Enter', 'Shift+Enter'], text: t`New line` },
        { keys: ['↑'], text: t`Edit your last message, in an empty field` },
        { keys: ['Mod+B'], text: t`Bold` },
        { keys: ['Mod+I'], text: t`Italic` },
        { keys: ['Mod+E'], text: t`Code` },
        { keys: ['Mod+Shift+X'], text: t`Strikethrough` },
        { keys: ['Mod+Shift+P'], text: t`Spoiler` },
        { keys: [':'], text: t`Emoji by name` },
      ],
    },
  ];
}
