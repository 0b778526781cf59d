import { useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import type { Message } from '../../model/index.ts';
import { compareRows, type RowChange, stepTowards, type TimelineRow } from './timeline.ts';

type Rows = readonly TimelineRow<Message>[];

/**
 * The rows to draw on the way to those that are wanted, and how they differ from those drawn before. Where rows came or
 * went at both ends there is a step between, drawn but never seen: see stepTowards.
 */
export function useSteps(wanted: Rows): { rows: Rows; change: RowChange | undefined } {
  const drawn = useRef<Rows>([]);
  const [step, goOn] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further step looks at what was drawn meanwhile
  const next = useMemo(() => {
    const rows = stepTowards(drawn.current, wanted);
    return { rows, change: compareRows(drawn.current, rows) };
  }, [wanted, step]);
  useLayoutEffect(() => {
    drawn.current = next.rows;
    if (next.rows !== wanted) goOn();
  }, [next, wanted]);
  return next;
}
