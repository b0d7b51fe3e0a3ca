import { text } from "./texts";

export function focusErrors(): void {
  const summary = document.querySelector<HTMLElement>(".error-summary");
  if (summary) summary.focus();
}

/** What opens over the page closes again where one presses elsewhere, or Escape. */
export function closeMenus(): void {
  const close = (but: Node | null): void =>
    document.querySelectorAll<HTMLDetailsElement>("details.me[open]").forEach((menu) => {
      if (but && menu.contains(but)) return;
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector<HTMLElement>("summary")?.focus();
    });
  document.addEventListener("click", (event) => close(event.target as Node));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(null);
  });
}

export function watchButtons(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy],[data-print]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else void copy(button, source(button.dataset.copy || ""));
  });
}

/** Copies, and says so on the button. */
export async function copy(button: HTMLElement, what: string): Promise<void> {
  const done = await toClipboard(what);
  const label = button.dataset.was || button.textContent || "";
  button.dataset.was = label;
  button.setAttribute("aria-live", "polite");
  button.textContent = text(done ? "copied" : "copy_failed");
  setTimeout(() => (button.textContent = label), 3000);
}

/** "#id" copies that element's text, anything else is the text itself. */
function source(what: string): string {
  const element = /^#[\w-]+$/.test(what) ? document.querySelector<HTMLElement>(what) : null;
  if (!element) return what;
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement ? element.value : element.innerText;
}

/** The clipboard needs https; a village's own network often has none. */
async function toClipboard(what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(what);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = what;
    area.className = "sr";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

export function runCountdowns(): void {
  const clocks = Array.from(document.querySelectorAll<HTMLTimeElement>("time[data-countdown]"));
  if (!clocks.length) return;
  const tick = (): void =>
    clocks.forEach((clock) => {
      const left = Math.round((Date.parse(clock.dateTime) - Date.now()) / 1000);
      clock.textContent = left <= 0 ? text("time_up") : text("time_left").replace("{time}", duration(left));
    });
  tick();
  setInterval(tick, 1000);
}

function duration(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
