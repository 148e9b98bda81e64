/**
 * Draws the extension's icons: `node e2e/gallery/render-icons.ts` (CHROMIUM names the browser). The mark is the one of
 * `components/ui/Icon.tsx`; run it again when that changes and commit the pictures.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "@playwright/test";

const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="100%" height="100%">
  <rect width="32" height="32" rx="7" fill="#1f5c46"/>
  <path d="M21.8 10.6a8 8 0 1 0 1.9 7.2M12.2 15.8l3.4 3.4 7.8-8.3" fill="none" stroke="#fff" stroke-width="3"
    stroke-linecap="round" stroke-linejoin="round"/>
</svg>`;

const folder = path.resolve(import.meta.dirname, "../../public/icon");
await mkdir(folder, { recursive: true });
const executablePath = process.env.CHROMIUM;
const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
for (const size of [16, 32, 48, 128]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<body style="margin:0;background:transparent;line-height:0">${MARK}`);
  await page.screenshot({ path: path.join(folder, `${size}.png`), omitBackground: true });
  await page.close();
}
await browser.close();
