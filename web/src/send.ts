import { markSent } from "./drafts";
import { photosReady } from "./photos";
import { status, text } from "./texts";

type Button = HTMLButtonElement;

/** A line that was cut must not leave a dead button behind. */
const GIVE_UP_AFTER = 20000;

export function watchSending(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    const button = ((event as SubmitEvent).submitter || form.querySelector("[type=submit]")) as Button | null;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    markSent(form);
    if (form.enctype === "multipart/form-data" && hasFiles(form)) {
      event.preventDefault();
      busy(button);
      void upload(form, button);
      return;
    }
    // After this event, so that the button's own value is still sent.
    setTimeout(() => busy(button));
    setTimeout(() => free(form), GIVE_UP_AFTER);
  });
  window.addEventListener("pageshow", (event) => {
    const forms = Array.from(document.querySelectorAll("form"));
    // A form that was sent has an id of its own, by which a second sending is known as the same: whoever
    // comes back to it to send something else gets a new one.
    if (event.persisted && forms.some((form) => form.dataset.sent)) location.reload();
    else forms.forEach(free);
  });
}

function busy(button: Button | null): void {
  if (!button || !button.classList.contains("btn")) return;
  button.style.minWidth = `${button.offsetWidth}px`; // the line must not jump
  button.dataset.label = button.textContent || "";
  button.textContent = text("busy");
  button.setAttribute("aria-disabled", "true");
}

function free(form: HTMLFormElement): void {
  delete form.dataset.sent;
  form.querySelectorAll<Button>("button[data-label]").forEach((button) => {
    button.textContent = button.dataset.label || "";
    button.removeAttribute("aria-disabled");
    delete button.dataset.label;
  });
}

function hasFiles(form: HTMLFormElement): boolean {
  return Array.from(form.querySelectorAll<HTMLInputElement>("[type=file]")).some((i) => i.files && i.files.length > 0);
}

/** Sends photos with a visible progress; a cut line loses nothing, the page is still there. */
async function upload(form: HTMLFormElement, button: Button | null): Promise<void> {
  await photosReady(form);
  const data = new FormData(form);
  if (button && button.name) data.append(button.name, button.value);
  const bar = document.createElement("progress");
  bar.className = "progress";
  bar.max = 1;
  bar.setAttribute("aria-label", text("busy"));
  form.append(bar);

  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  };
  const failed = (): void => {
    bar.remove();
    free(form);
    status(form, text("save_failed"));
  };
  request.onerror = request.ontimeout = failed;
  request.onload = () => {
    const to = request.getResponseHeader("Location");
    if (to) goTo(to);
    else failed();
  };
  request.send(data);
}

/** The server says where a browser that had sent the form itself would be now. */
function goTo(address: string): void {
  const to = new URL(address, location.href);
  const samePage = to.pathname + to.search === location.pathname + location.search;
  location.assign(to.href);
  if (samePage && to.hash) location.reload(); // else only a place on this page would be looked for
}
