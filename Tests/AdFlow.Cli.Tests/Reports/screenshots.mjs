// Pictures of a report, for people to look at: light, dark, and on a phone.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};

export async function takeScreenshots(open, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [kind, options] of Object.entries(KINDS))
    for (const name of ['report', 'equal', 'none']) {
      const page = await open(options);
      await page.goto(`${name}.html`);
      await page.waitForSelector('main h1');
      await page.screenshot({ path: join(folder, `${name}-${kind}.png`), fullPage: true });
      await page.context().close();
    }
}
