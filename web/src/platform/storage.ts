const prefix = 'roost.';

/** Reads a small setting of this browser; undefined where there is none or storage is refused. */
export function readSetting(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a small setting of this browser; where storage is refused it lasts until the page is closed. */
export function writeSetting(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // Private windows and full disks: the setting isn't worth an error.
  }
}

/** Forgets all settings whose key begins so. */
export function forgetSettings(start: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix + start)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept where storage is refused.
  }
}

/** The settings whose keys begin so, without that beginning. */
export function listSettings(start: string): string[] {
  try {
    const whole = prefix + start;
    return Object.keys(localStorage).flatMap((key) =>
      key.startsWith(whole) ? [key.slice(whole.length)] : [],
    );
  } catch {
    return [];
  }
}
