import type { WireMessage } from '../api/index.ts';
import type { ChatCopy } from './copy.ts';
import { quoteOf } from './message.ts';

/** Messages that are fetched around one that is quoted: answers often quote what stands close together. */
export const quotePage = 20;

/** Fetches messages that others answer and that aren't held, one page after the other. */
export class QuoteLoader {
  private readonly load: (copy: ChatCopy, seq: number) => Promise<unknown>;
  private readonly asked = new Set<number>();
  private isBusy = false;

  constructor(load: (copy: ChatCopy, seq: number) => Promise<unknown>) {
    this.load = load;
  }

  /** Has the targets of these messages fetched, each once. */
  want(copy: ChatCopy, rows: readonly Pick<WireMessage, 'reply_to_seq'>[]): void {
    if (!this.isBusy && this.nextOf(copy, rows) !== undefined) void this.run(copy, rows);
  }

  /** There is a connection again: what couldn't be had is asked for anew. */
  retry(): void {
    this.asked.clear();
  }

  private async run(copy: ChatCopy, rows: readonly Pick<WireMessage, 'reply_to_seq'>[]): Promise<void> {
    this.isBusy = true;
    try {
      for (let seq = this.nextOf(copy, rows); seq !== undefined; seq = this.nextOf(copy, rows)) {
        this.asked.add(seq);
        await this.load(copy, seq);
      }
    } catch {
      // Offline, most likely: retry is called when that is over.
    }
    this.isBusy = false;
  }

  private nextOf(copy: ChatCopy, rows: readonly Pick<WireMessage, 'reply_to_seq'>[]): number | undefined {
    for (const { reply_to_seq: seq } of rows) {
      if (seq && !this.asked.has(seq) && quoteOf(copy, seq).state === 'loading') return seq;
    }
    return undefined;
  }
}
