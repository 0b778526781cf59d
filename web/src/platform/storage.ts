/** Reads a small setting of this browser; undefined where there is none or storage is refused. */
export function readSetting(key: string): string | undefined {
  try {
    return localStorage.getItem(`roost.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a small setting of this browser; where storage is refused it lasts until the page is closed. */
export function writeSetting(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`roost.${key}`);
    else localStorage.setItem(`roost.${key}`, value);
  } catch {
    // Private windows and full disks: the setting isn't worth an error.
  }
}
