// What is tried with the console. Each gets a function that opens a page; the C# test has one case for each.

import assert from 'node:assert/strict';
import { crossedBoxes, faintTexts, unnamed, wideElements } from './measures.mjs';

const VIEWS = ['/graphs', '/graphs/auction', '/graphs/auction/run', '/graphs/idle', '/tables', '/tables/ads',
  '/activations', '/graphs/none', '/graphs/broken'];
const text = (page, selector) => page.locator(selector).first().innerText();
const REFUSED = /Failed to load resource.*(404|400|422|500)/;

export async function graphs(open) {
  const page = await (await open()).view('/graphs');
  await page.waitForSelector('tr[data-key="auction/1"]');
  assert.match(await text(page, 'tr[data-key="auction/1"]'), /auction[\s\S]*90 %[\s\S]*\/s[\s\S]*(µs|ms)/);
  assert.match(await text(page, 'tr[data-key="auction/2"]'), /10 %/);
  assert.match(await text(page, 'tr[data-key="idle/1"]'), /100 %/);
  assert.match(await text(page, 'tr[data-key="failing/1"]'), /100 %[\s\S]*100 %/);
  assert.match(await text(page, '#state'), /Live/);
  await page.click('text=auction');
  await page.waitForSelector('.picture');
}

export async function graph(open) {
  const page = await (await open()).view('/graphs/auction');
  assert.match(await text(page, '.tiles'), /Rate[\s\S]*p99[\s\S]*deadline 50 ms[\s\S]*Errors/);
  assert.match(await text(page, 'tr[data-key="1"]'), /answering/);
  const plan = await (await page.request.get('graphs/auction/plan?format=json')).json();
  assert.equal(await page.locator('.picture .node').count(), plan.nodes.filter(node => node.needed).length);
  assert.equal(await page.locator('.picture .pill').count(), 2);
  const groups = plan.stages.filter(stage => stage.nodes.length > 1);
  assert.ok(groups.length > 0, 'the graph has a stage of several nodes');
  assert.equal(await page.locator('.picture .group').count(), groups.length);
  assert.match(await page.locator('.picture .node .figures').first().textContent(), /cpu · .* rows/);
  await page.click('text=The same as a table');
  assert.match(await text(page, 'details[open] table'), /scan[\s\S]*cpu/);
}

