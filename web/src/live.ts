/**
 * Numbers that wait for somebody change while a page is looked at. One of the
 * browser's tabs listens to the server and tells the others; the lock says which,
 * and goes to another tab when that is closed. A browser without locks or channels,
 * and a tab that can't listen, asks once a minute and when it is looked at again.
 * Nothing moves: what is shown gets another number.
 */
const every = 60000;
let asked = Date.now();

export function watchNumbers(): void {
  if (!document.body.dataset.account || !document.querySelector("[data-live]")) return;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("thonso-live") : null;
  if (others) others.onmessage = (event) => take(event.data as Record<string, string>);
  const ask = async (): Promise<void> => {
    if (document.hidden || Date.now() - asked < every - 1000) return;
    asked = Date.now();
    try {
      const answer = await fetch("/live", { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) return;
      const numbers = (await answer.json()) as Record<string, string>;
      take(numbers);
      if (others) others.postMessage(numbers);
    } catch {
      // no signal: what is shown stays
    }
  };
  const listen = (): Promise<void> =>
    new Promise((gone) => {
      const stream = new EventSource("/live");
      stream.onmessage = (event) => {
        const numbers = JSON.parse(String(event.data)) as Record<string, string>;
        take(numbers);
        if (others) others.postMessage(numbers);
      };
      stream.onerror = () => {
        if (stream.readyState === EventSource.CLOSED) gone(); // the login ended, or the server will not: it is asked
      };
      addEventListener("pagehide", () => (stream.close(), gone()), { once: true });
    });
  if (others && "locks" in navigator) void navigator.locks.request("thonso-live", listen);
  setInterval(() => void ask(), every);
  document.addEventListener("visibilitychange", () => void ask());
}

function take(numbers: Record<string, string>): void {
  if (numbers.account !== document.body.dataset.account) return; // somebody else signed in
  asked = Date.now();
  document.querySelectorAll<HTMLElement>("[data-live]").forEach((at) => {
    const now = numbers[at.dataset.live || ""];
    if (now === undefined || now === at.textContent) return;
    at.textContent = now;
    const box = at.closest<HTMLElement>("[data-live-box]");
    if (box) box.hidden = now === "0";
  });
}
