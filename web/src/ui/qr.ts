import encodeQR from 'qr';

/** Light squares around the code, without which cameras don't find it. */
const quiet = 3;

/** A QR code as the path of its dark squares, each of which is one unit wide, and how many squares it has on a side. */
export function drawQr(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: quiet });
  return { size: rows.length, path: rows.flatMap((row, y) => runsOf(row, y)).join('') };
}

/** Squares beside each other are one rectangle: fewer edges, between which nothing shines through. */
function runsOf(row: readonly boolean[], y: number): string[] {
  const runs: string[] = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const start = x;
    while (row[x + 1]) x++;
    runs.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`);
  }
  return runs;
}
