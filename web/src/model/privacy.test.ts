import { expect, test } from 'vitest';
import type { WirePrivacy } from '../api/index.ts';
import { privacyOf, privacyPatchOf } from './privacy.ts';

const row: WirePrivacy = {
  may_write: 'contacts',
  show_presence: 'nobody',
  show_avatar: 'contacts',
  may_add: 'contacts',
  may_find: 'nobody',
  find_by_username: false,
  receipts: false,
  version: 4,
};

test('what isn’t known is as servers usually say it', () => {
  expect(privacyOf(undefined)).toMatchObject({
    mayWrite: 'contacts',
    mayFind: 'everybody',
    hasReceipts: true,
  });
});

test('a change names what changes, and comes back the same', () => {
  const { version: _version, ...patch } = row;
  expect(privacyPatchOf(privacyOf(row))).toEqual(patch);
  expect(privacyPatchOf({ hasReceipts: true })).toEqual({ receipts: true });
});
