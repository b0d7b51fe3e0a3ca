/**
 * Find or do answers while one types: below the box of the bar, or on its own
 * page. The arrows go through what was found, Escape closes it; Enter in the box
 * opens the page, as it does without a script.
 */
const wait = 180; // milliseconds after the last key

export function watchFinding(): void {
  const bar = document.querySelector<HTMLInputElement>("#find");
  if (bar && bar.form) answer(bar, panelBelow(bar.form));
  const own = document.querySelector<HTMLInputElement>("[data-find]");
  const found = own && document.getElementById(own.dataset.find || "");
  if (own && found) answer(own, found);
}

function panelBelow(form: HTMLFormElement): HTMLElement {
  const panel = document.createElement("div");
  panel.className = "find-panel";
  panel.hidden = true;
  form.append(panel);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) panel.hidden = true;
  });
  form.addEventListener("focusin", () => (panel.hidden = panel.childElementCount === 0));
  return panel;
}

function answer(box: HTMLInputElement, place: HTMLElement): void {
  let timer = 0;
  let asked: AbortController | undefined;
  box.addEventListener("input", () => {
    window.clearTimeout(timer);
    if (asked) asked.abort();
    timer = window.setTimeout(() => {
      asked = new AbortController();
      void show(box.value.trim(), place, asked.signal);
    }, wait);
  });
  const around = box.form as HTMLElement;
  for (const part of [around, place]) {
    if (part === place && around.contains(place)) continue;
    part.addEventListener("keydown", (event) => go(event as KeyboardEvent, box, place));
  }
}

/** Shows what is found; a network in trouble leaves what stands there. */
async function show(typed: string, place: HTMLElement, signal: AbortSignal): Promise<void> {
  let html = "";
  if (typed.length > 1) {
    try {
      const got = await fetch("/search?only=found&q=" + encodeURIComponent(typed), { signal });
      if (!got.ok || got.redirected) return;
      html = await got.text();
    } catch {
      return;
    }
  }
  const part = new DOMParser().parseFromString(html, "text/html").body;
  place.textContent = "";
  place.append(...Array.from(part.childNodes));
  if (place.classList.contains("find-panel")) place.hidden = place.childElementCount === 0;
}

function go(event: KeyboardEvent, box: HTMLInputElement, place: HTMLElement): void {
  if (event.key === "Escape" && place.classList.contains("find-panel") && !place.hidden) {
    box.focus();
    place.hidden = true;
    return event.preventDefault();
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step || place.hidden) return;
  const ways = [box, ...Array.from(place.querySelectorAll<HTMLElement>(".hit"))];
  const next = ways[ways.indexOf(document.activeElement as HTMLElement) + step];
  if (next) next.focus();
  event.preventDefault();
}
