/**
 * Rows of a list: a press anywhere on one opens what its link leads to, and a box
 * above them chooses all of the page. The link stays the real way: by it one opens
 * a row in a tab of its own, and by key.
 */
export function watchRows(): void {
  document.addEventListener("click", (event) => {
    const at = event.target as HTMLElement;
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (at.closest("a, button, input, label, select, summary") || String(getSelection())) return;
    const link = at.closest(".table-cards tbody tr")?.querySelector<HTMLAnchorElement>("th a[href]");
    if (link) link.click();
  });
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    const form = box.closest("form.picks");
    if (!form || box.type !== "checkbox") return;
    const all = form.querySelector<HTMLInputElement>("[data-pick-all]");
    const rows = Array.from(form.querySelectorAll<HTMLInputElement>("tbody .pick input"));
    if (!all) return;
    if (box === all) rows.forEach((row) => (row.checked = all.checked));
    const n = rows.filter((row) => row.checked).length;
    form.classList.toggle("picking", n > 0); // what to do with them stays in sight
    all.checked = n === rows.length;
    all.indeterminate = n > 0 && n < rows.length;
  });
}
