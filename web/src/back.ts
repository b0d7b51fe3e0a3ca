/**
 * The answer to a refused form belongs to a POST, which a browser can only ask for
 * again by sending the form again. So whoever comes back to it by the Back button is
 * led to the page of the form: its entry in the history becomes that page's when one
 * leaves. Not sooner, as a reload would then lose what was typed.
 */
export function comeBackToForms(): void {
  const form = document.referrer;
  if (!refused() || !form.startsWith(`${location.origin}/`)) return;
  const leave = (): void => history.replaceState(null, "", form);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    // Addresses that are relative must not become relative to the other page.
    const sent = event.target as HTMLFormElement;
    sent.setAttribute("action", new URL(sent.getAttribute("action") || "", location.href).href);
    leave();
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || event.defaultPrevented || link.origin !== location.origin) return;
    if (link.target || link.getAttribute("href")?.startsWith("#") || event.ctrlKey || event.metaKey) return;
    link.setAttribute("href", link.href);
    leave();
  });
}

/** Whether this page answers a form with a fault: invalid, changed by somebody meanwhile, or tried too often. */
function refused(): boolean {
  const how = performance.getEntriesByType("navigation")[0];
  const status = how && (how as { responseStatus?: number }).responseStatus;
  return status === 422 || status === 409 || status === 429;
}
