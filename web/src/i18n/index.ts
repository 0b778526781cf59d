export { readLength } from './duration.ts';
export {
  chooseReading,
  type Language,
  languages,
  nameLanguage,
  parseLanguage,
  type Reading,
  readingOf,
} from './languages.ts';
export { reading, showTexts } from './locale.ts';
export { isNamedBy, matchesWords } from './match.ts';
export { describeMedia, formatBytes, formatLength } from './media.ts';
export { formatNames } from './names.ts';
export { formatCount, formatMany, formatNumber } from './number.ts';
export { describeProblem, type ProblemLike } from './problem.ts';
export { checkDisplayName, checkNewPassword, nameStrengths } from './rules.ts';
export { describeSystem, type SystemLike } from './system.ts';
export {
  daysBefore,
  describeTimer,
  formatAgo,
  formatAhead,
  formatBeside,
  formatClock,
  formatDate,
  formatDay,
  formatLeft,
  formatListTime,
  formatMoment,
  formatMonth,
  formatShortMoment,
  formatSpan,
  formatWeekday,
  nameZone,
  timersWith,
} from './time.ts';
export {
  describeConnection,
  describeMembers,
  describePresence,
  describeStatus,
  describeStub,
  describeTyping,
  nameChat,
  nameContent,
} from './words.ts';
