import { useCallback, useEffect, useState } from 'react';
import type { Model, Problem, PushDevice, PushTest } from '../../../model/index.ts';
import {
  askPushPermission,
  pushPermission,
  pushWish,
  readPushSupport,
  readPushTarget,
  setPushWish,
  subscribePush,
  unsubscribePush,
} from '../../../platform/index.ts';
import { useLive } from '../../../ui/index.ts';
import { type PushState, stateOf } from './view.ts';

/** Why it couldn't be turned on: a problem of the server's, a no to the browser's question, or a push service out of reach. */
export type PushFailure = Problem | { code: 'no-permission' } | { code: 'no-service' };

/** This device's notifications, and those of the other devices. */
export function usePush(model: Model, userId: string) {
  const support = readPushSupport();
  const permission = useLive(pushPermission);
  const wish = useLive(pushWish);
  const server = useLive(model.server);
  const isOnline = useLive(model.connection).status === 'online';
  const [hasTarget, setTarget] = useState<boolean>();
  const [devices, setDevices] = useState<PushDevice[]>();
  const [busy, setBusy] = useState<'switch' | 'test'>();

  const load = useCallback(async () => {
    if (support === 'ready') setTarget((await readPushTarget().catch(() => undefined)) !== undefined);
    const answer = await model.loadPushDevices();
    if (answer.ok) setDevices(answer.value);
  }, [model, support]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes back, or is allowed elsewhere, is a reason to ask again
  useEffect(() => void load(), [load, isOnline, permission]);

  const state: PushState | undefined =
    support === 'ready' && hasTarget === undefined
      ? undefined
      : stateOf({
          support,
          permission,
          isOffered: server?.hasPush,
          isWanted: wish === userId,
          hasTarget: hasTarget ?? false,
          devices,
        });

  const run = async <T>(what: 'switch' | 'test', work: () => Promise<T>): Promise<T> => {
    setBusy(what);
    try {
      return await work();
    } finally {
      setBusy(undefined);
    }
  };
  const turnOn = () =>
    run('switch', async (): Promise<PushFailure | undefined> => {
      if ((await askPushPermission()) !== 'granted') return { code: 'no-permission' };
      const key = await model.loadPushKey();
      if (!key.ok) return key.problem;
      const target = await subscribePush(key.value).catch(() => undefined);
      if (!target) return { code: 'no-service' };
      const answer = await model.subscribePush(target);
      if (!answer.ok) return answer.problem;
      setPushWish(userId);
      await load();
      return undefined;
    });
  const turnOff = () =>
    run('switch', async (): Promise<PushFailure | undefined> => {
      const own = devices?.find((device) => device.isCurrent);
      const answer = own ? await model.endPush(own.id) : undefined;
      if (answer && !answer.ok && answer.problem.code !== 'not_found') return answer.problem;
      setPushWish(undefined);
      await unsubscribePush().catch(() => undefined);
      await load();
      return undefined;
    });
  const endOther = async (id: string): Promise<Problem | undefined> => {
    const answer = await model.endPush(id);
    await load();
    return answer.ok || answer.problem.code === 'not_found' ? undefined : answer.problem;
  };
  const test = () =>
    run('test', async (): Promise<PushTest | Problem> => {
      const answer = await model.testPush();
      await load();
      return answer.ok ? answer.value : answer.problem;
    });
  return { state, devices, busy, turnOn, turnOff, endOther, test };
}
