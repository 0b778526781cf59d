import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followScreen } from './app/lastScreen.ts';
import { followLeads } from './app/leads.ts';
import { fetchLater } from './app/settings.ts';
import { startTexts } from './app/texts.ts';
import { connectModel } from './model/index.ts';
import {
  describeDevice,
  followLook,
  online,
  registerWorker,
  takeFragment,
  takeShared,
  visible,
  whenIdle,
} from './platform/index.ts';

const invite = takeFragment('invite');
const join = takeFragment('join');
const stickers = takeFragment('stickers');
takeShared();
followLeads();
const model = connectModel({ deviceName: describeDevice(), online, visible });
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
followScreen(model, root);
followLook();
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App model={model} invite={invite} join={join} stickers={stickers} />
  </StrictMode>,
);
whenIdle(fetchLater);
whenIdle(() => void import('./app/notify.ts').then(({ followNotifications }) => followNotifications(model)));
if (import.meta.env.PROD) void registerWorker();
