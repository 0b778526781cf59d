import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

let estimator: ZxcvbnFactory | undefined;

/** Longer ones are strong by their length; the estimate takes too long for them. */
const maxLength = 100;

/** How hard a password is to guess, from 0 to 4; own are words that others know of its user. */
export function estimateStrength(password: string, own: readonly string[]): number {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return estimator.check(password.slice(0, maxLength), [...own]).score;
}
