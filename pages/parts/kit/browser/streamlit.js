// Streamlit's own words in the reader's language: what it says in English alone, to who looks and
// to who listens. What it says of each mark of a picture is left out: a picture is told in words of
// its own, which stand beside it.

const ATTRIBUTES = ["aria-label", "placeholder", "title", "aria-roledescription"];
const TEXTS = "[data-testid=stSkipToContent], [data-rac] [role=option], [data-live-announcer] div, [data-testid=stDialog] h2, [data-testid=stDialog] h2 + div";

let words = {};
let selector = "";
let isWaiting = false;

// "Remove {name}" stands for whatever follows; numbers are "{number}".
function inWords(english) {
  if (words[english]) return words[english];
  const number = /\d+/.exec(english)?.[0];
  const counted = number && words[english.replace(number, "{number}").replace(/options\b/, "option")];
  if (counted) return counted.replace("{number}", number);
  const name = /^Remove (.+)$/.exec(english)?.[1];
  return name && words["Remove {name}"]?.replace("{name}", name);
}

function attributes(element) {
  for (const name of ATTRIBUTES) {
    const translated = element.getAttribute(name) && inWords(element.getAttribute(name));
    if (translated) element.setAttribute(name, translated);
  }
}

function texts(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const translated = inWords(walker.currentNode.data.trim());
    if (translated) walker.currentNode.data = translated;
  }
}

function translate() {
  isWaiting = false;
  for (const marks of document.querySelectorAll(".vega-embed svg.marks:not([aria-hidden])")) marks.ariaHidden = "true";
  for (const element of document.querySelectorAll(selector)) attributes(element);
  for (const element of document.querySelectorAll(TEXTS)) texts(element);
}

function soon() {
  if (!isWaiting) requestAnimationFrame(translate);
  isWaiting = true;
}

export function speak(catalogue) {
  if (words === catalogue) return;
  if (!selector) new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  words = catalogue;
  selector = ATTRIBUTES.flatMap((name) => [
    ...Object.keys(words).filter((english) => !english.includes("{")).map((english) => `[${name}="${english}"]`),
  ]).join() + ",[aria-label^='Remove ']";
  soon();
}
