import { useEffect, useState } from 'react';
import styles from './QrCode.module.css';
import { Spinner } from './Spinner.tsx';

type QrCodeProps = {
  /** What the code says. */
  text: string;
  /** What it is for; its accessible name. */
  label: string;
  loadingLabel: string;
};

/** A QR code, dark on light in every theme: cameras want it so. What draws it is fetched when the first one is shown. */
export function QrCode({ text, label, loadingLabel }: QrCodeProps) {
  const [made, setMade] = useState<{ text: string; size: number; path: string }>();
  useEffect(() => {
    let isWanted = true;
    const make = async () => {
      const { drawQr } = await import('./qr.ts');
      if (isWanted) setMade({ text, ...drawQr(text) });
    };
    // Without a network the link beside it still works.
    void make().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [text]);
  return (
    <div className={styles.code}>
      {made?.text === text ? (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${made.size} ${made.size}`}
          shapeRendering="crispEdges"
          data-testid="qr"
        >
          <path d={made.path} fill="currentColor" />
        </svg>
      ) : (
        <Spinner label={loadingLabel} />
      )}
    </div>
  );
}
