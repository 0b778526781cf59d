export { startTexts } from './locale.ts';
export { describeProblem, type ProblemLike } from './problem.ts';
export { checkDisplayName, checkNewPassword } from './rules.ts';
export { daysBefore, formatAgo, formatClock, formatDay, formatListTime, formatMoment } from './time.ts';
export { describeConnection, describeStatus, describeTyping, nameChat } from './words.ts';
