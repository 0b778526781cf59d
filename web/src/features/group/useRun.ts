import { useCallback } from 'react';
import { describeProblem } from '../../i18n/index.ts';
import type { Result } from '../../model/index.ts';
import { useToast } from '../../ui/index.ts';

/** Waits for a call, says what went wrong, and answers whether it worked. */
export function useRun(): (call: Promise<Result<unknown>>) => Promise<boolean> {
  const toast = useToast();
  return useCallback(
    async (call) => {
      const answer = await call;
      if (!answer.ok) toast(describeProblem(answer.problem), 'error');
      return answer.ok;
    },
    [toast],
  );
}
