export { Switcher } from './Switcher.tsx';
export type { Command } from './view.ts';
