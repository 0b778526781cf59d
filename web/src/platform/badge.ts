/** Shows a number at the icon of the installed app, and a dot at the icon of the tab; 0 takes them away. */
export function setBadge(count: number): void {
  if (typeof document === 'undefined') return;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const address = count > 0 ? '/favicon-unread.svg' : '/favicon.svg';
  if (icon && icon.getAttribute('href') !== address) icon.setAttribute('href', address);
  if (!('setAppBadge' in navigator)) return;
  // Refused where the app isn't installed.
  void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
}
