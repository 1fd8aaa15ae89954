// Pictures of every view, for people to look at: light, dark, and on a phone.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
};
const VIEWS = {
  graphs: '/graphs', graph: '/graphs/auction', run: '/graphs/auction/run', failed: '/graphs/failing/run',
  tables: '/tables', table: '/tables/ads', activations: '/activations', broken: '/graphs/broken',
};

export async function takeScreenshots(open, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [kind, options] of Object.entries(KINDS)) {
    const page = await open(options);
    for (const [name, view] of Object.entries(VIEWS)) {
      await page.view(view);
      if (name === 'graph') await page.locator('[data-node="best"]').click();
      if (name === 'failed') await page.fill('[name=f0]', '1');
      if (view.endsWith('/run')) {
        await page.click('button:text("Run")');
        await page.waitForSelector('.steps');
      }
      await page.screenshot({ path: join(folder, `${name}-${kind}.png`), fullPage: true });
    }
    await page.context().close();
  }
}
