import { plural, t } from '@lingui/core/macro';
import { formatNames } from './names.ts';
import { formatSpan } from './time.ts';

/** What a system message tells, as far as a text needs it. */
export type SystemLike = {
  event: string;
  isAboutMe: boolean;
  title: string | undefined;
  role: string | undefined;
  timerSeconds?: number | undefined;
};

type Parts = {
  note: SystemLike;
  /** One did it oneself. */
  isOwn: boolean;
  /** Who did it; undefined for somebody who isn't known. */
  actor: string | undefined;
  /** Those whom it is about, beside oneself. */
  named: readonly string[];
  /** In a channel nobody is said to have done it. */
  isChannel: boolean;
};

/** A change of a chat in words. */
export function describeSystem({ note, isOwn, actor, named, isChannel }: Parts): string {
  const { event, isAboutMe, role } = note;
  const title = note.title ?? '';
  if (event === 'timer') return describeTimer(note.timerSeconds ?? 0, isOwn, isChannel ? undefined : actor);
  if (event === 'pinned') return describePin(isOwn, isChannel ? undefined : (actor ?? t`Somebody`));
  if (isChannel) return describeChannel(event, title);
  // Alone one is the object of the sentence, which some languages put elsewhere than a name.
  const isOnlyMe = isAboutMe && named.length === 0;
  const whom = nameAll(named, isAboutMe);
  if (event === 'role') return describeRole(role, isOnlyMe, whom);
  if (event === 'owner') return isOnlyMe ? t`You are the owner now` : t`${whom} is the owner now`;
  if (isOwn) return describeOwn(event, title, whom);
  const who = actor ?? t`Somebody`;
  return isOnlyMe ? describeDoneToMe(event, who) : describeDone(event, title, who, whom);
}

function describePin(isOwn: boolean, who: string | undefined): string {
  if (who === undefined) return t`A message was pinned`;
  return isOwn ? t`You pinned a message` : t`${who} pinned a message`;
}

function describeOwn(event: string, title: string, whom: string): string {
  switch (event) {
    case 'created':
      return t`You created the group`;
    case 'title':
      return t`You changed the title to “${title}”`;
    case 'about':
      return t`You changed the description`;
    case 'photo':
      return t`You changed the photo`;
    case 'photo_removed':
      return t`You removed the photo`;
    case 'added':
      return t`You added ${whom}`;
    case 'joined':
      return t`You joined by a link`;
    case 'let_in':
      return t`You let ${whom} in`;
    case 'removed':
      return t`You removed ${whom}`;
    case 'left':
      return t`You left the group`;
    default:
      return t`The group was changed`;
  }
}

function describeDone(event: string, title: string, who: string, whom: string): string {
  switch (event) {
    case 'created':
      return t`${who} created the group`;
    case 'title':
      return t`${who} changed the title to “${title}”`;
    case 'about':
      return t`${who} changed the description`;
    case 'photo':
      return t`${who} changed the photo`;
    case 'photo_removed':
      return t`${who} removed the photo`;
    case 'added':
      return t`${who} added ${whom}`;
    case 'joined':
      return t`${who} joined by a link`;
    case 'let_in':
      return t`${who} let ${whom} in`;
    case 'removed':
      return t`${who} removed ${whom}`;
    case 'left':
      return t`${who} left the group`;
    default:
      return t`The group was changed`;
  }
}

function describeDoneToMe(event: string, who: string): string {
  switch (event) {
    case 'added':
      return t`${who} added you`;
    case 'let_in':
      return t`${who} let you in`;
    case 'removed':
      return t`${who} removed you`;
    default:
      return t`The group was changed`;
  }
}

function describeTimer(seconds: number, isOwn: boolean, actor: string | undefined): string {
  const span = formatSpan(seconds);
  if (isOwn) {
    return seconds > 0
      ? t`You set messages to disappear after ${span}`
      : t`You turned off disappearing messages`;
  }
  if (!actor)
    return seconds > 0 ? t`Messages disappear after ${span} now` : t`Messages don’t disappear any more`;
  return seconds > 0
    ? t`${actor} set messages to disappear after ${span}`
    : t`${actor} turned off disappearing messages`;
}

function describeRole(role: string | undefined, isMe: boolean, whom: string): string {
  if (role === 'admin') return isMe ? t`You are an admin now` : t`${whom} is an admin now`;
  if (role === 'reader') return isMe ? t`You may only read now` : t`${whom} may only read now`;
  return isMe ? t`You are a member like the others now` : t`${whom} is a member like the others now`;
}

function describeChannel(event: string, title: string): string {
  switch (event) {
    case 'created':
      return t`The channel was created`;
    case 'title':
      return t`The title is “${title}” now`;
    case 'about':
      return t`The description was changed`;
    case 'photo':
      return t`The photo was changed`;
    case 'photo_removed':
      return t`The photo was removed`;
    default:
      return t`The channel was changed`;
  }
}

/** Names beyond that are counted. */
const maxNamed = 4;

function nameAll(named: readonly string[], isWithMe: boolean): string {
  const all = isWithMe ? [t`you`, ...named] : [...named];
  if (all.length === 0) return t`somebody`;
  if (all.length <= maxNamed) return formatNames(all);
  const rest = all.length - maxNamed + 1;
  return formatNames([...all.slice(0, maxNamed - 1), plural(rest, { one: '# other', other: '# others' })]);
}
