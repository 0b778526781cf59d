// How the user wants to be told of messages. Pure.
import type { WireNotifications } from '../api/index.ts';
import type { Notifying } from './contract.ts';

/** What the server does for who never said. */
const usual: Notifying = { preview: 'full', isOnlyMentions: false, hasSound: true, quiet: undefined };

/** The wishes as screens show them; undefined: they aren't known yet. */
export function notifyingOf(row: WireNotifications | undefined): Notifying {
  if (!row) return usual;
  const { preview, groups, silent, quiet } = row;
  return {
    preview,
    isOnlyMentions: groups === 'mentions',
    hasSound: !silent,
    quiet: quiet && { from: quiet.from, to: quiet.to, timeZone: quiet.time_zone },
  };
}

/** The wishes as the server wants them: all of them. */
export function wireNotifyingOf({ preview, isOnlyMentions, hasSound, quiet }: Notifying) {
  return {
    preview,
    groups: isOnlyMentions ? ('mentions' as const) : ('all' as const),
    ...(hasSound ? {} : { silent: true }),
    ...(quiet ? { quiet: { from: quiet.from, to: quiet.to, time_zone: quiet.timeZone } } : {}),
  };
}
