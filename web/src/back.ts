/**
 * A page that answers a POST can be asked for again only by sending the form again,
 * which a browser does not do without a question. So whoever comes back to it by
 * the Back button is led to the page that its server names, or from which the form
 * was sent: its entry in the history becomes that page's when one leaves. Not
 * sooner, as a reload would then lose what was typed.
 */
export function comeBackToForms(): void {
  const named = document.body.dataset.from;
  if (named === undefined) return;
  const came = document.referrer; // has what the address asked besides
  const form = came.startsWith(`${location.origin}${named || "/"}`) ? came : named;
  if (!form) return;
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
