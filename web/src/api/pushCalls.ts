import type { Rest } from './rest.ts';
import type {
  EmailRequest,
  NotificationsRequest,
  PushSubscriptionRequest,
  WireEmail,
  WireNotifications,
  WirePushList,
  WirePushTest,
} from './types.ts';

/** Names the calls about notifications to devices. */
export function createPushCalls(rest: Rest) {
  return {
    pushKey: () => rest<{ key: string }>('/push/key'),
    putPush: (body: PushSubscriptionRequest) =>
      rest<unknown>('/push/subscriptions', { method: 'POST', body }),
    pushes: () => rest<WirePushList>('/push/subscriptions'),
    putNotifications: (body: NotificationsRequest) =>
      rest<WireNotifications>('/me/notifications', { method: 'PUT', body }),
    endPush: (id: string) =>
      rest<void>(`/push/subscriptions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    /** Whether this server sends mails at all. */
    hasEmail: async () => (await rest<{ email?: boolean }>('/server')).email ?? false,
    email: () => rest<WireEmail>('/me/email'),
    putEmail: (body: EmailRequest) => rest<WireEmail>('/me/email', { method: 'PUT', body }),
    sendEmailLink: () => rest<WireEmail>('/me/email/link', { method: 'POST' }),
    // The server waits for the push service.
    testPush: () => rest<WirePushTest>('/push/test', { method: 'POST', body: {}, timeoutMs: 60_000 }),
  };
}
