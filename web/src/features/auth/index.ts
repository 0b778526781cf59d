export { type AuthMode, AuthScreen } from './AuthScreen.tsx';
export type { AuthFields } from './form.ts';
