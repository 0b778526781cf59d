/** What the browser keeps for this app, in bytes: messages, pictures, files on their way, the app itself. */
export type StorageEstimate = { used: number; quota: number };

/** Asks the browser; undefined where it doesn't tell. */
export async function estimateStorage(): Promise<StorageEstimate | undefined> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? undefined : { used: usage, quota };
  } catch {
    return undefined; // plain HTTP has no such thing
  }
}
