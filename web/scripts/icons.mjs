// Draws the PNG icons of the app from public/favicon.svg, with the browser that the tests use.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const svg = readFileSync(at('../public/favicon.svg'), 'utf8');
const square = svg.replace(' rx="17"', '');

// Maskable icons and Apple's lose their corners, so they are full squares; a mask may cut away 10 % at each side.
const icons = [
  { name: 'roost-192.png', side: 192, image: svg, scale: 1 },
  { name: 'roost-512.png', side: 512, image: svg, scale: 1 },
  { name: 'roost-maskable-512.png', side: 512, image: square, scale: 0.82 },
  { name: 'apple-touch-180.png', side: 180, image: square, scale: 0.92 },
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
