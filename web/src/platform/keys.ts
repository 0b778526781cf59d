const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Writes keys as this device's keyboard names them: 'Mod+K' is Ctrl+K, or ⌘K. */
export function nameKeys(keys: string): string {
  if (!isApple) return keys.replace('Mod', 'Ctrl');
  return keys.replace('Mod+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥');
}
