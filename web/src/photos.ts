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
  for (const file of chosen) {
    const item = document.createElement("li");
    item.textContent = text("photo_reading");
    list.append(item);
    out.push(await prepareOne(file, item));
  }
  // A second choice may have been made meanwhile; it has its own run.
  if (Array.from(input.files || []).some((file, i) => file !== chosen[i])) return;
  replaceFiles(input, out);
}

async function prepareOne(file: File, item: HTMLElement): Promise<File> {
  if (!file.type.startsWith("image/")) {
    item.textContent = `${file.name} – ${size(file)}`;
    return file;
  }
  try {
    // createImageBitmap and not <img src=blob:>: the policy allows own images only.
    const bitmap = await createImageBitmap(file);
    const smaller = await shrink(bitmap, file);
    const message = smaller === file ? text("photo_kept") : text("photo_ready");
    item.textContent = `${message} – ${size(smaller)}`;
    item.prepend(draw(bitmap, 320));
    return smaller;
  } catch {
    item.textContent = `${file.name} – ${size(file)}. ${text("photo_failed")}`;
    return file;
  }
}

async function shrink(bitmap: ImageBitmap, file: File): Promise<File> {
  const canvas = draw(bitmap, LONGEST);
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
  const next = input.nextElementSibling;
  if (next && next.classList.contains("photos")) return next as HTMLElement;
  const list = document.createElement("ul");
  list.className = "photos";
  list.setAttribute("aria-live", "polite");
  input.after(list);
  return list;
}

function size(file: Blob): string {
  const lang = document.documentElement.lang;
  return file.size < 1e6
    ? `${Math.ceil(file.size / 1000).toLocaleString(lang)} kB`
    : `${(file.size / 1e6).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
