// Draws the PNG icons of the app from public/favicon.svg, with the browser that the tests use.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const svg = readFileSync(at('../public/favicon.svg'), 'utf8');
const square = svg.replace(' rx="17"', '');
// Android shows the badge of a notification as a silhouette: what is light in the icon, with the wing and the eye cut out.
const badge = svg
  .replace(/<rect[^>]*>/, '')
  .replace(/#(f6bf9f|fff6ee)/g, '#fff')
  .replace(/<path d="M20\.5[^>]*>|<circle[^>]*>/g, '')
  .replace(
    /<path d="M34/,
    '<mask id="m"><rect width="64" height="64" fill="#fff"/><path d="M20.5 29.5c1.5 7.2 9.5 9.3 16.5 4.8-3.4-.6-5.5-2.7-6.1-5.7-3.3 1.9-7.1 2.2-10.4.9z"/><circle cx="40.5" cy="23" r="2.6"/></mask><path mask="url(#m)" d="M34',
  );

// Maskable icons and Apple's lose their corners, so they are full squares; a mask may cut away 10 % at each side.
const icons = [
  { name: 'roost-192.png', side: 192, image: svg, scale: 1 },
  { name: 'roost-512.png', side: 512, image: svg, scale: 1 },
  { name: 'roost-maskable-512.png', side: 512, image: square, scale: 0.82 },
  { name: 'apple-touch-180.png', side: 180, image: square, scale: 0.92 },
  { name: 'badge-96.png', side: 96, image: badge, scale: 1 },
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
for (const { name, side, image, scale } of icons) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const background = scale < 1 ? '#b0451c' : 'transparent';
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${background}">
      <div style="width:${scale * 100}vw;height:${scale * 100}vw">${image}</div></body>`,
  );
  await page.screenshot({ path: at(`../public/icons/${name}`), omitBackground: true });
  await page.close();
}
await browser.close();
