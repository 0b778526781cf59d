import { plural, t } from '@lingui/core/macro';
import { daysBefore, formatClock, formatDay } from '../../i18n/index.ts';
import type { GroupLink } from '../../model/index.ts';

const hour = 3600;
const day = 24 * hour;

/** For how many seconds a link may be good; 0: for ever. */
export const lifetimes = [0, hour, day, 7 * day, 30 * day];

/** How many people a link may be for; 0: any number. */
export const useLimits = [0, 1, 10, 100];

/** The server's limit of a link's name. */
export const maxLinkName = 64;

/** For how long a link is good, in words. */
export function describeLifetime(seconds: number): string {
  if (seconds === 0) return t`No end`;
  if (seconds % day === 0) return plural(seconds / day, { one: '# day', other: '# days' });
  return plural(seconds / hour, { one: '# hour', other: '# hours' });
}

/** What is left of a link: who came by it, how long it is good, whether somebody has to let in. */
export function describeLink(link: GroupLink, now: Date): string {
  return [describeUses(link), describeEnd(link.expiresAt, now), link.needsApproval && t`needs approval`]
    .filter(Boolean)
    .join(' · ');
}

function describeUses({ uses, maxUses }: GroupLink): string {
  if (maxUses !== undefined) return t`${uses} of ${maxUses} used`;
  if (uses === 0) return t`Nobody came by it yet`;
  return plural(uses, { one: '# person came by it', other: '# people came by it' });
}

function describeEnd(end: Date | undefined, now: Date): string | undefined {
  if (!end) return undefined;
  return daysBefore(end, now) === 0
    ? t`good until ${formatClock(end)}`
    : t`good until ${formatDay(end, now)}`;
}
