import { status, text } from "./texts";

const QUIET = 1500;

/** A half-filled page is kept on the server while it is being filled in. */
export function watchAutosave(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-autosave]").forEach((form) => {
    let timer = 0;
    let unsaved = false;
    const save = async (): Promise<void> => {
      clearTimeout(timer);
      if (!unsaved || form.dataset.sent) return;
      unsaved = false;
      status(form, text("saving"));
      unsaved = !(await post(form)) || unsaved;
      status(form, text(unsaved ? "save_failed" : "saved"));
    };
    form.addEventListener("input", () => {
      unsaved = true;
      clearTimeout(timer);
      timer = window.setTimeout(save, QUIET);
    });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void save();
    });
  });
}

async function post(form: HTMLFormElement): Promise<boolean> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") body.append(name, value);
  });
  try {
    const answer = await fetch(form.dataset.autosave as string, { method: "POST", body, keepalive: true });
    return answer.ok && !answer.redirected; // a redirect leads to the sign-in page
  } catch {
    return false;
  }
}
