import styles from './illustrations.module.css';

/** Two birds that sit together on a branch. */
export function PerchArt() {
  return (
    <svg
      className={styles.art}
      aria-hidden="true"
      focusable="false"
      width="200"
      height="140"
      viewBox="0 0 200 140"
    >
      <circle className={styles.sun} cx="100" cy="64" r="56" />
      <path
        className={styles.branch}
        d="M8 108c40 8 112 10 184-6M150 105c8-10 16-15 28-18M38 111c-6 7-10 14-11 21"
      />
      <path
        className={styles.leaf}
        d="M176 88c4-11 13-15 22-14-1 10-9 17-22 14zM28 131c-9 3-16 0-20-6 7-5 16-4 20 6zM186 104c6 5 6 12 2 17-6-3-7-11-2-17z"
      />
      <Bird className={styles.birdOne} x={24} y={38} />
      <g transform="translate(183 42) scale(-.86 .86)">
        <Bird className={styles.birdTwo} x={0} y={4} />
      </g>
    </svg>
  );
}

/** A bird that calls. */
export function WaveArt() {
  return (
    <svg
      className={styles.art}
      aria-hidden="true"
      focusable="false"
      width="160"
      height="120"
      viewBox="0 0 160 120"
    >
      <circle className={styles.sun} cx="76" cy="58" r="48" />
      <path className={styles.branch} d="M22 98c36 6 80 6 118-2" />
      <Bird className={styles.birdOne} x={34} y={26} />
      <path className={styles.call} d="M116 46c4 5 4 12 0 17M126 38c8 9 8 24 0 33" />
    </svg>
  );
}

/** An empty perch. */
export function SearchArt() {
  return (
    <svg
      className={styles.art}
      aria-hidden="true"
      focusable="false"
      width="160"
      height="110"
      viewBox="0 0 160 110"
    >
      <circle className={styles.sun} cx="80" cy="52" r="46" />
      <path className={styles.branch} d="M14 88c40 7 92 8 132-3M112 85c7-9 14-13 24-16" />
      <path
        className={styles.leaf}
        d="M134 70c4-11 12-14 21-13-1 9-9 16-21 13zM40 91c-2 9-9 13-17 12 1-9 8-14 17-12z"
      />
      <path className={styles.feather} d="M64 60c4-16 17-26 36-28-2 19-13 31-30 33M62 68l18-20" />
    </svg>
  );
}

function Bird({ className, x, y }: { className: string | undefined; x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path className={styles.legs} d="M37 60v12M46 59v13" />
      <path
        className={className}
        d="M43 8c16 0 26.5 9.5 28.2 22.6L82 37l-10.5 4C69 54 58 63 42 63c-5 0-9.5-.7-13.4-2.2L-2 66l13-18c-1.8-4-2.8-8.7-2.8-13.7C8.2 18.8 23 8 43 8z"
      />
      <path
        className={styles.wing}
        d="M18 36c3 14 18 18 31 9.5-6.5-1.2-10.5-5.2-11.6-11C31 38.3 24.3 38.7 18 36z"
      />
      <circle className={styles.eye} cx="56" cy="27" r="3.4" />
    </g>
  );
}
