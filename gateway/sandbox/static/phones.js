// The page of the simulated phones: asks the sandbox what there is, and shows it.

import { get, phonePath, post } from "./api.js";
import { dayOf, e164, el, pretty, say, show } from "./dom.js";
import { Log } from "./log.js";
import { Phone } from "./phone.js";

const EVERY = 700; // milliseconds
const KINDS = { short_code: "short code", long_code: "long code", toll_free: "toll-free" };

const phones = new Map();
const names = new Map();
const log = new Log();
const parts = Object.fromEntries(
  ["supporters", "officials", "jump", "trouble", "now", "add", "add-dialog", "add-form", "add-cancel", "add-trouble"]
    .map((id) => [id, document.getElementById(id)]),
);
let numbers = [];
let skew = 0;

const page = { nameOf: (number) => names.get(number) ?? pretty(number), trouble, look };

function trouble(message) {
  say(parts.trouble, message);
  show(parts.trouble, Boolean(message));
}

async function refresh() {
  const [owned, people, lines, clock] = await Promise.all(
    ["/sandbox/numbers", "/sandbox/phones", "/sandbox/log", "/sandbox/clock"].map(get),
  );
  numbers = (owned.numbers ?? owned).map(labelled);
  people.phones.forEach((facts) => names.set(facts.number, facts.name || pretty(facts.number)));
  people.phones.forEach(place);
  await Promise.all([...phones.values()].map(look));
  log.update(lines.log ?? lines.lines ?? lines);
  tick(clock.now);
}

function labelled(number) {
  const name = number.name || KINDS[number.kind];
  names.set(number.number, number.name || `${KINDS[number.kind]} ${pretty(number.number)}`);
  return { ...number, name, label: `${pretty(number.number)} · ${name}` };
}

function place(facts) {
  if (phones.has(facts.number)) {
    return;
  }
  const phone = new Phone(facts.number, facts.kind, page);
  phones.set(facts.number, phone);
  parts[facts.kind === "official" ? "officials" : "supporters"].append(phone.element);
  phone.jump = el("a", { href: `#${phone.element.id}` }, facts.name || pretty(facts.number));
  parts.jump.append(phone.jump);
}

// An answer that was overtaken by a later one is dropped.
async function look(phone) {
  phone.asked += 1;
  const turn = phone.asked;
  const facts = await get(phonePath(phone.number));
  if (turn < phone.seen) {
    return;
  }
  phone.seen = turn;
  phone.update(facts, numbers);
  phone.jump.classList.toggle("rings", phone.state === "ringing");
  phone.jump.classList.toggle("talks", phone.state === "talking");
}

function tick(now) {
  const moment = typeof now === "number" ? now * 1000 : Date.parse(now);
  skew = moment - Date.now();
  say(parts.now, dayOf((Date.now() + skew) / 1000));
}

async function poll() {
  if (document.visibilityState === "visible") {
    try {
      await refresh();
      if (parts.trouble.dataset.lost) {
        delete parts.trouble.dataset.lost;
        trouble("");
      }
    } catch (error) {
      parts.trouble.dataset.lost = "yes";
      trouble(error.message);
    }
  }
  setTimeout(poll, EVERY);
}

function proposed() {
  let last = 100;
  do {
    last += 1;
  } while (phones.has(`+131255501${String(last - 100).padStart(2, "0")}`));
  return `(312) 555-01${String(last - 100).padStart(2, "0")}`;
}

async function add(event) {
  event.preventDefault();
  const { name, number, line } = parts["add-form"].elements;
  const kind = line.value === "official" ? "official" : "supporter";
  const behaviour = kind === "official" ? "answer" : "manual";
  const type = line.value === "official" ? "landline" : line.value;
  try {
    await post("/sandbox/phones", { number: e164(number.value), name: name.value.trim(), kind, behaviour, line_type: type });
    await refresh();
    parts["add-dialog"].close();
    phones.get(e164(number.value))?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  } catch (error) {
    say(parts["add-trouble"], error.message);
    show(parts["add-trouble"], true);
  }
}

parts.add.addEventListener("click", () => {
  parts["add-form"].reset();
  show(parts["add-trouble"], false);
  parts["add-form"].elements.number.value = proposed();
  parts["add-dialog"].showModal();
});
parts["add-cancel"].addEventListener("click", () => parts["add-dialog"].close());
parts["add-form"].addEventListener("submit", add);
parts.trouble.addEventListener("click", () => trouble(""));
for (const button of document.querySelectorAll("[data-skip]")) {
  button.addEventListener("click", () => {
    post("/sandbox/clock", { advance: Number(button.dataset.skip) }).then(refresh).catch((error) => trouble(error.message));
  });
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    refresh().catch((error) => trouble(error.message));
  }
});
poll();
