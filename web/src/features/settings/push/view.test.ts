import { expect, test } from 'vitest';
import type { PushDevice } from '../../../model/index.ts';
import { canSwitch, type PushFacts, stateOf } from './view.ts';

const device = (part: Partial<PushDevice> = {}): PushDevice => ({
  id: 'p1',
  name: 'Firefox',
  service: 'push.example.org',
  isCurrent: true,
  createdAt: new Date(0),
  sentAt: undefined,
  isFailing: false,
  ...part,
});
const facts = (part: Partial<PushFacts> = {}): PushFacts => ({
  support: 'ready',
  permission: 'granted',
  isOffered: true,
  isWanted: true,
  hasTarget: true,
  devices: [device()],
  ...part,
});

test.each<[string, Partial<PushFacts>, string]>([
  ['works', {}, 'on'],
  ['works, as far as is known offline', { devices: undefined, isOffered: undefined }, 'on'],
  ['was never asked for', { isWanted: false, permission: 'default', hasTarget: false }, 'off'],
  ['was turned on by somebody else in this browser', { isWanted: false }, 'off'],
  ['was refused', { permission: 'denied' }, 'denied'],
  ['has its permission taken back', { permission: 'default' }, 'expired'],
  ['lost its subscription', { hasTarget: false }, 'expired'],
  ['isn’t known to the server any more', { devices: [device({ isCurrent: false })] }, 'expired'],
  ['isn’t known to the push service any more', { devices: [device({ isFailing: true })] }, 'expired'],
  ['is an iPhone’s browser', { support: 'install' }, 'install'],
  ['came over plain HTTP', { support: 'insecure', isOffered: false }, 'insecure'],
  ['is too old', { support: 'unsupported' }, 'unsupported'],
  ['has a server that doesn’t', { isOffered: false, permission: 'denied' }, 'not-offered'],
])('a device that %s', (_, part, state) => expect(stateOf(facts(part))).toBe(state));

test('the switch turns only where that does something', () => {
  expect(canSwitch('on') && canSwitch('off') && canSwitch('expired')).toBe(true);
  expect(canSwitch('denied') || canSwitch('insecure') || canSwitch('install')).toBe(false);
});
