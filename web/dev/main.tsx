import '../src/ui/tokens.css';
import '../src/ui/looks.css';
import '../src/ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../src/app/App.tsx';
import { startTexts } from '../src/app/texts.ts';
import type { SignedOutReason } from '../src/model/index.ts';
import { applyLook } from '../src/platform/index.ts';
import { sampleModel } from './model.ts';

applyLook();
const query = new URLSearchParams(window.location.search);
const reasons: SignedOutReason[] = ['none', 'logout', 'revoked', 'expired'];
const model = sampleModel({
  signedOut: reasons.find((reason) => reason === query.get('out')),
  connection: query.has('offline') ? 'offline' : 'online',
  isEmpty: query.has('empty'),
});
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
await startTexts();
createRoot(root).render(
  <StrictMode>
    <App model={model} join={undefined} stickers={undefined} invite={query.get('invite') ?? undefined} />
  </StrictMode>,
);
