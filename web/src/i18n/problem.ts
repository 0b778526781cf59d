import { plural, t } from '@lingui/core/macro';

/** What went wrong, as far as a text needs it: a stable code and when to try again. */
export type ProblemLike = { code: string; retryAfterSeconds?: number | undefined };

/** A problem in words for the person at the screen; every stable code of the server has its own. */
export function describeProblem(problem: ProblemLike): string {
  if (problem.code === 'rate_limited') return describeRateLimit(problem.retryAfterSeconds ?? 0);
  return texts[problem.code]?.() ?? t`Something went wrong. Please try again.`;
}

function describeRateLimit(seconds: number): string {
  if (seconds < 1) return t`That was too much in a short time. Please wait a moment.`;
  if (seconds < 90) {
    const wait = Math.ceil(seconds);
    return t`That was too much in a short time. Try again in ${plural(wait, { one: '# second', other: '# seconds' })}.`;
  }
  const wait = Math.ceil(seconds / 60);
  return t`That was too much in a short time. Try again in ${plural(wait, { one: '# minute', other: '# minutes' })}.`;
}

const ourFault = () => t`The app and the server don’t understand each other. Reload the page and try again.`;

const texts: Record<string, () => string> = {
  bad_json: ourFault,
  bad_cursor: ourFault,
  unknown_op: ourFault,
  hello_first: ourFault,
  method_not_allowed: ourFault,
  invalid: () => t`The server didn’t accept this. Please check what you entered.`,
  username_invalid: () => t`Use 3 to 32 letters, digits, dots, dashes or underscores.`,
  username_taken: () => t`This username is taken. Please choose another.`,
  password_weak: () => t`This password is too short or too easy to guess. Use at least 8 characters.`,
  text_empty: () => t`There is nothing to send.`,
  media_invalid: () => t`The server doesn’t take files of this kind.`,
  media_missing: () => t`The file isn’t on the server any more.`,
  quota_exceeded: () => t`Your room on the server is full. Delete some files first.`,
  media_lost: () => t`The browser lost this file before it was sent. Please pick it again.`,
  text_too_long: () => t`This message is too long.`,
  content_unsupported: () => t`This server doesn’t support this kind of message.`,
  image_invalid: () => t`This file isn’t an image that can be read.`,
  unauthenticated: () => t`You are signed out. Please sign in again.`,
  session_expired: () => t`You were away for long, so you were signed out. Please sign in again.`,
  login_failed: () => t`Username or password is wrong.`,
  peer_blocked: () => t`You have blocked this person. Take that back to write to them.`,
  request_open: () => t`Accept the request first.`,
  not_requested: () => t`This was accepted meanwhile.`,
  forbidden: () => t`You may not do this.`,
  cross_origin: () => t`The browser opened this page at another address than the server expects.`,
  registration_closed: () => t`This server doesn’t take new accounts.`,
  invite_invalid: () => t`This invite isn’t valid, or it was already used.`,
  link_invalid: () => t`This link isn’t good any more. Ask for a new one.`,
  chat_full: () => t`This group has as many members as it may have.`,
  owner_needed: () => t`The group needs an owner. Hand it over first.`,
  not_found: () => t`This isn’t there, or you may not see it.`,
  client_id_reused: () => t`This was already sent with another content.`,
  members_changed: () => t`The members of this chat changed meanwhile. Please look again.`,
  message_gone: () => t`This message is gone.`,
  poll_closed: () => t`This poll takes no votes any more.`,
  poll_voted: () => t`Somebody has voted already, so the poll can’t be changed.`,
  no_preview: () => t`There is nothing to show of this link.`,
  emoji_invalid: () => t`This isn’t an emoji that the server knows.`,
  settings_changed: () => t`Another device changed this meanwhile. Please look again.`,
  too_many: () => t`There can’t be more of these here.`,
  too_late: () => t`It is too late for that.`,
  too_large: () => t`This is too large.`,
  internal: () => t`The server had a problem. Please try again in a moment.`,
  unavailable: () => t`The server is busy. Please try again in a moment.`,
  offline: () => t`There is no connection to the server.`,
};
