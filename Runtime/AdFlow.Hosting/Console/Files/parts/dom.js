// Elements are made of tags, attributes and children; texts become text nodes, so nothing that the host says is markup.

const SVG = 'http://www.w3.org/2000/svg';

function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('--')) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** An HTML element. */
export const h = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes, ...children) => make(document.createElementNS(SVG, tag), attributes, children);

/** Makes an element's content equal to nodes, changing only what differs: focus, scrolling and input stay. */
export function show(element, nodes) {
  const next = document.createElement(element.localName);
  append(next, nodes);
  morphChildren(element, next);
}

function morphChildren(old, next) {
  const wanted = [...next.childNodes];
  wanted.forEach((node, i) => {
    const known = old.childNodes[i];
    if (!known) old.append(node);
    else if (!isAlike(known, node)) known.replaceWith(node);
    else if (node.nodeType === Node.TEXT_NODE) {
      if (known.data !== node.data) known.data = node.data;
    } else morph(known, node);
  });
  while (old.childNodes.length > wanted.length) old.lastChild.remove();
}

function isAlike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName
    && (one.nodeType !== Node.ELEMENT_NODE || one.dataset.key === other.dataset.key);
}

function morph(old, next) {
  for (const { name } of [...old.attributes])
    // Whoever opened something wants it to stay open.
    if (!next.hasAttribute(name) && name !== 'style' && name !== 'open') old.removeAttribute(name);
  for (const { name, value } of next.attributes)
    if (name !== 'style' && name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  // The attribute is forbidden by the page's policy; the property is not.
  if (old.style.cssText !== next.style.cssText) old.style.cssText = next.style.cssText;
  morphChildren(old, next);
}
