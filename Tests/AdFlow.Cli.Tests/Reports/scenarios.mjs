// What is tried with a report. Each gets a function that opens a page; the C# test has one case for each.

import assert from 'node:assert/strict';

const text = (page, selector) => page.locator(selector).first().innerText();

async function view(open, name = 'report', options = {}) {
  const page = await open(options);
  await page.goto(`${name}.html`);
  await page.waitForSelector('main h1');
  return page;
}

export async function overview(open) {
  const page = await view(open);
  assert.match(await text(page, 'h1'), /day\.adrec <1>[\s\S]*→[\s\S]*new\.graph\.yaml/);
}
