import { copy } from "./small";

/** Sharing with what the phone has; the address is copied where it has nothing. */
export function watchSharing(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-share]");
    if (button) void share(button);
  });
}

async function share(button: HTMLElement): Promise<void> {
  const url = new URL(button.dataset.share || "", location.href).href;
  if (!navigator.share) {
    await copy(button, url);
    return;
  }
  try {
    await navigator.share({ title: button.dataset.title, url });
  } catch (reason) {
    // Whoever closes the sheet has changed their mind; anything else must not end in nothing.
    if ((reason as DOMException).name !== "AbortError") await copy(button, url);
  }
}
