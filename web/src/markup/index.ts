/** The formatting of texts: from what was typed to what is drawn. It knows neither React nor the page. */

export { firstPage, isOnlyEmoji } from './links.ts';
export { type MentionPart, namesIn, splitMentions } from './mentions.ts';
export { type Block, type Inline, parseMarkup } from './parse.ts';
export { maskText, plainText } from './plain.ts';
export { type Mark, prefixLines, type Span, wrapSpan } from './write.ts';
