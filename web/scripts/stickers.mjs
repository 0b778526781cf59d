// Draws the pack of stickers that comes with the server, with the browser that the tests use: a bird of the logo's kind in twelve
// moods, each an SVG of ours, into WebP pictures of 512 pixels with a pale outline, so that they stand out on every look.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../../internal/app/birds/', import.meta.url));
const ink = '#2a211c';
const skin = '#fff6ee';

const line = (d, width = 3) =>
  `<path d="${d}" fill="none" stroke="${ink}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const fill = (d, color) => `<path d="${d}" fill="${color}"/>`;
const dot = (x, y, r = 4, color = ink) => `<circle cx="${x}" cy="${y}" r="${r}" fill="${color}"/>`;
const heart = (x, y, size, color = '#d8436a') =>
  `<path transform="translate(${x} ${y}) scale(${size})" d="M0 6C-9 0-7-8-2.5-7.5-.9-7.3 0-5.6 0-4.6 0-5.6.9-7.3 2.5-7.5 7-8 9 0 0 6z" fill="${color}"/>`;

// What the bird is made of, in a space of 128: the body, a tail at its left, a beak at its right, feet and a wing.
const body =
  'M64 26c20 0 34 13 34 32 0 22-15 36-36 36-5 0-10-.9-14-2.6L22 96l14-20c-2.6-5-4-10.5-4-17C32 39 45 26 64 26z';
const beak = 'M97 52l15 8-15 6z';
const wing = 'M42 60c3 15 20 19 34 10-7-1.4-11-6-12-12-7 4-14.5 4.3-22 2z';
const lift = 'M44 62c-8-10-20-12-28-24 18-2 36 6 44 22-5 5-11 5-16 2z';
const eyes = {
  open: dot(70, 50, 4.5) + dot(86, 50, 4.5) + dot(71.5, 48.5, 1.4, skin) + dot(87.5, 48.5, 1.4, skin),
  happy: line('M65 51q5-7 10 0M81 51q5-7 10 0'),
  closed: line('M65 50q5 5 10 0M81 50q5 5 10 0'),
  wide: dot(70, 49, 6.5) + dot(87, 49, 6.5) + dot(72, 47, 2, skin) + dot(89, 47, 2, skin),
  cross: line('M64 43l11 5M92 43l-11 5') + dot(71, 52, 4) + dot(86, 52, 4),
  wink: dot(70, 50, 4.5) + dot(71.5, 48.5, 1.4, skin) + line('M81 51q5-5 10 0'),
  hearts: heart(70, 50, 0.9) + heart(87, 50, 0.9),
};

function bird({ color, shade, eye, feet = true, arm = wing, over = '', under = '', tilt = 0, beaks = beak }) {
  return `${under}<g transform="rotate(${tilt} 64 64)">
    ${feet ? line('M56 92v15M70 92v15M49 107h13M63 107h13', 3.5) : ''}
    ${fill(beaks, '#f0a03c')}${fill(body, color)}
    <ellipse cx="70" cy="78" rx="19" ry="14" fill="#fff" opacity=".35"/>${fill(arm, shade)}
    ${eyes[eye]}<circle cx="64" cy="59" r="4.5" fill="#ef7f6a" opacity=".5"/><circle cx="91" cy="59" r="4" fill="#ef7f6a" opacity=".5"/>
    </g>${over}`;
}

const ember = { color: '#e2763f', shade: '#b0451c' };
const lake = { color: '#6fa8c9', shade: '#3d7598' };
const moss = { color: '#8fae6b', shade: '#5d7d3d' };
const plum = { color: '#a98bc4', shade: '#735391' };
const rose = { color: '#e590a5', shade: '#b8526d' };

const drawings = [
  [
    'hello',
    '👋',
    bird({ ...ember, eye: 'happy', arm: lift, over: line('M10 26q-5 6-3 13M19 20q-7 2-11 8', 3) }),
  ],
  [
    'love',
    '😍',
    bird({ ...rose, eye: 'hearts', over: heart(24, 36, 1.6) + heart(106, 26, 1.2) + heart(112, 86, 0.9) }),
  ],
  [
    'laugh',
    '😂',
    bird({
      ...moss,
      eye: 'happy',
      tilt: -10,
      beaks: 'M96 46l16 5-15 5zM96 60l14 9-15 1z',
      over:
        fill('M58 62c-6 3-8 9-5 13 5-1 8-7 5-13z', '#7fc4ea') +
        fill('M98 66c5 4 6 10 2 13-4-2-5-8-2-13z', '#7fc4ea'),
    }),
  ],
  [
    'yes',
    '👍',
    bird({
      ...lake,
      eye: 'wink',
      over:
        '<circle cx="102" cy="94" r="18" fill="#5d9b4a"/>' +
        `<path d="M93 94l7 7 12-14" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>`,
    }),
  ],
  [
    'no',
    '👎',
    bird({
      ...ember,
      eye: 'cross',
      over: '<circle cx="102" cy="94" r="18" fill="#c0392f"/><path d="M95 87l14 14M109 87l-14 14" stroke="#fff" stroke-width="5" stroke-linecap="round"/>',
    }),
  ],
  [
    'sad',
    '😢',
    bird({
      ...lake,
      eye: 'closed',
      tilt: 6,
      over:
        fill('M74 60c-5 7-6 12-2 15 6 1 8-6 2-15z', '#cfeaf8') +
        fill('M89 62c-4 6-5 10-1 13 5 0 6-6 1-13z', '#cfeaf8'),
    }),
  ],
  [
    'wow',
    '😮',
    bird({
      ...plum,
      eye: 'wide',
      beaks: 'M97 48l14 4-13 5zM97 62l13 8-14 0z',
      over: line('M60 16l-3-10M80 15l3-10M98 24l8-7', 3.5),
    }),
  ],
  [
    'sleep',
    '😴',
    bird({
      ...plum,
      eye: 'closed',
      feet: false,
      tilt: 8,
      under: line('M12 104c30 5 74 5 104-2', 6),
      over: line('M96 30h11l-11 12h11M112 12h9l-9 10h9', 3.5),
    }),
  ],
  [
    'party',
    '🎉',
    bird({
      ...moss,
      eye: 'happy',
      arm: lift,
      over:
        fill('M52 30L68 2l14 26z', '#d8436a') +
        dot(68, 3, 5, '#f0a03c') +
        line('M58 22l18-3', 3) +
        [
          [16, 20, '#6fa8c9'],
          [110, 20, '#f0a03c'],
          [116, 44, '#d8436a'],
          [26, 8, '#735391'],
          [98, 8, '#5d9b4a'],
          [8, 60, '#f0a03c'],
        ]
          .map(([x, y, c]) => dot(x, y, 3.5, c))
          .join(''),
    }),
  ],
  [
    'coffee',
    '☕',
    bird({
      ...ember,
      eye: 'open',
      over:
        fill('M84 76h30l-4 26H88z', '#fff') +
        `<path d="M84 76h30l-4 26H88zM113 82c9-1 9 12-2 12" fill="none" stroke="${ink}" stroke-width="3" stroke-linejoin="round"/>` +
        line('M93 68q-4-5 0-9M104 68q-4-5 0-9', 2.5),
    }),
  ],
  [
    'egg',
    '🥚',
    bird({
      ...rose,
      eye: 'wide',
      feet: false,
      arm: '',
      over:
        `<path d="M24 72l11 9 11-9 11 9 12-9 11 9 11-9 11 8c0 24-17 40-38 40S24 98 24 72z" fill="#fffaf2" stroke="${ink}" stroke-width="3" stroke-linejoin="round"/>` +
        dot(48, 98, 3, '#e7c9a5') +
        dot(74, 106, 3.5, '#e7c9a5') +
        dot(84, 92, 2.5, '#e7c9a5'),
    }),
  ],
  [
    'home',
    '🏠',
    bird({
      ...lake,
      eye: 'happy',
      feet: false,
      under:
        fill('M14 62L64 14l50 48v54H14z', '#f3dcc0') +
        fill('M6 64L64 6l58 58-7 7L64 22 13 71z', '#b0451c') +
        '<circle cx="64" cy="72" r="37" fill="#4b3427"/>',
      over: fill('M14 98h100v18H14z', '#d9b68c'),
    }),
  ],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const page = await browser.newPage();
const list = [];
for (const [name, emoji, inner] of drawings) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="-6 -6 140 140"><defs>
    <filter id="o" x="-20%" y="-20%" width="140%" height="140%"><feMorphology in="SourceAlpha" operator="dilate" radius="3" result="d"/>
    <feFlood flood-color="#fffdf9"/><feComposite in2="d" operator="in" result="e"/><feMerge><feMergeNode in="e"/><feMergeNode in="SourceGraphic"/></feMerge></filter>
    </defs><g filter="url(#o)">${inner}</g></svg>`;
  const data = await page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/svg+xml;utf8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = new OffscreenCanvas(512, 512);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, svg);
  writeFileSync(`${folder}${name}.webp`, Buffer.from(data));
  list.push({ file: `${name}.webp`, emoji });
}
await browser.close();
writeFileSync(`${folder}pack.json`, `${JSON.stringify(list, null, 2)}\n`);