export async function nodesAndTheirNeighbours(open) {
  const page = await (await open()).view('/graphs/auction');
  const plan = await (await page.request.get('graphs/auction/plan?format=json')).json();
  const apart = plan.neighbours.find(each => !each.fused);
  await page.locator(`[data-node="${apart.consumer}"]`).click();
  assert.ok((await text(page, '.details')).includes(apart.reason));
  await page.click('[data-close]');
  assert.equal(await page.locator('.details:not(.hint)').count(), 0);
  await page.locator(`[data-node="${apart.producer}"]`).focus();
  await page.keyboard.press('Enter');
  assert.match(await text(page, '.details'), /not fused/);
  const chosen = page.locator(`[data-node="${apart.producer}"]`);
  assert.equal(await chosen.getAttribute('aria-pressed'), 'true');
  assert.equal(await chosen.evaluate(node => node === document.activeElement), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.details:not(.hint)').count(), 0);
}

export async function boxesOfAPictureAreApart(open) {
  for (const name of ['auction', 'idle', 'failing']) {
    const page = await (await open()).view(`/graphs/${name}`);
    const boxes = await page.locator('.picture :is(.node, .pill) > rect:first-of-type').evaluateAll(found =>
      found.map(each => each.getBoundingClientRect().toJSON()));
    for (const [i, one] of boxes.entries())
      for (const other of boxes.slice(i + 1))
        assert.ok(one.right <= other.left + 1 || other.right <= one.left + 1 || one.bottom <= other.top + 1
          || other.bottom <= one.top + 1, `${name}: ${JSON.stringify([one, other])}`);
    assert.deepEqual(await page.evaluate(crossedBoxes), [], name);
  }
}

export async function versionsOfAGraph(open) {
  const page = await (await open()).view('/graphs/auction');
  await page.selectOption('[data-version]', '2');
  await page.waitForSelector('tr.selected[data-key="2"]');
  const plan = await (await page.request.get('graphs/auction/plan?format=json&version=2')).json();
  assert.ok(plan.nodes.some(node => node.stands_for.includes('doubled')));
  for (const node of plan.nodes) assert.equal(await page.locator(`[data-node="${node.path}"]`).count(), 1);
}

export async function experiments(open) {
  const page = await (await open()).view('/graphs/auction');
  await page.waitForSelector('tr[data-key="number/single"]');
  assert.match(await text(page, 'section[data-key=Experiments]'), /number[\s\S]*Requests are divided by page/);
  assert.match(await text(page, 'tr[data-key="number/control"]'), /control[\s\S]*30 %/);
  assert.match(await text(page, 'tr[data-key="number/single"]'), /single[\s\S]*40 %[\s\S]*(µs|ms)[\s\S]*%/);
  assert.match(await text(page, 'tr[data-key="nobody/few"]'), /few[\s\S]*0.5 %/);
  let requests = 0;
  for (const arm of ['control', 'single', 'triple'])
    requests += Number(await text(page, `tr[data-key="number/${arm}"] [data-name=Requests]`));
  assert.equal(requests, 60);
  const none = await (await open()).view('/graphs/idle');
  await none.waitForSelector('section[data-key=Versions]');
  assert.equal(await none.locator('section[data-key=Experiments]').count(), 0);
}

export async function tables(open) {
  const page = await (await open()).view('/tables');
  await page.waitForSelector('tr[data-key="ads"]');
  assert.match(await text(page, 'tr[data-key="ads"]'), /ads[\s\S]*B[\s\S]*(just now|min ago)/);
  await page.click('main >> text=ads');
  await page.waitForSelector('h1:text("ads")');
  await page.waitForSelector('.columns');
  assert.match(await text(page, '.columns'), /price[\s\S]*float64|price[\s\S]*int64/);
  assert.match(await text(page, 'main'), /Read by[\s\S]*auction[\s\S]*#2 current[\s\S]*#1/);
}

export async function activations(open) {
  const page = await (await open()).view('/activations');
  assert.match(await text(page, 'table'), /auction[\s\S]*ads/);
}

export async function requestsAreInspected(open) {
  const page = await (await open()).view('/graphs/auction/run');
  await page.fill('[name=f0]', '<i>home</i>');
  await page.fill('[name=f1]', '5');
  assert.equal(await page.isChecked('[name="f1:null"]'), false);
  assert.equal(await page.isChecked('[name="f2:null"]'), true);
  await page.selectOption('[name=f4]', 'true');
  await page.click('button:text("Run")');
  await page.waitForSelector('.steps');
  assert.equal(await page.locator('.steps > li').count(), 11);
  assert.match(await text(page, '.steps > li[data-key=shown]'), /shown[\s\S]*answer[\s\S]*2 rows[\s\S]*title/);
  await page.click('li[data-key=known] summary');
  assert.equal(await page.locator('li[data-key=known] tbody tr').count(), 6);
  assert.match(await text(page, 'li[data-key=shown] tbody'), /<b>kept<\/b>/);
  await page.reload();
  await page.waitForSelector('[name=f0]');
  assert.equal(await page.inputValue('[name=f0]'), '<i>home</i>');
  assert.equal(await page.inputValue('[name=f1]'), '5');
  assert.equal(await page.inputValue('[name=f4]'), 'true');
}

export async function requestsThatFail(open) {
  const page = await open();
  page.expected = REFUSED;
  await page.view('/graphs/failing/run');
  await page.fill('[name=f0]', 'x1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.answer .notice.bad');
  assert.match(await text(page, '.answer .notice'), /The run failed[\s\S]*x/);
  await page.fill('[name=f0]', '1');
  await page.keyboard.press('Enter');
  await page.waitForSelector('li.failed');
  assert.match(await text(page, 'li.failed'), /wrong[\s\S]*failed/);
  assert.match(await text(page, 'li[data-key=behind]'), /not reached/);
  assert.match(await text(page, 'li[data-key=before]'), /1 row/);
}

export async function textsOfGraphsAreNoMarkup(open) {
  const page = await open();
  page.expected = REFUSED;
  for (const view of VIEWS) {
    await page.view(view);
    assert.equal(await page.locator('main script, main img, main b, main i').count(), 0, view);
  }
  await page.view('/graphs/auction');
  assert.match(await text(page, '.lead'), /<script>window\.harmed = true<\/script>/);
  assert.equal(await page.evaluate(() => window.harmed), undefined);
}

export async function phonesShowEverythingWithoutScrollingSideways(open) {
  const page = await open({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  page.expected = REFUSED;
  for (const view of VIEWS) {
    await page.view(view);
    assert.deepEqual(await page.evaluate(wideElements), [], view);
  }
  await page.view('/graphs/auction');
  await page.locator('[data-node="best"]').tap();
  assert.deepEqual(await page.evaluate(wideElements), []);
  await page.view('/graphs/auction/run');
  await page.tap('button:text("Run")');
  await page.waitForSelector('.steps');
  for (const step of await page.locator('.steps > li').all())
    if (await step.locator('details[open]').count() === 0) await step.locator('summary').tap();
  assert.deepEqual(await page.evaluate(wideElements), []);
}

export async function lightTextsHaveContrast(open) {
  await contrast(await open({ colorScheme: 'light' }));
}

export async function darkTextsHaveContrast(open) {
  const page = await open({ colorScheme: 'dark' });
  await contrast(page);
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.ok(ground.match(/\d+/g).every(channel => channel < 60), ground);
}

async function contrast(page) {
  page.expected = REFUSED;
  for (const view of VIEWS) {
    await page.view(view);
    if (view.endsWith('/run')) {
      await page.click('button:text("Run")');
      await page.waitForSelector('.steps');
    }
    if (view === '/graphs/auction') await page.locator('[data-node="best"]').click();
    assert.deepEqual(await page.evaluate(faintTexts), [], view);
  }
}

export async function everythingHasAName(open) {
  const page = await open();
  page.expected = REFUSED;
  for (const view of VIEWS) {
    await page.view(view);
    assert.deepEqual(await page.evaluate(unnamed), [], view);
  }
}

export async function keysReachEverything(open) {
  const page = await (await open()).view('/graphs/auction');
  const reached = new Set();
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.dataset.node ?? document.activeElement.textContent));
  }
  for (const name of ['Skip to content', 'Tables', 'Run a request', 'best', 'shown', 'The same as a table'])
    assert.ok([...reached].some(each => each.includes(name)), `${name} is not among ${[...reached]}`);
}

export async function hiddenPagesDoNotAsk(open) {
  const page = await (await open()).view('/graphs');
  const hide = hidden => page.evaluate(value => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  await page.waitForLoadState('networkidle');
  await hide(true);
  assert.equal(await text(page, '#state'), 'Paused');
  let asked = 0;
  page.on('request', () => asked++);
  await page.waitForTimeout(2600);
  assert.equal(asked, 0);
  await hide(false);
  await page.waitForSelector('#state.live');
  assert.ok(asked > 0);
}

export async function hostThatIsGone(open) {
  const page = await open();
  page.expected = /Failed to load resource/;
  await page.view('/graphs');
  await page.waitForSelector('tr[data-key="auction/1"]');
  await page.route('**/*', route => route.abort());
  await page.waitForSelector('#state.lost');
  assert.match(await text(page, 'main'), /auction/);
  await page.unroute('**/*');
  await page.waitForSelector('#state.live');
}
