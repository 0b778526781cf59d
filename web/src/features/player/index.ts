export { PlayerBar } from './PlayerBar.tsx';
export type { TrackOf } from './useNext.ts';
