import { Host } from '../host.ts';
import { createLocalLine } from '../line/types.ts';
import { Owner } from '../owner.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/types.ts';
import { createView } from '../view.ts';
import type { FakeServer } from './server.ts';

const always = { get: () => true, subscribe: () => () => undefined };

/** A device of a user: an owner with its store, and a view of it. */
export function startDevice(server: FakeServer, userId: string, store: Store = createMemoryStore()) {
  const owner: Owner = new Owner({
    calls: server.calls(() => userId),
    openSocket: () => server.open(userId),
    transport: server.uploads,
    openStore: async () => store,
    random: () => 0.5,
    onChange: () => host.changed(),
    onUp: () => host.connected(),
    onDeposed: () => undefined,
  });
  const host: Host = new Host(owner);
  const model = createView(
    { connect: () => createLocalLine((port) => host.attach(port)) },
    { deviceName: 'test', online: always, visible: always },
  );
  void owner.start();
  const end = () => {
    model.close();
    owner.end();
    host.end();
  };
  return { model, owner, host, store, end };
}
