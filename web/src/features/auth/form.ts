import { t } from '@lingui/core/macro';
import { checkDisplayName, checkNewPassword, describeProblem, type ProblemLike } from '../../i18n/index.ts';

/** What is typed into the form; displayName and invite only count for a registration. */
export type AuthFields = { username: string; displayName: string; password: string; invite: string };

export type AuthField = keyof AuthFields;
export type AuthErrors = Partial<Record<AuthField | 'form', string>>;

const usernamePattern = /^[a-z0-9_.-]{3,32}$/i;

/** Checks a login before it is sent: both are there. */
export function checkLogin(fields: AuthFields): AuthErrors {
  const errors: AuthErrors = {};
  if (!fields.username.trim()) errors.username = t`Enter your username.`;
  if (!fields.password) errors.password = t`Enter your password.`;
  return errors;
}

/** Checks a registration by the rules that the server has too. */
export function checkRegistration(fields: AuthFields, needsInvite: boolean): AuthErrors {
  const errors: AuthErrors = {};
  if (!usernamePattern.test(fields.username.trim()))
    errors.username = describeProblem({ code: 'username_invalid' });
  const long = fields.displayName.trim() ? checkDisplayName(fields.displayName) : undefined;
  if (long) errors.displayName = long;
  const weak = checkNewPassword(fields.password);
  if (weak) errors.password = weak;
  if (needsInvite && !fields.invite.trim()) errors.invite = t`You need an invite to join this server.`;
  return errors;
}

const fieldOf: Record<string, AuthField> = {
  username_invalid: 'username',
  username_taken: 'username',
  password_weak: 'password',
  invite_invalid: 'invite',
};

/** Puts a problem of the server where it belongs: at a field, or above the form. */
export function placeProblem(problem: ProblemLike): AuthErrors {
  return { [fieldOf[problem.code] ?? 'form']: describeProblem(problem) };
}

/** A username suggested by a display name: what of it is allowed, in small letters. */
export function suggestUsername(displayName: string): string {
  const plain = displayName.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .trim()
    .replace(/\s+/g, '.')
    .replace(/[^a-z0-9_.-]/g, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 32);
}
