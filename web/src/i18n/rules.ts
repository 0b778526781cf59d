import { t } from '@lingui/core/macro';

const minPasswordBytes = 8;
const maxPasswordBytes = 256;
const maxDisplayName = 64;

/** What is wrong with a new password, as far as its length tells; the server has the last word. */
export function checkNewPassword(password: string): string | undefined {
  const bytes = new TextEncoder().encode(password).length;
  if (bytes < minPasswordBytes) return t`Use at least ${minPasswordBytes} characters.`;
  if (bytes > maxPasswordBytes) return t`This password is too long.`;
  return undefined;
}

/** What is wrong with a display name. */
export function checkDisplayName(name: string): string | undefined {
  const length = [...name.trim()].length;
  if (length === 0) return t`Enter a name.`;
  if (length > maxDisplayName) return t`Use at most ${maxDisplayName} characters.`;
  return undefined;
}

/** What the grades of a password are called, from the weakest on. */
export function nameStrengths(): [string, string, string, string, string] {
  return [
    t`Very easy to guess`,
    t`Easy to guess`,
    t`Could be better`,
    t`Good password`,
    t`Very good password`,
  ];
}
