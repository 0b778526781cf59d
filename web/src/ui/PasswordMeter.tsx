import { useDeferredValue, useEffect, useState } from 'react';
import styles from './PasswordMeter.module.css';

type Estimate = (password: string, own: readonly string[]) => number;

type PasswordMeterProps = {
  password: string;
  /** Words that others know of its user: the name, the username. */
  own: readonly string[];
  /** What the five grades are called, from the weakest on. */
  words: readonly [string, string, string, string, string];
};

/**
 * How hard a password is to guess, in a word and four bars. What knows the usual passwords is fetched when the first one
 * is typed; until then, and without a network, nothing is said.
 */
export function PasswordMeter({ password, own, words }: PasswordMeterProps) {
  const [estimate, setEstimate] = useState<Estimate>();
  const asked = useDeferredValue(password);
  const isAsked = password !== '';
  useEffect(() => {
    if (!isAsked) return;
    let isWanted = true;
    const load = async () => {
      const { estimateStrength } = await import('./strength.ts');
      if (isWanted) setEstimate(() => estimateStrength);
    };
    void load().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [isAsked]);
  if (!estimate || asked === '') return null;
  const score = estimate(asked, own);
  return (
    <span className={styles.meter} data-score={score} data-testid="password-meter">
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={styles.bar} data-full={bar <= Math.max(score, 1) || undefined} />
        ))}
      </span>
      <span role="status">{words[score as 0 | 1 | 2 | 3 | 4]}</span>
    </span>
  );
}
