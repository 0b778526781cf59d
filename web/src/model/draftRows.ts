import type { WireDraft } from '../api/index.ts';
import { decodeContent } from './codec.ts';
import type { Draft } from './contract.ts';

/** What the user began to write, as the server has it, by chat. A draft that was sent or deleted stays as an empty row. */
export class DraftRows {
  private readonly rows = new Map<string, WireDraft>();
  private readonly shown = new WeakMap<WireDraft, Draft>();

  /** Keeps of each the row with the higher version; true if something changed. */
  put(rows: readonly WireDraft[] | null | undefined): boolean {
    let isNew = false;
    for (const row of rows ?? []) {
      if (row.version <= (this.rows.get(row.chat_id)?.version ?? 0)) continue;
      this.rows.set(row.chat_id, row);
      isNew = true;
    }
    return isNew;
  }

  /** Takes in all that there are, as they were fetched after the user version from: what isn't among them is gone. */
  reset(rows: readonly WireDraft[], from: number): void {
    const fetched = new Set(rows.map((row) => row.chat_id));
    for (const [chat_id, row] of this.rows)
      if (!fetched.has(chat_id) && row.version < from) this.rows.set(chat_id, { chat_id, version: from });
    this.put(rows);
  }

  /** As the store keeps them. */
  all(): WireDraft[] {
    return [...this.rows.values()];
  }

  /** The draft of a chat; the same object until it changes. Undefined: there never was one. */
  of(chatId: string): Draft | undefined {
    const row = this.rows.get(chatId);
    if (!row) return undefined;
    const known = this.shown.get(row);
    if (known) return known;
    const draft = {
      text: decodeContent(row)?.text ?? '',
      replyToSeq: row.reply_to_seq || undefined,
      version: row.version,
    };
    this.shown.set(row, draft);
    return draft;
  }

  clear(): void {
    this.rows.clear();
  }
}
