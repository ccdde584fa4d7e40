// The telephone of one phone: dialing, being rung, and what is said.

import { atEnd, dayOf, e164, el, plural, pretty, restore, say, show } from "./dom.js";

const KEYS = [["1", ""], ["2", ""], ["3", ""], ["4", ""], ["5", ""], ["6", ""], ["7", ""], ["8", ""], ["9", ""],
  ["*", "skip"], ["0", ""], ["#", ""]];
const WAITS = {
  keys: "It waits for keys.",
  recording: "It records: say something, then press a key.",
  speech: "It listens: say something.",
};
const BREATH = 800; // milliseconds
const SPEAKERS = { gateway: "Line", phone: "You", other: "They", line: "" };
const TONES = /^(beep|busy tone|connected|tones .*|We are sorry, an application error.*)$/; // what a line does; the rest is said on it

export class Line {
  // `act(action, body)` posts to this phone and returns a promise; `labelOf(number)` is a name for a number.
  constructor(root, act, labelOf) {
    this.root = root;
    this.act = act;
    this.labelOf = labelOf;
    this.parts = Object.fromEntries(
      ["idle", "call", "with", "state", "captions", "ringing", "talking", "hotlines", "past", "resting"]
        .map((name) => [name, root.querySelector(`.${name}`)]),
    );
    this.sid = "";
    this.shown = 0;
    this.breathed = 0;
    this.pastKey = null;
    this.listen();
  }

  listen() {
    const dialer = this.root.querySelector(".dialer");
    const number = dialer.elements.to;
    this.pad = this.root.querySelector(".talking .pad");
    this.pad.append(...KEYS.map((key) => keyOf(key, (digit) => this.act("keys", { digits: digit }))));
    dialer.querySelector(".pad").append(...KEYS.map(([key]) => keyOf([key, ""], (digit) => { number.value += digit; })));
    dialer.addEventListener("submit", (event) => this.dialTyped(event));
    const speech = this.root.querySelector(".speak");
    speech.addEventListener("submit", (event) => this.speak(event));
    speech.addEventListener("focusin", () => this.breathe());
    speech.addEventListener("input", () => this.breathe());
    this.parts.call.addEventListener("keydown", (event) => this.typed(event));
    for (const button of this.parts.call.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this.act(button.dataset.do, {}));
    }
  }

  // The keyboard's own keys, unless something is being written.
  typed(event) {
    const writing = event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey;
    if (!writing && /^[0-9*#]$/.test(event.key) && !this.parts.talking.hidden) {
      event.preventDefault();
      this.pad.querySelector(`[data-key="${event.key}"]`).click();
    }
  }

  dialTyped(event) {
    event.preventDefault();
    const field = event.target.elements.to;
    const number = e164(field.value);
    if (number) {
      field.value = "";
      this.act("calls", { to: number });
    }
  }

  speak(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (text) {
      field.value = "";
      this.act("speak", { text }).then((done) => restore(done, field, text));
    }
  }

  // Whoever types what they are going to say is not silent meanwhile.
  breathe() {
    const listening = ["recording", "speech"].includes(this.root.dataset.waits);
    if (listening && Date.now() - this.breathed > BREATH) {
      this.breathed = Date.now();
      this.act("breathe", {});
    }
  }

  hotlines(numbers) {
    const key = numbers.map((number) => number.number).join();
    if (key === this.hotlineKey) {
      return;
    }
    this.hotlineKey = key;
    this.parts.hotlines.replaceChildren(...numbers.map((number) => this.hotline(number)));
  }

  hotline(number) {
    const button = el("button", { type: "button", class: "answer" }, `Call the ${number.name}`, el("small", {}, pretty(number.number)));
    button.addEventListener("click", () => this.act("calls", { to: number.number }));
    return button;
  }

  // Returns "ringing", "talking" or "" for no call.
  update(call, past) {
    show(this.parts.idle, !call);
    show(this.parts.call, Boolean(call));
    this.updatePast(past);
    if (!call) {
      this.sid = "";
      this.root.dataset.waits = "";
      return "";
    }
    const rung = call.status === "ringing" && call.direction === "in";
    show(this.parts.ringing, rung);
    show(this.parts.talking, !rung);
    this.root.classList.toggle("is-ringing", rung);
    this.root.dataset.waits = call.waiting ?? "";
    say(this.parts.with, this.labelOf(call.with));
    say(this.parts.state, this.stateOf(call, rung));
    this.caption(call);
    return rung ? "ringing" : "talking";
  }

  stateOf(call, rung) {
    if (rung) {
      return "is calling";
    }
    if (call.status !== "in-progress") {
      return "ringing…";
    }
    if (call.connected_to) {
      return `Connected with ${this.labelOf(call.connected_to)}`;
    }
    return WAITS[call.waiting] ?? (call.transcript.length ? "In a call" : "One moment: the carrier listens for a machine.");
  }

  caption(call) {
    const list = this.parts.captions;
    if (call.sid !== this.sid || call.transcript.length < this.shown) {
      this.sid = call.sid;
      this.shown = 0;
      list.replaceChildren();
    }
    const follow = atEnd(list);
    list.append(...call.transcript.slice(this.shown).map((line) => spoken(line)));
    if (call.transcript.length > this.shown && follow) {
      list.scrollTop = list.scrollHeight;
    }
    this.shown = call.transcript.length;
  }

  updatePast(past) {
    const latest = past.slice(-6).reverse();
    const key = latest.map((call) => `${call.sid}${call.status}`).join();
    if (key === this.pastKey) {
      return;
    }
    this.pastKey = key;
    show(this.root.querySelector(".past-title"), latest.length > 0);
    this.parts.past.replaceChildren(...latest.map((call) => this.ended(call)));
  }

  ended(call) {
    const way = call.direction === "in" ? "←" : "→";
    const length = call.status === "completed" ? duration(call.duration ?? 0) : call.status.replace("-", " ");
    const lines = call.transcript;
    const when = lines.length ? `${dayOf(lines[0].at)} · ${length}` : length;
    const title = el("summary", {}, `${way} ${this.labelOf(call.with)}`, el("small", {}, when));
    return el("li", {}, el("details", {}, title, el("ol", { class: "captions" }, ...lines.map((line) => spoken(line)))));
  }
}

function keyOf([key, meaning], press) {
  const label = meaning ? `${key}, ${meaning}` : key;
  const button = el("button", { type: "button", "data-key": key, "aria-label": label }, key);
  if (meaning) {
    button.append(el("small", { "aria-hidden": "true" }, meaning));
  }
  button.addEventListener("click", () => press(key));
  return button;
}

function duration(seconds) {
  return seconds < 60 ? plural(seconds, "second") : plural(Math.round(seconds / 60), "minute");
}

function spoken(line) {
  const who = line.who === "line" && !TONES.test(line.text) ? "other" : line.who;
  const item = el("li", { class: `caption ${who}` });
  const keys = /^\[keys (.+)\]$/.exec(line.text);
  if (SPEAKERS[who]) {
    item.append(el("b", {}, SPEAKERS[who]));
  }
  item.append(el("span", { class: keys ? "pressed" : null }, keys ? keys[1] : line.text));
  return item;
}
