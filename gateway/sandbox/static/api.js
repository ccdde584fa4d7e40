// The sandbox's control API. Every failure is an Error whose message can be shown.

export async function get(path) {
  return ask(path, { method: "GET" });
}

export async function post(path, body = {}) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export function phonePath(number, action = "") {
  return `/sandbox/phones/${encodeURIComponent(number)}${action && `/${action}`}`;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The sandbox does not answer. Is the demo still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(reason(answer) || `The sandbox answered ${response.status}.`);
  }
  return answer;
}

function reason(answer) {
  const told = answer.error ?? answer.message ?? "";
  return typeof told === "string" ? told : told.message ?? "";
}
