/**
 * Keys for those who work all day: "/" goes to the search, "?" shows the list of
 * keys, j and k (or the arrows, once in a list) go from row to row, x picks the
 * row; Enter opens it, as it does any link. Whoever doesn't want them turns them
 * off on the page of keys.
 */
export function watchKeys(): void {
  if (document.body.dataset.keys === "off") return;
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(at)) return;
    if (act(event.key, at)) event.preventDefault();
  });
}

function isWriting(at: HTMLElement): boolean {
  if (at.isContentEditable || at.matches("textarea, select")) return true;
  return at instanceof HTMLInputElement && !["checkbox", "radio", "submit", "button"].includes(at.type);
}

/** Reports whether the key meant something. */
function act(key: string, at: HTMLElement): boolean {
  const row = at.closest<HTMLTableRowElement>("tbody tr");
  switch (key) {
    case "/":
      return find();
    case "?":
      location.assign("/keys");
      return true;
    case "j":
      return go(row, 1);
    case "k":
      return go(row, -1);
    case "ArrowDown":
      return !!row && !isRadio(at) && go(row, 1);
    case "ArrowUp":
      return !!row && !isRadio(at) && go(row, -1);
    case "x":
      return pick(row);
  }
  return false;
}

const isRadio = (at: HTMLElement): boolean => at instanceof HTMLInputElement && at.type === "radio";

function find(): boolean {
  const box = document.querySelector<HTMLInputElement>("#find");
  if (!box) return false;
  if (box.offsetParent) box.focus();
  else location.assign("/search");
  return true;
}

/** Goes to the row before or after, or to the first one of the page. */
function go(row: HTMLTableRowElement | null, step: 1 | -1): boolean {
  const rows = Array.from(document.querySelectorAll<HTMLTableRowElement>("main tbody tr"));
  const next = rows[row ? rows.indexOf(row) + step : 0];
  const way =
    next && (next.querySelector<HTMLElement>("th a[href]") || next.querySelector<HTMLElement>("a[href], input, button"));
  if (!way) return false;
  way.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function pick(row: HTMLTableRowElement | null): boolean {
  const box = row && row.querySelector<HTMLInputElement>('input[type="checkbox"]');
  if (!box) return false;
  box.click();
  return true;
}
