/** The data of the app: what the screens may use. The entry is connectModel. */
export type * from './contract.ts';
