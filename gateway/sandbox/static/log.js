// What the carrier did, newest first.

import { el, plural, say, secondsOf, show } from "./dom.js";

const MOST = 80;

export class Log {
  constructor() {
    this.list = document.getElementById("log");
    this.count = document.getElementById("errors-count");
    this.only = document.getElementById("only-errors");
    this.only.addEventListener("change", () => this.update(this.lines ?? []));
    this.key = "";
  }

  update(lines) {
    this.lines = lines;
    const errors = lines.filter((line) => line.kind === "error").length;
    show(this.count, errors > 0);
    say(this.count, plural(errors, "error"));
    const wanted = (this.only.checked ? lines.filter((line) => line.kind === "error") : lines).slice(-MOST).reverse();
    const key = `${this.only.checked}${lines.length}${JSON.stringify(lines.at(-1) ?? "")}`;
    if (key !== this.key) {
      this.key = key;
      this.list.replaceChildren(...(wanted.length ? wanted.map((line) => row(line)) : [nothing(this.only.checked)]));
    }
  }
}

function row(line) {
  return el("li", { class: "event", "data-kind": line.kind },
    el("time", {}, secondsOf(line.at)), el("b", {}, line.kind), el("span", {}, line.text));
}

function nothing(onlyErrors) {
  return el("li", { class: "hint" }, onlyErrors ? "No errors." : "Nothing yet: send a text or make a call.");
}
