// The texts of one phone.

import { atEnd, el, plural, pretty, restore, say, show, timeOf } from "./dom.js";

const WORDS = [["SIGN", "en"], ["FIRMAR", "es"], ["CALL", "en"], ["LLAMAR", "es"], ["HELP", "en"], ["STOP", "en"]];
const ANSWERS = [["YES", "en", /\bYES\b/], ["SÍ", "es", /(^|\P{L})SÍ(?!\p{L})/u], ["NO", "en", /\bNO\b/]];
const FAILED = new Set(["failed", "undelivered"]);

export class Thread {
  // `send(to, body)` returns a promise; it rejects if the text did not go out.
  constructor(root, send) {
    this.list = root.querySelector(".thread");
    this.empty = root.querySelector(".empty");
    this.chips = root.querySelector(".chips");
    this.form = root.querySelector(".composer");
    this.send = send;
    this.bubbles = new Map();
    this.suggested = "";
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.suggest("");
  }

  numbers(numbers) {
    const select = this.form.elements.to;
    const known = [...select.options].map((option) => option.value).join();
    if (known !== numbers.map((number) => number.number).join()) {
      select.replaceChildren(...numbers.map((number) => el("option", { value: number.number }, number.label)));
    }
    this.usual = numbers[0]?.number;
  }

  // Returns how many texts have come in since the last time.
  update(texts) {
    const follow = atEnd(this.list);
    const fresh = texts.filter((text) => !this.bubbles.has(text.sid));
    fresh.forEach((text) => this.add(text));
    texts.forEach((text) => this.describe(text));
    this.forget(texts);
    show(this.empty, texts.length === 0);
    if (fresh.length && (follow || fresh.some((text) => text.direction === "out"))) {
      this.toEnd();
    }
    const last = texts.at(-1);
    this.suggest(last && last.direction === "in" ? last.body : "");
    return fresh.filter((text) => text.direction === "in").length;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  add(text) {
    const bubble = el("li", { class: `text ${text.direction}` }, el("p"), el("small"));
    bubble.firstChild.textContent = text.body;
    this.bubbles.set(text.sid, bubble);
    this.list.append(bubble);
  }

  describe(text) {
    const bubble = this.bubbles.get(text.sid);
    const from = text.with === this.usual ? "" : `${text.direction === "in" ? "from" : "to"} ${pretty(text.with)} · `;
    bubble.classList.toggle("failed", FAILED.has(text.status));
    const code = text.error_code ? ` (${text.error_code})` : "";
    say(bubble.lastChild, `${from}${timeOf(text.at)} · ${plural(text.segments, "segment")} · ${text.status}${code}`);
  }

  forget(texts) {
    const kept = new Set(texts.map((text) => text.sid));
    for (const [sid, bubble] of this.bubbles) {
      if (!kept.has(sid)) {
        bubble.remove();
        this.bubbles.delete(sid);
      }
    }
  }

  // One tap for the words that start something, and for the answers that the last text asks for.
  suggest(body) {
    const words = [...ANSWERS.filter(([, , pattern]) => pattern.test(body)), ...WORDS];
    const key = words.map(([word]) => word).join();
    if (key === this.suggested) {
      return;
    }
    this.suggested = key;
    this.chips.replaceChildren(...words.map(([word, language, answers]) => this.chip(word, language, Boolean(answers))));
  }

  chip(word, language, answers) {
    const chip = el("button", { type: "button", class: answers ? "chip likely" : "chip", lang: language }, word);
    chip.addEventListener("click", () => this.dispatch(word));
    return chip;
  }

  submit(event) {
    event.preventDefault();
    const field = this.form.elements.body;
    const body = field.value.trim();
    if (body) {
      field.value = "";
      this.dispatch(body).then((done) => restore(done, field, body));
    }
  }

  dispatch(body) {
    return this.send(this.form.elements.to.value, body);
  }
}
