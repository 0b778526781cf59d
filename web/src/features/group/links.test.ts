import { expect, test } from 'vitest';
import { formatClock, formatDay } from '../../i18n/index.ts';
import type { GroupLink } from '../../model/index.ts';
import { describeLifetime, describeLink } from './links.ts';

const now = new Date(2026, 10, 24, 12, 0);
const link: GroupLink = {
  id: '1',
  url: 'https://nest.example/#join=a',
  name: '',
  uses: 0,
  maxUses: undefined,
  expiresAt: undefined,
  needsApproval: false,
  createdAt: now,
};

const evening = new Date(2026, 10, 24, 18, 30);
const later = new Date(2026, 11, 3, 9, 0);

test.each<[Partial<GroupLink>, string]>([
  [{}, 'Nobody came by it yet'],
  [{ uses: 2 }, '2 people came by it'],
  [{ uses: 3, maxUses: 10 }, '3 of 10 used'],
  [{ expiresAt: evening }, `Nobody came by it yet · good until ${formatClock(evening)}`],
  [
    { uses: 1, expiresAt: later, needsApproval: true },
    `1 person came by it · good until ${formatDay(later, now)} · needs approval`,
  ],
])('%o reads as %s', (part, text) => {
  expect(describeLink({ ...link, ...part }, now)).toBe(text);
});

test('lifetimes are told in the largest unit that fits', () => {
  expect([0, 3600, 86_400, 604_800].map(describeLifetime)).toEqual(['No end', '1 hour', '1 day', '7 days']);
});
