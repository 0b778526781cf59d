/// <reference lib="webworker" />
// The owner of connection and cache as a SharedWorker: one for all tabs of a browser profile.
import { portOf } from '../model/line/types.ts';
import type { FromOwner, ToOwner } from '../model/protocol.ts';
import { serve } from '../model/serve.ts';

declare const self: SharedWorkerGlobalScope;

// Closing lets the next connect start a fresh one; views were told before.
const served = serve({ isOnly: true, onEnded: () => setTimeout(() => self.close(), 100) });

self.onconnect = ({ ports: [port] }) => {
  if (port) served.attach(portOf<FromOwner, ToOwner>(port));
};
