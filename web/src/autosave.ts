import { status, text } from "./texts";

const QUIET = 1500;

/**
 * A half-filled page is kept on the server while it is being filled in, one
 * sending after the other: each is of what the last one left there.
 */
export function watchAutosave(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-autosave]").forEach((form) => {
    let timer = 0;
    let unsaved = false;
    let last = Promise.resolve();
    const save = async (): Promise<void> => {
      clearTimeout(timer);
      if (!unsaved || form.dataset.sent) return;
      unsaved = false;
      status(form, text("saving"));
      const said = await post(form);
      unsaved = said === "save_failed" || unsaved;
      status(form, text(said));
    };
    const queue = (): void => {
      last = last.then(save);
    };
    form.addEventListener("input", () => {
      unsaved = true;
      clearTimeout(timer);
      timer = window.setTimeout(queue, QUIET);
    });
    window.addEventListener("online", queue);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") queue();
    });
  });
}

async function post(form: HTMLFormElement): Promise<string> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  try {
    const answer = await fetch(form.dataset.autosave as string, { method: "POST", body, keepalive: true });
    if (answer.status === 409) return "save_stale"; // somebody else typed here, too: sending the page shows both
    if (!answer.ok || answer.redirected) return "save_failed"; // a redirect leads to the sign-in page
    const snapshot = form.querySelector<HTMLInputElement>("input[name=snapshot]");
    if (snapshot) snapshot.value = answer.headers.get("X-Snapshot") || snapshot.value;
    return "saved";
  } catch {
    return "save_failed";
  }
}
