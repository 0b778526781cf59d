// What the screens may ask of notifications to devices: a part of the contract (contract.ts).
import type { Result } from './contract.ts';

/** A device that is told of messages while the app is closed. */
export type PushDevice = {
  /** Of its subscription. */
  id: string;
  /** How the device is called in the list of sessions. */
  name: string;
  /** The host of the push service. */
  service: string;
  isCurrent: boolean;
  createdAt: Date;
  /** When the push service last took a notification; undefined: never. */
  sentAt: Date | undefined;
  /** The push service refused the last one. */
  isFailing: boolean;
};

/** What became of a test: the push service took it, doesn't know the device any more, refuses, or isn't reached. */
export type PushTest = 'sent' | 'gone' | 'refused' | 'unreachable';

/** How one is written to after a long absence. */
export type EmailWish = {
  /** Confirmed by its owner. */
  address: string | undefined;
  /** Waits for the link that was sent there to be opened. */
  pending: string | undefined;
  /** Days of absence after which one mail comes; 0: never. */
  afterDays: number;
  /** What the mail server said of the address. */
  trouble: string | undefined;
};

/** A language in which the server writes mails. */
export type MailLanguage = 'ar' | 'de' | 'en' | 'es' | 'fr' | 'zh-Hans';

/** How one wants to be told of messages, on all devices. */
export type Notifying = {
  /** What a notification shows: who wrote, where and what; who and where; that there is something. */
  preview: 'full' | 'name' | 'none';
  /** Groups and channels tell only of messages that name the user. */
  isOnlyMentions: boolean;
  hasSound: boolean;
  /** Hours of every day in which nothing comes, as HH:MM; over midnight where to is before from. */
  quiet: { from: string; to: string; timeZone: string } | undefined;
};

/** The calls about notifications. They need a connection. */
export type PushCalls = {
  /** The key with which a browser subscribes. */
  loadPushKey: () => Promise<Result<string>>;
  /** Has this device be told; the same again changes nothing. */
  subscribePush: (target: { endpoint: string; p256dh: string; auth: string }) => Promise<Result<void>>;
  /** My devices that are told, this one first. */
  loadPushDevices: () => Promise<Result<PushDevice[]>>;
  /** Changes a part; it shows at once and is taken back when it fails. Problem: invalid. */
  changeNotifying: (part: Partial<Notifying>) => Promise<Result<void>>;
  /** Whether what a chat tells makes a sound, whatever holds for all chats. */
  setChatSound: (chatId: string, hasSound: boolean) => Promise<Result<void>>;
  /** How one is written to; undefined: this server sends no mails. */
  loadEmail: () => Promise<Result<EmailWish | undefined>>;
  /** An empty address takes it away; a new one gets a link. Problems: invalid, rate_limited. */
  putEmail: (address: string, afterDays: number, language: MailLanguage) => Promise<Result<EmailWish>>;
  /** Sends the link once more. Problems: not_found, rate_limited. */
  sendEmailLink: () => Promise<Result<EmailWish>>;
  /** Has a device not be told any more. */
  endPush: (id: string) => Promise<Result<void>>;
  /** Pushes a test to this device; the answer comes after that of the push service. */
  testPush: () => Promise<Result<PushTest>>;
};
