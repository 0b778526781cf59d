/** Roost's bird: a speech bubble that came home and sits on its perch. */
export function Logo({ size = 40 }: { size?: number }) {
  return (
    <svg aria-hidden="true" focusable="false" width={size} height={size} viewBox="0 0 64 64">
      <rect width="64" height="64" rx="17" fill="#b0451c" />
      <path d="M30 42v10M37 42v10" stroke="#f6bf9f" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M34 12.5c8.6 0 14.3 5.2 15.2 12.3l5.3 3.4-5.4 2.2C47.8 39.6 41.3 45 32.6 45c-2.6 0-5-.4-7.1-1.2L9.5 46.5l6.4-9.3c-1-2.2-1.5-4.7-1.5-7.4 0-9.9 8.5-17.3 19.6-17.3z"
        fill="#fff6ee"
      />
      <path
        d="M20.5 29.5c1.5 7.2 9.5 9.3 16.5 4.8-3.4-.6-5.5-2.7-6.1-5.7-3.3 1.9-7.1 2.2-10.4.9z"
        fill="#f0a47f"
      />
      <circle cx="40.5" cy="23" r="2.6" fill="#2a211c" />
      <path d="M12 52.5h40" stroke="#f6bf9f" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
