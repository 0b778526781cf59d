import { useEffect, useRef } from 'react';
import type { MediaFile } from '../../../model/index.ts';
import { media } from '../../../platform/index.ts';
import styles from './Picture.module.css';
import { useMediaUrl } from './useMediaUrl.ts';

const still = media('(prefers-reduced-motion: reduce)');

/** A silent video that plays over and over while it is on the screen; not where nothing shall move. */
export function LoopVideo({ file, fileKey }: { file: MediaFile; fileKey: string }) {
  const url = useMediaUrl(file, fileKey);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element || still.get()) return;
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
