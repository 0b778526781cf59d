import { useEffect, useRef } from 'react';
import type { MediaFile } from '../../../model/index.ts';
import { media, savesData } from '../../../platform/index.ts';
import { useLive } from '../../../ui/index.ts';
import styles from './Picture.module.css';
import { useMediaUrl } from './useMediaUrl.ts';

const still = media('(prefers-reduced-motion: reduce)');

type LoopVideoProps = { file: MediaFile; fileKey: string };

/** A silent video that plays over and over while it is on the screen; not where nothing shall move, or be fetched unasked. */
export function LoopVideo(props: LoopVideoProps) {
  return useLive(still) || savesData() ? null : <Moving {...props} />;
}

function Moving({ file, fileKey }: LoopVideoProps) {
  const url = useMediaUrl(file, fileKey);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) void element.play().catch(() => undefined);
      else element.pause();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <video
      ref={video}
      className={styles.full}
      data-loop
      src={url}
      muted
      loop
      playsInline
      preload="metadata"
    />
  );
}
