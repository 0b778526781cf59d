import { drafts, goTo, onLed, path, takeFragment } from '../platform/index.ts';
import { parsePath } from './route.ts';

/** Goes where clicks at notifications lead: in this window, and in one that such a click has opened. */
export function followLeads(): void {
  keepText(path.get(), takeFragment('text'));
  onLed((target, text) => {
    keepText(target, text);
    goTo(target);
  });
}

/** A reply that wasn't sent lands behind what was begun there. */
function keepText(target: string, text: string | undefined): void {
  const route = parsePath(target);
  if (route.name !== 'chat' || !text) return;
  drafts.write(route.chatId, [drafts.read(route.chatId), text].filter(Boolean).join('\n'));
}
