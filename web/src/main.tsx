import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startTexts } from './app/texts.ts';
import { connectModel } from './model/index.ts';
import {
  applyTheme,
  describeDevice,
  online,
  registerWorker,
  takeFragment,
  visible,
} from './platform/index.ts';

applyTheme();
const invite = takeFragment('invite');
const model = connectModel({ deviceName: describeDevice(), online, visible });
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App model={model} invite={invite} />
  </StrictMode>,
);
if (import.meta.env.PROD) void registerWorker();
