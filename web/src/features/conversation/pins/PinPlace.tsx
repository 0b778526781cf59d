import { lazy, Suspense } from 'react';
import type { Quote } from '../../../model/index.ts';

const PinBar = lazy(async () => ({ default: (await import('./PinBar.tsx')).PinBar }));

type PinPlaceProps = {
  /** The newest pin first; without one there is no bar. */
  pins: readonly Quote[] | undefined;
  nameOf: (id: string) => string | undefined;
  onJump: (seq: number) => void;
  onList: () => void;
};

/** Where the bar of the pins is, which is fetched when there is one. */
export function PinPlace({ pins, ...rest }: PinPlaceProps) {
  if (!pins || pins.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <PinBar pins={pins} {...rest} />
    </Suspense>
  );
}
