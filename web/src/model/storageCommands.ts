import type { Result } from './contract.ts';
import type { UserSession } from './session.ts';
import type { StorageCalls } from './storage.ts';

type Parts = {
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
};

/** The calls about what this device keeps. */
export function createStorageCommands({ need, attempt }: Parts): StorageCalls {
  return {
    loadStorage: () => attempt(() => need().storageUse()),
    setMaxMessages: (count) => attempt(() => need().setMaxMessages(count)),
    clearCache: () => attempt(() => need().clearCache()),
  };
}
