/// <reference types="vite/client" />

declare module '*.po' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}

declare module 'virtual:emoji' {
  /** By group: the emoji, its name, its short names, further words, and how it takes a skin tone; see build/emoji.ts. */
  export const groups: [
    emoji: string,
    label: string,
    codes: string,
    words: string,
    skins: 0 | 1 | string[],
  ][][];
}
