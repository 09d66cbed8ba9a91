// Full screens one after the other: all are drawn at once, and one is shown. The server says what
// stands on them; keys, clock, pace, full screen and the step in the address are the browser's.

import { Clock, drawnOf, fit, make, shapesOf, styled } from "./stage_parts.js";

const STILL = 2500; // milliseconds without a movement after which the controls go
const TWO_DIGITS = 900; // milliseconds within which a second digit belongs to the first
const SWIPE = 60; // pixels

let stage = null; // the one on the page

const parameters = () => new URLSearchParams(location.search);

// Written as the server writes it, which would else take a step of its own.
function keepInUrl(changes, isStep) {
  const kept = parameters();
  for (const [name, value] of Object.entries(changes)) value ? kept.set(name, value) : kept.delete(name);
  const query = kept.toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
  const address = location.pathname + (query ? `?${query}` : "");
  if (address === location.pathname + location.search) return;
  if (isStep) history.pushState({}, "", address);
  else history.replaceState(history.state, "", address);
}

// Links of this page are followed in the same session (links.js).
function follow(address) {
  const link = make("a", { href: address });
  stage.whole.append(link);
  link.click();
  link.remove();
}

function leave() {
  if (document.fullscreenElement) document.exitFullscreen();
  else follow(stage.data.leave);
}

function broadcast() {
  stage.channel?.postMessage({ at: stage.at, startedAt: stage.startedAt, theme: stage.theme, isBlack: stage.isBlack });
}

// `step` is "step" (Back undoes it), "place" (it does not), or nothing where the address says so.
function show(at, step) {
  const { data, whole } = stage;
  stage.at = Math.min(Math.max(at, 0), data.screens.length - 1);
  const { place, name } = data.screens[stage.at] ?? { place: "", name: "" };
  [...whole.querySelectorAll(".screen")].forEach((screen, number) => { screen.hidden = number !== stage.at; });
  whole.querySelector(".place").textContent = place;
  whole.querySelector(".count").textContent = data.screens[stage.at]?.count ?? "";
  whole.querySelector(".screens").ariaLabel = name;
  if (step) keepInUrl({ screen: String(stage.at + 1) }, step === "step");
  broadcast();
  wait();
}

const go = (at) => at >= 0 && at < stage.data.screens.length && at !== stage.at && show(at, "step");

function wait() {
  clearTimeout(stage.timer);
  if (!stage.pace || document.hidden || stage.isBlack) return;
  stage.timer = setTimeout(() => {
    if (stage?.whole.isConnected) show((stage.at + 1) % stage.data.screens.length, "place");
  }, stage.pace * 1000);
}

function play(pace) {
  stage.pace = pace;
  if (pace) stage.chosen = pace;
  keepInUrl({ pace: pace ? String(pace) : "" }, false);
  controls();
  wait();
}

function paint(theme) {
  stage.theme = theme;
  stage.whole.classList.toggle("dark", theme === "dark");
  keepInUrl({ theme: theme === "dark" ? theme : "" }, false);
  controls();
  broadcast();
}

const full = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());

// What a presenter's clicker sends to begin: the way out of the full screen is Esc.
const begun = () => { if (!document.fullscreenElement) full(); };

// All looks at who speaks: the screen is black until the next key or touch.
function blacken(isBlack) {
  stage.isBlack = isBlack;
  const black = stage.whole.querySelector(".black");
  black.hidden = !isBlack;
  black.textContent = isBlack ? stage.data.words.black : "";
  broadcast();
  wait();
}

const speakers = () => {
  const address = parameters();
  address.set("view", "control");
  window.open(`${location.pathname}?${address}`, `meeting-${stage.data.channel}`, "popup,width=1180,height=760");
};

// What is decided is written down on a page that leads back to the same screen, in the same colours.
function decide() {
  const { pathname, searchParams } = new URL(stage.data.decisions, location.origin);
  const address = parameters();
  address.set("screen", String(stage.at + 1));
  const { metric } = stage.data.screens[stage.at] ?? {};
  if (metric) searchParams.set("about", metric);
  for (const name of ["screen", "theme", "version", "agenda"]) if (address.get(name)) searchParams.set(name, address.get(name));
  follow(`${pathname}?${searchParams}`);
}

