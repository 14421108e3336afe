// What anybody needs to use a page without a mouse or without eyes; returns what is wrong, in words.
() => {
  const wrong = [];
  const seen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const text = (element) => (element.innerText || "").trim();
  const name = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return by.split(" ").map((id) => text(document.getElementById(id))).join(" ").trim();
    const labels = [...(element.labels || [])].map((label) => text(label.cloneNode(true)) || label.textContent.trim());
    const shown = [...element.querySelectorAll("img")].map((image) => image.alt).join(" ");
    return (element.getAttribute("aria-label") || labels.join(" ") || text(element) || shown || "").trim();
  };
  const say = (element) => element.id ? `#${element.id}` : element.outerHTML.slice(0, 60);

  if (document.querySelectorAll("h1").length !== 1) wrong.push("there is not exactly one h1");
  let level = 0;
  for (const heading of document.querySelectorAll("h1,h2,h3,h4")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) wrong.push(`heading ${text(heading)} skips a level`);
    level = next;
  }
  if (!document.title.trim().replace("– Aboveboard", "").trim()) wrong.push("the page has no title");
  if (!document.querySelector("main") || !document.querySelector("nav[aria-label]")) wrong.push("landmarks are missing");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) wrong.push(`id ${id} comes twice`);
  const controls = [...document.querySelectorAll("a[href],button,select,summary,input:not([type=hidden])")];
  for (const control of controls) if (!name(control)) wrong.push(`${say(control)} has no name`);
  const acts = [...document.querySelectorAll("main button")].filter(seen).map(name);
  for (const act of new Set(acts)) if (acts.filter((each) => each === act).length > 1) wrong.push(`two buttons ${act}`);
  for (const image of document.images) if (!image.alt.trim()) wrong.push(`${say(image)} has no alternative`);
  for (const table of document.querySelectorAll("table"))
    if (!table.caption || table.querySelector("th:not([scope])")) wrong.push("a table has no caption or scope");
  if (document.querySelector("script,[style],[onclick],[onload],[tabindex]:not([tabindex='0'])"))
    wrong.push("a script, an own style or a forced order is in the page");

  const rgb = (value) => (value.match(/[\d.]+/g) || []).map(Number);
  const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(element) || element.disabled) continue;
    const [one, other] = [light(rgb(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (other + 0.05) < 4.5) wrong.push(`“${walker.currentNode.data.trim().slice(0, 30)}” is too pale`);
  }
  return wrong;
}
