import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Splash } from './app/Splash.tsx';
import { startTexts } from './i18n/index.ts';
import { applyTheme, registerWorker } from './platform/index.ts';

startTexts();
applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <Splash />
  </StrictMode>,
);
if (import.meta.env.PROD) void registerWorker();
