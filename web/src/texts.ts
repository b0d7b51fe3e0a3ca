// Texts come from the server in the reader's language, as a data attribute:
// the content security policy allows no inline script to carry them.
const table: Record<string, string> = JSON.parse(document.body.dataset.texts || "{}");

export const text = (key: string): string => table[key] || "";

/** status is the quiet line at the end of a form that is also read aloud. */
export function status(form: HTMLFormElement, message: string): void {
  let line = form.querySelector<HTMLElement>(":scope > .saved");
  if (!line) {
    line = document.createElement("p");
    line.className = "saved";
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.textContent = message;
}
