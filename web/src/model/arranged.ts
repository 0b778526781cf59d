import type { WireBlock, WireSettings } from '../api/index.ts';
import { DraftRows } from './draftRows.ts';
import type { Notifying } from './push.ts';
import { ScheduledRows } from './scheduledRows.ts';

/** What the user arranged for all devices, beside what stands in the chats: settings, who is blocked, and what is sent later. */
export class Arranged {
  settings: WireSettings = {};
  readonly blocks = new Map<string, WireBlock>();
  readonly scheduled = new ScheduledRows();
  readonly drafts = new DraftRows();
  /** How the user wants to be told of messages, while that is on its way to the server. */
  notifyingWish: Notifying | undefined;
  /** Grows with each change. */
  revision = 0;

  /** Keeps of each part of the settings the one with the higher version. */
  putSettings(came: WireSettings | undefined): void {
    const { folders, notifications, preferences, privacy } = came ?? {};
    const held = this.settings;
    this.settings = {
      ...held,
      ...(isNewer(folders, held.folders) ? { folders } : {}),
      ...(isNewer(notifications, held.notifications) ? { notifications } : {}),
      ...(isNewer(preferences, held.preferences) ? { preferences } : {}),
      ...(isNewer(privacy, held.privacy) ? { privacy } : {}),
    };
    if (came) this.revision++;
  }

  /** Keeps of each block the row with the higher version. */
  putBlocks(rows: readonly WireBlock[] | null | undefined): void {
    for (const row of rows ?? []) {
      if (row.version <= (this.blocks.get(row.user_id)?.version ?? -1)) continue;
      this.blocks.set(row.user_id, row);
      this.revision++;
    }
  }

  /**
   * Takes in all blocks as they were fetched after the user version from: what isn't among them and wasn't changed since
   * was taken back.
   */
  resetBlocks(rows: readonly WireBlock[], from: number): void {
    const fetched = new Set(rows.map((row) => row.user_id));
    for (const [id, row] of this.blocks) {
      if (!fetched.has(id) && row.version <= from) this.blocks.delete(id);
    }
    this.revision++;
    this.putBlocks(rows);
  }

  /** Forgets everything. */
  clear(): void {
    this.settings = {};
    this.notifyingWish = undefined;
    this.blocks.clear();
    this.scheduled.clear();
    this.drafts.clear();
    this.revision++;
  }
}

type Versioned = { version: number };

function isNewer<T extends Versioned>(came: T | undefined, held: Versioned | undefined): came is T {
  return came !== undefined && came.version >= (held?.version ?? 0);
}
