/** Shows a number at the icon of the installed app; 0 takes it away. Browsers without one do nothing. */
export function setBadge(count: number): void {
  if (typeof navigator === 'undefined' || !('setAppBadge' in navigator)) return;
  // Refused where the app isn't installed.
  void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
}
