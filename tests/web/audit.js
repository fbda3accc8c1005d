// What is wrong with the page at hand, as sentences. Given to the browser by test_browser.py.
({ tag }) => {
  const wrong = [];
  const name = (element) => `${element.tagName.toLowerCase()}${element.className && ` .${element.className}`} "${element.textContent.trim().slice(0, 30)}"`;
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest(".unseen, .skip") && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)];

  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${innerWidth}`);
  if (document.documentElement.lang !== tag) wrong.push(`lang is ${document.documentElement.lang}`);
  if (!document.title.trim()) wrong.push("no title");

  // Contrast, as WCAG computes it; 4.5 for text of every size.
  const paint = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(") ? [...parts.slice(0, 3).map((part) => part * 255), parts[3] ?? 1] : [parts[0], parts[1], parts[2], parts[3] ?? 1];
  };
  const over = (above, below) => [0, 1, 2].map((place) => above[place] * above[3] + below[place] * (1 - above[3])).concat(1);
  const ground = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = paint(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((left, right) => left - right);
    return (high + 0.05) / (low + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, svg") || !isSeen(element)) continue;
    const below = ground(element);
    const ratio = contrast(over(paint(getComputedStyle(element).color), below), below);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${name(element)}`);
  }

  // What a screen reader makes of it.
  const levels = all("h1, h2, h3, h4, h5, h6").filter((heading) => !heading.closest(".prose")).map((heading) => Number(heading.tagName[1]));
  if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) wrong.push(`headings begin with ${levels.slice(0, 3)}`);
  levels.forEach((level, place) => place && level > levels[place - 1] + 1 && wrong.push(`h${level} after h${levels[place - 1]}`));
  for (const landmark of ["body > header", "main", "body > footer"]) {
    if (all(landmark).length !== 1) wrong.push(`${all(landmark).length} of ${landmark}`);
  }
  for (const part of all("nav, section")) {
    const label = part.getAttribute("aria-label") ?? part.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    if (part.tagName === "NAV" ? !label?.trim() : label?.trim() === "") wrong.push(`no label: ${name(part)}`);
  }
  for (const control of all("a[href], button, summary, input, select")) {
    const label = control.getAttribute("aria-label") ?? control.textContent;
    if (!label.trim()) wrong.push(`no name: ${control.outerHTML.slice(0, 80)}`);
  }
  for (const image of all("img")) if (image.getAttribute("alt") === null) wrong.push(`no alt: ${image.src}`);
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) wrong.push(`id twice: ${id}`);
  for (const reference of all("[aria-labelledby], [aria-describedby]")) {
    if (!document.getElementById(reference.getAttribute("aria-labelledby") ?? reference.getAttribute("aria-describedby"))) wrong.push(`refers to nothing: ${name(reference)}`);
  }

  // Large enough for a thumb: 24 px, but for links within text.
  for (const control of all("button, summary, .button, .chip, .tongues a, a.label")) {
    const box = control.getBoundingClientRect();
    if (isSeen(control) && Math.min(box.width, box.height) < 24) wrong.push(`${Math.round(box.width)}x${Math.round(box.height)} px: ${name(control)}`);
  }
  for (const image of all("img")) if (image.complete && !image.naturalWidth) wrong.push(`no picture: ${image.src}`);
  return wrong;
}
