// What the screens know of accounts and devices: a part of the contract (contract.ts).

/** A signed-in device. */
export type Device = {
  id: string;
  name: string;
  /** Network address from which it was last used. */
  place: string;
  isCurrent: boolean;
  lastActiveAt: Date;
  createdAt: Date;
};

/** An invite that was just made; its link is shown this one time. */
export type Invite = { url: string; expiresAt: Date };

/** What it takes to sign in. */
export type LoginFields = { username: string; password: string };

/** What it takes to make an account. */
export type RegisterFields = LoginFields & { displayName?: string | undefined; invite?: string | undefined };
