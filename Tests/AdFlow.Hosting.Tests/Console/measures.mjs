// What is measured inside of a page. Each function is sent there as it stands: it sees nothing but the page.

/** Texts whose colour has too little contrast with what is behind them, by WCAG 2.2: 4.5 : 1, of large texts 3 : 1. */
export function faintTexts() {
  // What is mixed of colours is told in parts of one.
  const scale = text => text.startsWith('color(srgb') ? 255 : 1;
  const channels = text => (text.match(/[\d.]+/g) ?? []).map((value, i) => value * (i < 3 ? scale(text) : 1));
  const over = ([r, g, b, a = 1], ground) => [r, g, b].map((value, i) => value * a + ground[i] * (1 - a));
  const luminance = colour => {
    const [r, g, b] = colour.map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    // A box of the picture is what its group has drawn before the text.
    if (element instanceof SVGElement && element.localName === 'text') {
      const box = element.parentElement.querySelector(':scope > rect');
      if (box) return over(channels(getComputedStyle(box).fill), ground(element.ownerSVGElement));
    }
    const behind = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
    return over(channels(getComputedStyle(element).backgroundColor), behind);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (['title', 'option', 'script', 'noscript'].includes(element.localName)) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const front = over(channels(element instanceof SVGElement ? style.fill : style.color), behind);
    const [light, dark] = [luminance(front), luminance(behind)].sort((one, other) => other - one);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || size >= 18.7 && Number(style.fontWeight) >= 700;
    const contrast = (light + 0.05) / (dark + 0.05);
    const name = `${element.localName}.${element.getAttribute('class')}`;
    const text = `'${walker.currentNode.data.trim().slice(0, 40)}' (${name})`;
    if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${contrast.toFixed(2)} ${text}`);
  }
  return faint;
}

/** Elements that reach beyond the right edge of the page, where the page can be scrolled there. */
export function wideElements() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('main *, header *')]
    .filter(each => each.getBoundingClientRect().right > width + 1)
    .map(each => `${each.localName}.${each.getAttribute('class')} ${Math.round(each.getBoundingClientRect().right)}`)
    .slice(0, 8);
}

/** Connections of a picture that run across boxes which they do not connect. */
export function crossedBoxes() {
  const boxes = [...document.querySelectorAll('.picture .node')].map(node => {
    const [x, y] = node.getAttribute('transform').match(/[-\d.]+/g).map(Number);
    const rect = node.querySelector('rect');
    return { key: node.dataset.node, x, y, width: rect.width.baseVal.value, height: rect.height.baseVal.value };
  });
  const crossed = new Set();
  for (const edge of document.querySelectorAll('.picture .edge')) {
    const ends = edge.dataset.edge.split('\n');
    const path = edge.querySelector('.stroke');
    for (let at = 0; at <= path.getTotalLength(); at += 3) {
      const point = path.getPointAtLength(at);
      for (const box of boxes)
        if (!ends.includes(box.key) && point.x > box.x && point.x < box.x + box.width && point.y > box.y
          && point.y < box.y + box.height) crossed.add(`${ends.join(' → ')} crosses ${box.key}`);
    }
  }
  return [...crossed];
}

/** What somebody who does not see the page misses. */
export function unnamed() {
  const found = [];
  if (document.querySelectorAll('h1').length !== 1) found.push('there is not one h1');
  let last = 1;
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4)')) {
    const level = Number(heading.localName[1]);
    if (level > last + 1) found.push(`${heading.localName} '${heading.textContent}' skips a level`);
    last = level;
  }
  for (const each of document.querySelectorAll('a, button, select, input, textarea, [tabindex="0"], table')) {
    const label = each.getAttribute('aria-label') || [...(each.labels ?? [])].map(one => one.textContent).join('')
      || each.caption?.textContent || (each.matches('a, button') ? each.textContent : '');
    if (!label.trim()) found.push(`${each.outerHTML.slice(0, 90)} has no name`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
  if (new Set(ids).size !== ids.length) found.push(`ids are not unique: ${ids}`);
  return found;
}
