// One page of the papers at a time, turned, enlarged, over the whole screen; without this file they stand
// one below the other. The page looked at is remembered while one goes from act to act on a dossier.
const LARGEST = 3;

export function watchPapers(): void {
  document.querySelectorAll<HTMLElement>("[data-papers]").forEach((papers) => {
    const pages = Array.from(papers.querySelectorAll<HTMLElement>("[data-page]"));
    if (pages.length > 0) new Viewer(papers, pages);
  });
}

class Viewer {
  private at = 0;
  private zoom = 0;
  private readonly key: string;

  constructor(
    private readonly papers: HTMLElement,
    private readonly pages: HTMLElement[],
  ) {
    this.key = `page:${papers.dataset.papers}`;
    const wrong = pages.findIndex((page) => page.querySelector(".error"));
    const kept = pages.findIndex((page) => page.dataset.page === remembered(this.key));
    this.show(Math.max(0, wrong >= 0 ? wrong : kept));
    papers.addEventListener("click", (event) => {
      const tool = (event.target as HTMLElement).closest<HTMLElement>("[data-tool]");
      if (tool) this.does(tool.dataset.tool || "");
      if ((event.target as HTMLElement).closest(".paper-frame")) {
        event.preventDefault(); // without this file it opens beside the form
        this.does(this.zoom === 0 ? "in" : "fit");
      }
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>(".paper-link");
      if (link && this.open(link.hash)) event.preventDefault();
    });
    window.addEventListener("hashchange", () => this.open(location.hash));
    document.addEventListener("keydown", (event) => this.press(event));
  }

  private show(at: number): void {
    this.at = at;
    this.pages.forEach((page, i) => {
      page.hidden = i !== at;
    });
    this.papers.dataset.shown = "";
    this.papers.querySelectorAll<HTMLElement>(".paper").forEach((paper) => {
      const own = Array.from(paper.querySelectorAll("[data-page]"));
      paper.hidden = own.length > 0 && !own.includes(this.pages[at]);
    });
    this.papers.querySelectorAll<HTMLAnchorElement>(".paper-link").forEach((link, i) => {
      if (i === at) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    this.pages[at].querySelectorAll<HTMLImageElement>("[data-whole]").forEach((img) => {
      img.src = img.dataset.whole || "";
      img.removeAttribute("data-whole");
    });
    remember(this.key, this.pages[at].dataset.page || "");
  }

  /** Shows the page on which something stands to which a link leads: a page, or a question beside it. */
  private open(hash: string): boolean {
    const goal = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    const paper = goal && goal.closest(".paper");
    let i = goal ? this.pages.findIndex((page) => page.contains(goal)) : -1;
    if (i < 0 && paper) i = this.pages.findIndex((page) => paper.contains(page));
    if (!goal || i < 0) return false;
    this.show(i);
    goal.focus();
    return true;
  }

  private does(what: string): void {
    const page = this.pages[this.at];
    switch (what) {
      case "prev":
      case "next":
        this.show((this.at + (what === "next" ? 1 : this.pages.length - 1)) % this.pages.length);
        break;
      case "in":
      case "out":
        this.zoom = Math.min(LARGEST, Math.max(0, this.zoom + (what === "in" ? 1 : -1)));
        this.papers.dataset.zoom = String(this.zoom);
        break;
      case "fit":
        this.zoom = 0;
        this.papers.dataset.zoom = "0";
        break;
      case "turn":
        page.dataset.turn = String((Number(page.dataset.turn || 0) + 1) % 4);
        break;
      case "full":
        this.full(!this.papers.classList.contains("papers-full"));
    }
  }

  private full(on: boolean): void {
    this.papers.classList.toggle("papers-full", on);
    const tool = this.papers.querySelector("[data-tool=full]");
    if (tool) tool.setAttribute("aria-pressed", String(on));
  }

  private press(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement).closest("textarea,select,input:not([type=checkbox]):not([type=radio])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.full(false);
    const does: Record<string, string> = { n: "next", b: "prev", "+": "in", "=": "in", "-": "out", r: "turn", f: "full" };
    const what = does[event.key.toLowerCase()];
    if (what) this.does(what);
  }
}

function remembered(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage is switched off
  }
}

function remember(key: string, page: string): void {
  try {
    sessionStorage.setItem(key, page);
  } catch {
    return;
  }
}
