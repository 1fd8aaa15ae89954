// What is tried with a report. Each gets a function that opens a page; the C# test has one case for each.

import assert from 'node:assert/strict';
import { crossedBoxes, faintTexts, unnamed, wideElements } from '../../AdFlow.Hosting.Tests/Console/measures.mjs';

const text = (page, selector) => page.locator(selector).first().innerText();
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

async function view(open, name = 'report', options = {}) {
  const page = await open(options);
  await page.goto(`${name}.html`);
  await page.waitForSelector('main h1');
  return page;
}

const cells = (page, side, column) =>
  page.locator(`.sheet.${side} tbody tr td:nth-of-type(${column})`).allInnerTexts();

export async function overview(open) {
  const page = await view(open);
  assert.match(await text(page, 'h1'), /day\.adrec <1>[\s\S]*→[\s\S]*new\.graph\.yaml/);
  assert.equal(await page.title(), 'day.adrec <1> → new.graph.yaml');
  assert.match(await text(page, '.notice'), /<b>not<\/b>/);
  assert.match(await text(page, '.tiles'), /compared\s*40[\s\S]*differs\s*40[\s\S]*First node that differs\s*scored/);
  assert.match(await text(page, 'tr[data-key="revenue"]'), /27 of 40/);
  assert.equal(await page.locator('tr[data-key="revenue"] .interval svg.clear').count(), 1);
  assert.match(await text(page, 'tr[data-key="rows"]'), /equal in each request/);
}

export async function pictureOfBothGraphs(open) {
  const page = await view(open);
  assert.equal(await page.locator('.picture .node').count(), 9);
  assert.equal(await page.locator('.picture .node.in-left').getAttribute('data-node'), 'old_rule');
  assert.equal(await page.locator('.picture .node.in-right').getAttribute('data-node'), 'new_rule');
  const fill = name => page.locator(`[data-node="${name}"] > rect`).first().evaluate(each => getComputedStyle(each).fill);
  assert.equal(await fill('known'), await fill('eligible'), 'equal nodes look alike');
  assert.notEqual(await fill('scored'), await fill('known'), 'nodes that differ do not');
  assert.deepEqual(await page.evaluate(crossedBoxes), []);
}

