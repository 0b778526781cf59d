import { useEffect, useRef } from 'react';
import type { Model } from '../../model/index.ts';
import type { Playback, Track } from '../../platform/index.ts';

/** Says that one listens to what has begun to play, each time that another track does. */
export function useHeard(model: Model, track: Track | undefined, state: Playback['state']): void {
  const { id, chatId = '', seq = 0 } = track ?? {};
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (state !== 'playing' || chatId === '' || seq === 0 || told.current === id) return;
    told.current = id;
    // Where it doesn't get through, the mark stays, and playing it again tells it again.
    void model.markPlayed(chatId, seq).then((answer) => {
      if (!answer.ok && told.current === id) told.current = undefined;
    });
  }, [model, id, chatId, seq, state]);
}