const DO = {
  ArrowRight: () => go(stage.at + 1), ArrowDown: () => go(stage.at + 1), PageDown: () => go(stage.at + 1), " ": () => go(stage.at + 1),
  ArrowLeft: () => go(stage.at - 1), ArrowUp: () => go(stage.at - 1), PageUp: () => go(stage.at - 1), Backspace: () => go(stage.at - 1),
  Home: () => go(0), End: () => go(stage.data.screens.length - 1), Escape: leave,
  F5: begun, b: () => blacken(true), ".": () => blacken(true), Enter: () => go(stage.at + 1), f: full, t: () => paint(stage.theme === "dark" ? "" : "dark"),
  p: () => play(stage.pace ? 0 : stage.chosen),
};

function digit(pressed) {
  const now = performance.now();
  const isSecond = now - (stage.pressedAt ?? -Infinity) < TWO_DIGITS;
  const wanted = isSecond ? stage.digits * 10 + pressed : pressed;
  stage.digits = wanted;
  stage.pressedAt = now;
  if (wanted >= 1 && wanted <= stage.data.screens.length) isSecond ? show(wanted - 1, "place") : go(wanted - 1);
}

function onKey(event) {
  if (!stage?.whole.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.composedPath()[0];
  if (target.matches?.("input, textarea, select") || ([" ", "Enter"].includes(event.key) && target.matches?.("button, a"))) return;
  const action = DO[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action && !/^\d$/.test(event.key)) return;
  event.preventDefault();
  for (const line of document.querySelectorAll(".refused")) line.hidden = true; // it was read
  if (stage.isBlack) return blacken(false);
  if (stage.pace && !["p", "t", "f"].includes(event.key.toLowerCase())) play(0);
  action ? action() : digit(Number(event.key));
}

function moved() {
  stage.whole.classList.add("moved");
  stage.whole.classList.remove("still");
  clearTimeout(stage.rest);
  stage.rest = setTimeout(() => {
    stage?.whole.classList.remove("moved");
    stage?.whole.classList.add("still");
  }, STILL);
}

function onPress(event) {
  moved();
  if (stage.isBlack) blacken(false);
  stage.pressed = { x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse" };
  const isControl = event.composedPath().some((node) => node.classList?.contains("controls"));
  if (stage.pace && !isControl) play(0);
}

function onRelease(event) {
  const { x, y, touch } = stage.pressed ?? {};
  if (!touch || Math.abs(event.clientX - x) < SWIPE || Math.abs(event.clientX - x) < Math.abs(event.clientY - y)) return;
  go(stage.at + (event.clientX < x ? 1 : -1));
}

// A unit on the map leads where its row does, and so do those that have no row.
function onClick(event) {
  const code = event.composedPath().find((node) => node.dataset?.code)?.dataset.code;
  if (code && !event.composedPath().some((node) => node.href)) follow(stage.data.unit.replace("CODE", code));
}

function controls() {
  const { data, whole } = stage;
  const words = data.words;
  const button = (text, title, onclick, pressed) => make("button", { type: "button", title, ariaLabel: title, onclick,
    ...(pressed === undefined ? {} : { ariaPressed: String(pressed) }) }, text);
  const pace = make("select", { title: words.play, ariaLabel: words.play, onchange: (event) => play(Number(event.target.value)) },
    make("option", { value: 0 }, words.by_hand),
    ...data.paces.map(({ seconds, name }) => make("option", { value: seconds, selected: seconds === stage.pace }, name)));
  whole.querySelector(".controls").replaceChildren(
    button("‹", words.back, () => go(stage.at - 1)), button("›", words.next, () => go(stage.at + 1)), pace,
    button(words.full, words.full, full), button(words.black, words.black, () => blacken(true)), button(stage.theme === "dark" ? words.light : words.dark, words.dark, DO.t, stage.theme === "dark"),
    button(words.control, words.control, speakers), button(words.decisions, words.decisions, decide),
    button(words.agenda, words.agenda, () => follow(data.agenda)),
    button(words.leave, words.leave, () => follow(data.leave)));
}

function news() {
  const { data, whole } = stage;
  const line = whole.querySelector(".news");
  line.hidden = !data.news && !data.fault;
  line.textContent = data.fault;
  if (!data.news) return;
  const take = make("button", { type: "button", onclick: () => {
    const address = parameters();
    address.set("version", data.news.version);
    follow(`${location.pathname}?${address}`);
  } }, data.news.take);
  line.append(data.news.line, take);
}

function fill(data) {
  const { whole } = stage;
  const drawn = data.screens.map((screen, number) => Object.assign(drawnOf(screen, number, Object.values(data.foot)), { hidden: true }));
  whole.querySelector(".screens").replaceChildren(...shapesOf(data), ...drawn);
  for (const name of ["as-of", "version", "mark", "label"]) whole.querySelector(`.${name}`).textContent = data.foot[name];
}

function fitAll() {
  for (const screen of stage?.whole.querySelectorAll(".screen") ?? []) {
    const { hidden } = screen;
    screen.hidden = false;
    fit(screen);
    screen.hidden = hidden;
  }
}

function begin(whole, data) {
  const started = `meeting-${data.channel}`;
  stage = { whole, at: -1, chosen: data.paces[1].seconds, startedAt: Number(sessionStorage.getItem(started)) || Date.now() };
  sessionStorage.setItem(started, stage.startedAt);
  stage.clock = new Clock(whole.querySelector("time"));
  stage.channel = new BroadcastChannel(started);
  stage.channel.onmessage = ({ data: said }) => {
    if (!stage?.whole.isConnected) return;
    if (said.hello) broadcast();
    if (said.black !== undefined) blacken(said.black);
    if (said.go !== undefined) {
      if (stage.isBlack) blacken(false);
      if (stage.pace) play(0);
      go(said.go);
    }
  };
  Object.assign(whole, { onpointermove: moved, onpointerdown: onPress, onpointerup: onRelease, onclick: onClick });
  moved();
}

function end() {
  stage?.channel.close();
  stage?.clock.stop();
  clearTimeout(stage?.timer);
  clearTimeout(stage?.rest);
  stage = null;
}

document.addEventListener("keydown", onKey);
window.addEventListener("resize", () => { if (stage?.whole.isConnected) fitAll(); });
document.addEventListener("visibilitychange", () => { if (stage?.whole.isConnected) wait(); });
window.addEventListener("popstate", () => {
  if (!stage?.whole.isConnected || location.pathname !== stage.pathname) return;
  const wanted = Number(parameters().get("screen") || 1) - 1;
  if (wanted !== stage.at) show(wanted);
});

export default function ({ data, parentElement }) {
  const whole = parentElement.querySelector(".stage");
  styled(whole);
  if (!data?.screens) return;
  if (stage?.whole !== whole) {
    end();
    begin(whole, data);
  }
  const isOther = stage.data?.digest !== data.digest;
  Object.assign(stage, { data, pathname: location.pathname });
  const address = parameters();
  const pace = Number(address.get("pace")) || 0;
  stage.pace = data.paces.some(({ seconds }) => seconds === pace) ? pace : 0;
  if (stage.pace) stage.chosen = stage.pace;
  stage.theme = address.get("theme") === "dark" ? "dark" : "";
  whole.classList.toggle("dark", stage.theme === "dark");
  whole.hidden = false;
  if (isOther) {
    fill(data);
    fitAll();
  }
  keepInUrl({ version: data.version }, false);
  controls();
  news();
  const wanted = Number(address.get("screen") || 1) - 1;
  if (isOther || wanted !== stage.at) show(wanted);
  return () => { if (stage?.whole === whole && !whole.isConnected) end(); };
}
