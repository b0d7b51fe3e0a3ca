import { status, text } from "./texts";

// What was typed and not yet sent survives a lost line or a closed lid, in this
// tab only. It never passes from one person to another: the store is emptied
// whenever the person served or the person signed in changes.
const PREFIX = "draft:";
const OWNER = "draft-owner";
const SENT = "draft-sent";
const TYPED = "input:not([type]),[type=text],[type=tel],[type=email],[type=number],[type=url],textarea";

type Typed = HTMLInputElement | HTMLTextAreaElement;

export function keepDrafts(): void {
  try {
    emptyForOthers();
    forgetSent();
    document.querySelectorAll("form").forEach((form) => {
      if (kept(form)) restore(form);
    });
  } catch {
    return; // storage is switched off: nothing is kept
  }
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (form && kept(form)) save(form);
  });
}

/** markSent remembers which draft the next page makes needless. */
export function markSent(form: HTMLFormElement): void {
  try {
    if (form.getAttribute("action") === "/logout") wipe();
    else if (kept(form)) sessionStorage.setItem(SENT, key(form));
  } catch {
    return;
  }
}

function emptyForOthers(): void {
  const signedIn = document.querySelector(".who-name");
  const owner = `${signedIn ? signedIn.textContent : ""}|${document.body.dataset.person || ""}`;
  if (sessionStorage.getItem(OWNER) !== owner) wipe();
  sessionStorage.setItem(OWNER, owner);
}

/** Coming back or reloading means that no answer was seen: the draft stays. */
function forgetSent(): void {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const entry = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming;
  if (sent && (!entry || entry.type === "navigate")) sessionStorage.removeItem(sent);
}

function wipe(): void {
  Object.keys(sessionStorage)
    .filter((name) => name.startsWith(PREFIX))
    .forEach((name) => sessionStorage.removeItem(name));
}

function kept(form: HTMLFormElement): boolean {
  return form.method === "post" && !("private" in form.dataset) && !form.querySelector("[type=password]");
}

function key(form: HTMLFormElement): string {
  return PREFIX + location.pathname + "#" + (form.id || Array.from(document.forms).indexOf(form));
}

function typed(form: HTMLFormElement): Typed[] {
  return Array.from(form.querySelectorAll<Typed>(TYPED)).filter(
    (field) => field.name && field.autocomplete !== "one-time-code" && !("private" in field.dataset),
  );
}

function save(form: HTMLFormElement): void {
  const values: Record<string, string> = {};
  typed(form).forEach((field) => {
    if (field.value !== field.defaultValue) values[field.name] = field.value;
  });
  try {
    sessionStorage.setItem(key(form), JSON.stringify(values));
  } catch {
    return; // full or switched off
  }
}

/** Only empty fields are filled: what the server knows is newer. */
function restore(form: HTMLFormElement): void {
  const values: Record<string, string> = JSON.parse(sessionStorage.getItem(key(form)) || "{}");
  let restored = false;
  typed(form).forEach((field) => {
    if (!field.value && values[field.name]) {
      field.value = values[field.name];
      restored = true;
    }
  });
  if (restored) status(form, text("restored"));
}
