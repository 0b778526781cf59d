import type { Calls, WireEmail } from '../api/index.ts';
import type { Result } from './contract.ts';
import { notifyingOf, wireNotifyingOf } from './notifying.ts';
import type { EmailWish, PushCalls } from './push.ts';
import type { UserSession } from './session.ts';

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

const emailOf = (wire: WireEmail): EmailWish => ({
  address: wire.address || undefined,
  pending: wire.pending || undefined,
  afterDays: wire.after_days,
  trouble: wire.trouble || undefined,
});

/** The calls about notifications to devices, as the owner answers them. */
export function createPushCommands({ calls, need, attempt }: Parts): PushCalls {
  // The server takes all wishes in one: two on their way at once could arrive the other way round.
  let putBefore: Promise<unknown> = Promise.resolve();
  return {
    loadPushKey: () => attempt(async () => (await calls.pushKey()).key),
    subscribePush: ({ endpoint, p256dh, auth }) =>
      attempt(
        async () => void (await calls.putPush({ channel: 'webpush', endpoint, keys: { p256dh, auth } })),
      ),
    loadPushDevices: () =>
      attempt(async () => {
        const [{ subscriptions }, { sessions }] = await Promise.all([calls.pushes(), calls.sessions()]);
        const names = new Map(sessions.map(({ id, name, client }) => [id, name || client]));
        return subscriptions
          .map((one) => ({
            id: one.id,
            name: names.get(one.session_id) ?? '',
            service: one.service,
            isCurrent: one.current,
            createdAt: new Date(one.created_at),
            sentAt: one.sent_at ? new Date(one.sent_at) : undefined,
            isFailing: one.failing ?? false,
          }))
          .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
      }),
    changeNotifying: (part) =>
      attempt(async () => {
        const session = need();
        const { arranged } = session.replica;
        const held = arranged.notifyingWish ?? notifyingOf(arranged.settings.notifications);
        const wish = { ...held, ...part };
        arranged.notifyingWish = wish;
        session.changed();
        const put = putBefore.then(() => calls.putNotifications(wireNotifyingOf(wish)));
        putBefore = put.catch(() => undefined);
        try {
          arranged.putSettings({ notifications: await put });
          session.replica.unstored.meta = true;
        } finally {
          if (arranged.notifyingWish === wish) arranged.notifyingWish = undefined;
          session.changed();
        }
      }),
    setChatSound: (chatId, hasSound) =>
      attempt(async () => {
        const session = need();
        const held = session.replica.chats.get(chatId)?.me.notify;
        const notify = { ...held, sound: hasSound ? ('on' as const) : ('off' as const) };
        session.replica.putMe((await calls.patchMine(chatId, { notify })).me);
        session.changed();
      }),
    loadEmail: () =>
      attempt(async () => ((await calls.hasEmail()) ? emailOf(await calls.email()) : undefined)),
    putEmail: (address, afterDays, language) =>
      attempt(async () => emailOf(await calls.putEmail({ address, after_days: afterDays, language }))),
    sendEmailLink: () => attempt(async () => emailOf(await calls.sendEmailLink())),
    endPush: (id) => attempt(() => calls.endPush(id)),
    testPush: () => attempt(async () => (await calls.testPush()).result),
  };
}
