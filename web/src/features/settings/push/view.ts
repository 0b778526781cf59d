import type { Notifying, PushDevice } from '../../../model/index.ts';
import type { PushPermission, PushSupport } from '../../../platform/index.ts';

/** Where this device stands: why it can't be told of messages, or whether it is. */
export type PushState =
  /** Plain HTTP. */
  | 'insecure'
  /** Only the installed app may. */
  | 'install'
  | 'unsupported'
  /** The server doesn't. */
  | 'not-offered'
  /** The person, or whoever manages the browser, said no. */
  | 'denied'
  | 'off'
  | 'on'
  /** It was on, and the browser or the push service ended it. */
  | 'expired';

/** What is known about this device. */
export type PushFacts = {
  support: PushSupport;
  permission: PushPermission;
  /** Undefined until the server has told. */
  isOffered: boolean | undefined;
  /** It was turned on here, by who is signed in. */
  isWanted: boolean;
  /** The browser has a subscription. */
  hasTarget: boolean;
  /** Those that the server knows; undefined: not told yet. */
  devices: readonly PushDevice[] | undefined;
};

/** Works out where this device stands. */
export function stateOf(facts: PushFacts): PushState {
  const { support, permission, isOffered, isWanted, hasTarget, devices } = facts;
  if (support !== 'ready') return support;
  if (isOffered === false) return 'not-offered';
  if (permission === 'denied') return 'denied';
  if (!isWanted) return 'off';
  if (permission !== 'granted' || !hasTarget) return 'expired';
  const own = devices?.find((device) => device.isCurrent);
  return devices && (!own || own.isFailing) ? 'expired' : 'on';
}

/** Whether the switch can be turned. */
export function canSwitch(state: PushState): boolean {
  return state === 'off' || state === 'on' || state === 'expired';
}

/** The quiet hours that are offered first. */
export function quietFrom(timeZone: string): NonNullable<Notifying['quiet']> {
  return { from: '22:00', to: '07:00', timeZone };
}
