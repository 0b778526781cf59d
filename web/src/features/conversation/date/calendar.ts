/** A day of the local calendar; month counts from 0. */
export type Day = { year: number; month: number; day: number };

/** The first day of the week of a region, 0 is Sunday; Monday where the browser doesn't know. */
export function firstWeekday(locale: string): number {
  try {
    const info = new Intl.Locale(locale) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number };
      weekInfo?: { firstDay: number };
    };
    return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
}

/** The weeks of a month, with undefined for the days of other months. Weeks begin on a weekday (0 or 7 is Sunday). */
export function weeksOf(year: number, month: number, first: number): (Day | undefined)[][] {
  const before = (new Date(year, month, 1).getDay() - first + 7) % 7;
  const length = new Date(year, month + 1, 0).getDate();
  const weeks: (Day | undefined)[][] = [];
  for (let at = 1 - before; at <= length; at += 7) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const day = at + index;
        return day >= 1 && day <= length ? { year, month, day } : undefined;
      }),
    );
  }
  return weeks;
}

/** The day of a moment. */
export function dayOf(date: Date): Day {
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate() };
}

/** The first moment of a day. */
export function startOf({ year, month, day }: Day): Date {
  return new Date(year, month, day);
}

/** Whether two days are the same. */
export function isSameDay(a: Day, b: Day): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** The day that a key leads to, not beyond the last one; undefined for other keys. isMirrored: days run from the right. */
export function stepDay(from: Day, key: string, last: Day, isMirrored = false): Day | undefined {
  const { year, month, day } = from;
  const forward = isMirrored ? -1 : 1;
  const steps: Record<string, Date> = {
    ArrowLeft: new Date(year, month, day - forward),
    ArrowRight: new Date(year, month, day + forward),
    ArrowUp: new Date(year, month, day - 7),
    ArrowDown: new Date(year, month, day + 7),
    // The last day of a shorter month, instead of one of the month after.
    PageUp: new Date(year, month - 1, Math.min(day, new Date(year, month, 0).getDate())),
    PageDown: new Date(year, month + 1, Math.min(day, new Date(year, month + 2, 0).getDate())),
    Home: new Date(year, month, 1),
    End: new Date(year, month + 1, 0),
  };
  const to = steps[key];
  if (!to) return undefined;
  return to > startOf(last) ? last : dayOf(to);
}
