import { Fault, faultOf } from "./looks";
import { text } from "./texts";

const LONGEST = 1600;
const QUALITY = 0.8;

/** Shrinking under way, per form: sending waits for it. */
const pending = new WeakMap<HTMLFormElement, Promise<void>>();

export const photosReady = (form: HTMLFormElement): Promise<void> => pending.get(form) || Promise.resolve();

export function watchPhotos(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type !== "file" || !("photo" in input.dataset) || !input.form) return;
    const work = prepare(input);
    pending.set(input.form, Promise.all([photosReady(input.form), work]).then(() => undefined));
  });
}

async function prepare(input: HTMLInputElement): Promise<void> {
  const chosen = Array.from(input.files || []);
  const list = previewList(input);
  list.textContent = "";
  const out: File[] = [];
  const faults: Fault[] = [];
  for (const file of chosen) {
    const item = document.createElement("li");
    item.textContent = text("photo_reading");
    list.append(item);
    const made = await prepareOne(file, item);
    out.push(made.file);
    if (made.fault && !faults.includes(made.fault)) faults.push(made.fault);
  }
  // A second choice may have been made meanwhile; it has its own run.
  if (Array.from(input.files || []).some((file, i) => file !== chosen[i])) return;
  replaceFiles(input, out);
  const frame = input.closest<HTMLElement>(".photo-form");
  if (frame && chosen.length) sendChosen(frame, input, faults);
}

/** Choosing is sending, unless a photo looks bad: then the person decides. */
function sendChosen(frame: HTMLElement, input: HTMLInputElement, faults: Fault[]): void {
  const send = frame.querySelector<HTMLButtonElement>("[data-send]");
  const others = frame.querySelectorAll<HTMLInputElement>("[data-photo]");
  others.forEach((other) => other !== input && (other.value = "")); // what was chosen last is what is meant
  frame.querySelectorAll(".photo-doubt").forEach((old) => old.remove());
  frame.classList.add("photo-chosen");
  if (!send) return;
  if (faults.length) send.textContent = frame.dataset.anyway || "";
  if (!faults.length) {
    send.click();
    return;
  }
  const doubt = document.createElement("div");
  doubt.className = "notice notice-warning photo-doubt";
  doubt.setAttribute("role", "alert");
  faults.forEach((fault) => {
    const line = document.createElement("p");
    line.textContent = frame.dataset[fault] || "";
    doubt.append(line);
  });
  frame.querySelector(".photo-pick")?.before(doubt);
}

async function prepareOne(file: File, item: HTMLElement): Promise<{ file: File; fault: Fault }> {
  if (!file.type.startsWith("image/")) {
    item.textContent = `${file.name} – ${size(file)}`;
    return { file, fault: "" };
  }
  try {
    // createImageBitmap and not <img src=blob:>: the policy allows own images only.
    const bitmap = await createImageBitmap(file);
    const canvas = draw(bitmap, LONGEST);
    const smaller = await shrink(canvas, file);
    const message = smaller === file ? text("photo_kept") : text("photo_ready");
    item.textContent = `${message} – ${size(smaller)}`;
    item.prepend(draw(bitmap, 320));
    return { file: smaller, fault: faultOf(canvas) };
  } catch {
    item.textContent = `${file.name} – ${size(file)}. ${text("photo_failed")}`;
    return { file, fault: "" };
  }
}

async function shrink(canvas: HTMLCanvasElement, file: File): Promise<File> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) return file;
  // A photo that is already small may stay, unless it tells where it was taken.
  if (file.size <= blob.size && !(await hasMetadata(file))) return file;
  const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
  return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
}

function draw(bitmap: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#fff"; // JPEG has no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function hasMetadata(file: File): Promise<boolean> {
  const bytes = await new Response(file).arrayBuffer();
  return /exif|xmpmeta/i.test(new TextDecoder("latin1").decode(bytes));
}

/** Old browsers cannot write to a file input: the original is sent then. */
function replaceFiles(input: HTMLInputElement, files: File[]): void {
  try {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
  } catch {
    return;
  }
}

function previewList(input: HTMLInputElement): HTMLElement {
  const frame = input.closest(".photo-pick") || input;
  const next = frame.nextElementSibling;
  if (next && next.classList.contains("photos")) return next as HTMLElement;
  const list = document.createElement("ul");
  list.className = "photos";
  list.setAttribute("aria-live", "polite");
  frame.after(list);
  return list;
}

function size(file: Blob): string {
  const lang = document.documentElement.lang;
  return file.size < 1e6
    ? `${Math.ceil(file.size / 1000).toLocaleString(lang)} kB`
    : `${(file.size / 1e6).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
