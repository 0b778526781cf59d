import type { WireScheduled } from '../api/index.ts';
import { decodeCard, decodeContent, decodePreview, decodeQuestion } from './codec.ts';
import type { LinkPreview, ScheduledMessage } from './contract.ts';

/** The user's messages that are sent later, of all chats; those that were sent or deleted stay without content. */
export class ScheduledRows {
  private readonly rows = new Map<string, WireScheduled>();
  private readonly shown = new Map<string, readonly ScheduledMessage[]>();

  /** Keeps of each the row with the higher version; true if something changed. */
  put(rows: readonly WireScheduled[] | null | undefined): boolean {
    let isNew = false;
    for (const row of rows ?? []) {
      if (row.version <= (this.rows.get(keyOf(row))?.version ?? 0)) continue;
      this.rows.set(keyOf(row), row);
      this.shown.delete(row.chat_id);
      isNew = true;
    }
    return isNew;
  }

  /**
   * Takes in all that are open, as they were fetched after the user version from: what isn't among them and wasn't changed
   * since was sent or deleted.
   */
  reset(rows: readonly WireScheduled[], from: number): void {
    const fetched = new Set(rows.map(keyOf));
    for (const [key, row] of this.rows) if (!fetched.has(key) && row.version <= from) this.rows.delete(key);
    this.shown.clear();
    this.put(rows);
  }

  /** Those that aren't sent, as the store keeps them. */
  open(): WireScheduled[] {
    return [...this.rows.values()].filter(isOpen);
  }

  /** Those of a chat, the next one first; the same list until it changes. */
  of(chatId: string): readonly ScheduledMessage[] {
    const known = this.shown.get(chatId);
    if (known) return known;
    const made = this.open()
      .filter((row) => row.chat_id === chatId)
      .sort((a, b) => Date.parse(a.send_at) - Date.parse(b.send_at) || a.version - b.version)
      .map(scheduledOf);
    this.shown.set(chatId, made);
    return made;
  }

  /** The preview of one that still belongs to it with another text: of a page that this links to as well. */
  previewWith(chatId: string, id: string, text: string): LinkPreview | undefined {
    const row = this.rows.get(keyOf({ chat_id: chatId, client_id: id }));
    return row && decodePreview(decodeContent(row)?.preview, text);
  }

  clear(): void {
    this.rows.clear();
    this.shown.clear();
  }
}

const keyOf = ({ chat_id, client_id }: Pick<WireScheduled, 'chat_id' | 'client_id'>) =>
  `${chat_id} ${client_id}`;
const isOpen = (row: WireScheduled) => row.content !== undefined;

function scheduledOf(row: WireScheduled): ScheduledMessage {
  const card = decodeCard(row);
  const kind = card?.kind ?? (decodeQuestion(row) ? ('poll' as const) : undefined);
  return {
    id: row.client_id,
    sendAt: new Date(row.send_at),
    text: decodeContent(row)?.text ?? decodeQuestion(row)?.question,
    ...(kind ? { kind } : {}),
    isSilent: row.silent ?? false,
    replyToSeq: row.reply_to_seq || undefined,
    isRefused: row.state === 'refused',
    problem: row.refusal ? { code: row.refusal } : undefined,
  };
}
