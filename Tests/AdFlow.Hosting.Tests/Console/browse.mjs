// Looks at the console of a host, or at another page, with a headless browser:
// node browse.mjs ADDRESS BROWSER FOLDER-FOR-SCREENSHOTS-OR-'' SCENARIOS SCREENSHOTS, the last two being modules.
// Prints a line of JSON for each scenario: its name, and what went wrong or null.

import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';

const [address, executablePath, folder, ...modules] = process.argv.slice(2);
const [scenarios, { takeScreenshots }] = await Promise.all(modules.map(each => import(pathToFileURL(each))));
// Tests run as root in containers, where the browser's own sandbox cannot be set up.
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

/** A page that tells of every error and of every request that leaves the host. */
async function open(options = {}) {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.on('pageerror', error => page.problems.push(`error: ${error.stack}`));
  page.on('dialog', dialog => page.problems.push(`dialog: ${dialog.message()}`));
  page.on('console', message => {
    const isBad = ['error', 'warning'].includes(message.type());
    if (isBad && !page.expected?.test(message.text())) page.problems.push(`console: ${message.text()}`);
  });
  page.on('request', request => {
    if (!request.url().startsWith(address)) page.problems.push(`left the host: ${request.url()}`);
  });
  page.view = async hash => {
    await page.goto(`${address}#${hash}`);
    await page.waitForSelector('main h1');
    return page;
  };
  return page;
}

for (const [name, scenario] of Object.entries(scenarios)) {
  const pages = [];
  let problem = null;
  try {
    await scenario(async options => {
      pages.push(await open(options));
      return pages.at(-1);
    });
    const problems = pages.flatMap(page => page.problems);
    if (problems.length) problem = problems.join('\n');
  } catch (error) {
    problem = [error.stack, ...pages.flatMap(page => page.problems)].join('\n');
  }
  for (const page of pages) await page.context().close();
  console.log(JSON.stringify({ name, problem }));
}
if (folder) await takeScreenshots(open, folder).catch(error => console.error(error));
await browser.close();
