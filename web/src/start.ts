// The first code of the page, kept small: it paints the screen that was seen last, or the logo, and then lets the app be run.
import './ui/tokens.css';
import './ui/looks.css';
import './ui/base.css';
import { catalogues } from './i18n/catalogues.ts';
import { chooseReading, parseLanguage } from './i18n/languages.ts';
import { chosenLanguage, systemLanguages } from './platform/language.ts';
import { applyLook } from './platform/look.ts';
import { paintLogo, paintScreen } from './platform/screen.ts';

applyLook();
// The texts are asked for at once; what goes wrong with them is the app's to say.
const language = parseLanguage(chosenLanguage.get()) ?? chooseReading(systemLanguages.get()).language;
void catalogues[language]().catch(() => undefined);
// All components on one page, for those who work on them; no build has it.
const isGallery = import.meta.env.DEV && window.location.pathname === '/dev/ui';
const app = () => void (isGallery ? import('../dev/gallery.tsx') : import('./main.tsx'));
// Once painted it has to reach the screen before the app takes the processor; a page in the background has no frames.
if (!paintScreen()) paintLogo();
if (document.visibilityState === 'visible') requestAnimationFrame(() => setTimeout(app));
else app();
