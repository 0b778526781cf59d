// What others see of the user and may do to them. Pure.
import type { PrivacyPatch, WirePrivacy } from '../api/index.ts';
import type { Privacy } from './contract.ts';

/** What a server says for who never said, unless its operator set something else. */
const usual: Privacy = {
  mayWrite: 'contacts',
  showPresence: 'everybody',
  showAvatar: 'everybody',
  mayAdd: 'everybody',
  mayFind: 'everybody',
  isFoundByUsername: true,
  hasReceipts: true,
};

/** The settings as screens show them; undefined: they aren't known yet. */
export function privacyOf(row: WirePrivacy | undefined): Privacy {
  if (!row) return usual;
  return {
    mayWrite: row.may_write,
    showPresence: row.show_presence,
    showAvatar: row.show_avatar,
    mayAdd: row.may_add,
    mayFind: row.may_find,
    isFoundByUsername: row.find_by_username,
    hasReceipts: row.receipts,
  };
}

/** A change as the server wants it: what is absent stays. */
export function privacyPatchOf(part: Partial<Privacy>): PrivacyPatch {
  const { mayWrite, showPresence, showAvatar, mayAdd, mayFind, isFoundByUsername, hasReceipts } = part;
  return {
    ...(mayWrite ? { may_write: mayWrite } : {}),
    ...(showPresence ? { show_presence: showPresence } : {}),
    ...(showAvatar ? { show_avatar: showAvatar } : {}),
    ...(mayAdd ? { may_add: mayAdd } : {}),
    ...(mayFind ? { may_find: mayFind } : {}),
    ...(isFoundByUsername === undefined ? {} : { find_by_username: isFoundByUsername }),
    ...(hasReceipts === undefined ? {} : { receipts: hasReceipts }),
  };
}
