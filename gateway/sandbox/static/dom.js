// Elements, and words for people. Data reaches the page as text only, never as markup.

export function el(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...content);
  return element;
}

// Only what differs is written: a screen reader announces every change.
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function show(element, visible) {
  if (element.hidden === visible) {
    element.hidden = !visible;
  }
}

export function atEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 40;
}

// What was typed comes back if it could not be sent and nothing else was typed meanwhile.
export function restore(done, field, text) {
  if (!done && !field.value) {
    field.value = text;
  }
}

export function pretty(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number ?? "");
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : String(number ?? "");
}

// What a person types as a telephone number, as the carrier writes it.
export function e164(typed) {
  const digits = typed.replace(/\D/g, "");
  if (digits.length === 10) {
    return `+1${digits}`;
  }
  return digits.length > 6 ? `+${digits}` : digits;
}

export function moment(at) {
  return new Date(typeof at === "number" ? at * 1000 : at);
}

const clock = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit" });
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-US", { weekday: "short", hour: "numeric", minute: "2-digit" });

export const timeOf = (at) => clock.format(moment(at));
export const secondsOf = (at) => seconds.format(moment(at));
export const dayOf = (at) => day.format(moment(at));

export function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
