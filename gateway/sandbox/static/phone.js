// One simulated phone: its owner, its texts, its line, and what went wrong with it.

import { phonePath, post } from "./api.js";
import { el, pretty, say, secondsOf, show } from "./dom.js";
import { Line } from "./line.js";
import { Thread } from "./thread.js";

const BEHAVIOURS = [
  ["answer", "Answers", "A person picks up after two seconds."],
  ["busy", "Busy", "The line is busy."],
  ["no-answer", "No answer", "It rings until the caller gives up."],
  ["voicemail", "Voicemail", "A machine greets and records."],
  ["manual", "By hand", "You answer here, or you do not."],
];
const MOST_FAULTS = 3;

export class Phone {
  // `page.nameOf(number)` names a number, `page.trouble(message)` shows what failed, `page.look(phone)` updates it.
  constructor(number, kind, page) {
    this.number = number;
    this.kind = kind;
    this.trouble = page.trouble;
    this.refresh = () => page.look(this);
    this.element = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.element.id = `phone-${number.replace(/\W/g, "")}`;
    this.element.dataset.number = number;
    this.element.classList.add(kind);
    this.pending = Promise.resolve();
    this.complaints = "";
    this.asked = 0;
    this.seen = 0;
    this.find();
    this.thread = new Thread(this.element, (to, body) => this.act("texts", { to, body }));
    this.line = new Line(this.element.querySelector(".line"), (action, body) => this.act(action, body), page.nameOf);
    this.behaviours();
    this.open(kind === "official" ? "line" : "texts");
  }

  find() {
    const one = (selector) => this.element.querySelector(selector);
    this.name = one(".owner h3");
    this.detail = one(".owner p");
    this.choices = one(".behaviour");
    this.faults = one(".faults");
    this.screens = { texts: one(".screen.texts"), line: one(".screen.line") };
    this.tabs = [...this.element.querySelectorAll("[data-tab]")];
    this.tabs.forEach((tab) => tab.addEventListener("click", () => this.open(tab.dataset.tab)));
  }

  // What a phone does happens in the order of the taps, however long each takes. Resolves to whether it was done.
  act(action, body) {
    this.pending = this.pending.then(() => this.perform(action, body));
    return this.pending;
  }

  async perform(action, body) {
    try {
      await post(phonePath(this.number, action), body);
      await this.refresh();
      return true;
    } catch (error) {
      this.trouble(error.message);
      return false;
    }
  }

  behaviours() {
    show(this.choices, this.kind === "official");
    const row = this.choices.querySelector(".choices");
    row.append(...BEHAVIOURS.map(([value, label, meaning]) => {
      const input = el("input", { type: "radio", name: `behaviour-${this.number}`, value });
      input.addEventListener("change", () => this.behave(value));
      return el("label", { title: meaning }, input, el("span", {}, label));
    }));
  }

  behave(behaviour) {
    post("/sandbox/phones", { number: this.number, name: this.facts.name, kind: this.kind, behaviour })
      .catch((error) => this.trouble(error.message));
  }

  open(tab) {
    this.tab = tab;
    for (const button of this.tabs) {
      button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
    }
    show(this.screens.texts, tab === "texts");
    show(this.screens.line, tab === "line");
    if (tab === "texts") {
      this.dot("texts", false);
      this.thread.toEnd();
    }
  }

  dot(tab, visible) {
    show(this.tabs.find((button) => button.dataset.tab === tab).querySelector(".dot"), visible);
  }

  update(facts, numbers) {
    const first = !this.facts;
    this.facts = facts;
    this.describe(facts);
    this.thread.numbers(numbers.filter((number) => number.sms));
    this.line.hotlines(this.kind === "official" ? [] : numbers.filter((number) => number.voice));
    const fresh = this.thread.update(facts.texts);
    if (fresh && !first && this.tab !== "texts") {
      this.dot("texts", true);
    }
    this.follow(this.line.update(facts.call, facts.calls ?? []));
    this.complain(facts.errors ?? []);
  }

  describe(facts) {
    const landline = facts.line_type === "landline";
    say(this.name, facts.name || pretty(facts.number));
    say(this.detail, `${pretty(facts.number)} · ${this.kind === "official" ? "office" : facts.line_type}`);
    this.element.classList.toggle("landline", landline);
    show(this.tabs[0].parentElement, this.kind !== "official" && !landline);
    if (landline && this.tab === "texts") {
      this.open("line");
    }
    const chosen = this.choices.querySelector(`[value="${CSS.escape(facts.behaviour)}"]`);
    if (chosen && !this.choices.contains(document.activeElement)) {
      chosen.checked = true;
    }
  }

  // A call comes to the front when it begins, and only then: its owner may look at the texts meanwhile.
  follow(state) {
    if (state && !this.state) {
      this.open("line");
    }
    this.state = state;
    this.dot("line", state !== "");
    this.element.classList.toggle("rings", state === "ringing");
    this.element.classList.toggle("talks", state === "talking");
  }

  complain(errors) {
    const latest = errors.slice(-MOST_FAULTS);
    const key = latest.map((error) => `${error.at}${error.code}`).join();
    if (key === this.complaints) {
      return;
    }
    this.complaints = key;
    this.faults.replaceChildren(...latest.map((error) =>
      el("li", {}, el("b", {}, `Error ${error.code}`), ` ${secondsOf(error.at)} ${error.message}`)));
  }
}