export async function nodes(open) {
  const page = await view(open);
  assert.match(await text(page, '.details'), /scored[\s\S]*in: old_rule → new_rule[\s\S]*ad_id[\s\S]*columns boost/);
  assert.match(await text(page, '.details'), /paced[\s\S]*5 %[\s\S]*50 %[\s\S]*95 %[\s\S]*mean[\s\S]*largest/);
  await page.locator('[data-node="best"]').first().click();
  assert.match(await text(page, '.details'), /best[\s\S]*only left[\s\S]*k: 8 → 6/);
  await page.click('[data-close]');
  assert.equal(await page.locator('.details:not(.hint)').count(), 0);
  await page.locator('.picture [data-node="sold"]').focus();
  await page.keyboard.press('Enter');
  assert.match(await text(page, '.details'), /sold/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.details:not(.hint)').count(), 0);
}

export async function rowsSideBySide(open) {
  const page = await view(open);
  await page.locator('.picture [data-node="best"]').click();
  await page.click('.details [data-goto="rows"]');
  const [left, right] = [await cells(page, 'left', 1), await cells(page, 'right', 1)];
  assert.equal(left.length, right.length, 'rows lie beside each other');
  assert.ok(left.every((id, i) => id === right[i] || !id || !right[i]), 'and are the same ads');
  assert.ok(left.filter(id => id).length === 8 && right.filter(id => id).length === 6);
  const tops = side => page.locator(`.sheet.${side} tbody tr`).evaluateAll(rows => rows.map(row => row.getBoundingClientRect().top));
  assert.deepEqual(await tops('left'), await tops('right'));
  assert.ok(await page.locator('.sheet.left td.changed').count() > 0);
  assert.equal(await page.locator('.sheet.left th.in-right').count(), 0);
  assert.match(await page.locator('.sheet.right th.in-right').innerText(), /boost[\s\S]*only right/);
  await page.locator('.sheet.left').evaluate(each => { each.scrollLeft = 60; });
  await page.waitForFunction(() => document.querySelector('.sheet.right').scrollLeft === 60);
}

export async function rowsAreSortedAndFiltered(open) {
  const page = await view(open);
  await page.selectOption('[data-pick-table]', 'scored');
  await page.click('.sheet.left [data-sort="0"]');
  const ids = async () => (await cells(page, 'left', 1)).map(Number);
  const up = await ids();
  assert.deepEqual(up, [...up].sort((one, other) => one - other));
  await page.click('.sheet.left [data-sort="0"]');
  assert.deepEqual(await ids(), [...up].reverse());
  await page.fill('[data-filter]', 'a plain title 1');
  assert.ok((await ids()).length < up.length && (await ids()).length > 0);
  assert.equal(await page.locator('[data-filter]').evaluate(each => each === document.activeElement), true);
  await page.fill('[data-filter]', 'no such text');
  assert.match(await text(page, '#request'), /No row is left/);
  await page.fill('[data-filter]', '');
  await page.check('[data-merged]');
  assert.match(await text(page, '.sheet.merged'), /≠[\s\S]*→/);
  await page.selectOption('[data-pick-table]', 'known');
  assert.match(await text(page, '#request'), /no row differs[\s\S]*rows of this table are not in the report/);
}

export async function requests(open) {
  const page = await view(open);
  assert.equal(await page.locator('[data-pick-request] option').count(), 5);
  assert.match(await text(page, '#main'), /Tables are kept of 5 requests/);
  const second = await page.locator('[data-pick-request] option').nth(1).innerText();
  await page.click(`[data-request="${second}"]`);
  assert.match(await text(page, '#request h2'), new RegExp(`Request ${second}`));
  await page.locator('summary', { hasText: '30 more' }).click();
  assert.equal(await page.locator('details[data-key="others"] tbody tr').count(), 30);
}

export async function timelineOfBothRuns(open) {
  const page = await view(open);
  assert.equal(await page.locator('.timeline > li').count(), 9);
  assert.equal(await page.locator('.timeline .bar.left').count(), 8);
  assert.equal(await page.locator('.timeline .bar.right').count(), 8);
  assert.equal(await page.locator('[data-key="old_rule"] .bar.right').count(), 0);
}

export async function rowsThatWereLost(open) {
  const page = await view(open);
  const table = page.locator('table', { hasText: 'Because' });
  assert.match(await table.innerText(), /right[\s\S]*best[\s\S]*rank 7 of 6 by score[\s\S]*more than 1\.32[\s\S]*not searched for/);
  assert.match(await text(page, '#request'), /Bids are searched for the first rows of each side; adflow why/);
  await table.locator('[data-node="best"]').first().click();
  assert.equal(await page.locator('[data-pick-table]').inputValue(), 'best');
}

export async function equalRuns(open) {
  const page = await view(open, 'equal');
  assert.match(await text(page, '.tiles'), /differs\s*0[\s\S]*First node that differs\s*none/);
  assert.match(await text(page, '#main'), /No request differs\./);
  assert.equal(await page.locator('.node.different').count(), 0);
  assert.ok(await page.locator('.sheet.left tbody tr').count() > 0, 'equal rows can be looked at');
}

export async function noRuns(open) {
  const page = await view(open, 'none');
  assert.match(await text(page, '#main'), /compared\s*0[\s\S]*Nothing was measured[\s\S]*No request was compared/);
}

export async function textsAreNoMarkup(open) {
  const page = await view(open);
  await page.uncheck('[data-only]');
  for (const table of ['all', 'shown']) await page.selectOption('[data-pick-table]', table);
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.locator('script').count(), 2);
  assert.match(await text(page, '.sheet.left'), /<\/script><script>alert|<img src=x/);
}

export async function phonesShowEverythingWithoutScrollingSideways(open) {
  for (const name of ['report', 'equal', 'none']) {
    const page = await view(open, name, PHONE);
    assert.deepEqual(await page.evaluate(wideElements), [], name);
    if (name === 'none') continue;
    assert.equal(await page.locator('.sheet.merged').count(), 1, 'one table, for two do not fit');
    const box = await page.locator('.picture [data-node="scored"]').boundingBox();
    if (name === 'report') assert.ok(box.x >= 0 && box.x + box.width <= 360, 'the first node that differs is in sight');
    await page.locator('.picture [data-node="best"]').click();
    assert.deepEqual(await page.evaluate(wideElements), [], name);
  }
}

export const lightTextsHaveContrast = open => contrast(open, 'light');
export const darkTextsHaveContrast = open => contrast(open, 'dark');

async function contrast(open, colorScheme) {
  for (const name of ['report', 'equal', 'none']) {
    const page = await view(open, name, { colorScheme });
    assert.deepEqual(await page.evaluate(faintTexts), [], name);
    if (name === 'none') continue;
    for (const table of ['best', 'shown']) {
      await page.selectOption('[data-pick-table]', table);
      assert.deepEqual(await page.evaluate(faintTexts), [], `${name}, ${table}`);
      await page.check('[data-merged]');
      assert.deepEqual(await page.evaluate(faintTexts), [], `${name}, ${table}, in one table`);
      await page.uncheck('[data-merged]');
    }
  }
}

export async function everythingHasAName(open) {
  for (const name of ['report', 'equal', 'none']) {
    const page = await view(open, name);
    assert.deepEqual(await page.evaluate(unnamed), [], name);
  }
}
