/** What is wrong with a photo of a paper, as far as a phone can tell; "" for nothing. */
export type Fault = "" | "dark" | "blurred" | "cut";

const TILE = 200;
/** Darker than this, the brightest paper on the photo can't be read well. */
const DIM = 95;
/** Of an edge of writing, the share that a step of one pixel makes up: sharp ones take two or three steps. */
const SHARP = 0.17;
/** Below this contrast, there is nothing in a tile to be sharp. */
const PLAIN = 40;

/** Looks at a picture as it will be sent. */
export function faultOf(canvas: HTMLCanvasElement): Fault {
  const context = canvas.getContext("2d");
  if (!context) return "";
  const small = outline(canvas);
  if (!small) return "";
  if (part(small.light, 0.95) < DIM) return "dark";
  if (isBlurred(context, canvas.width, canvas.height)) return "blurred";
  return isCut(small) ? "cut" : "";
}

interface Grey {
  light: Uint8Array;
  width: number;
  height: number;
}

function grey(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): Grey {
  const rgb = context.getImageData(x, y, width, height).data;
  const light = new Uint8Array(width * height);
  for (let i = 0; i < light.length; i++) light[i] = (rgb[4 * i] * 3 + rgb[4 * i + 1] * 6 + rgb[4 * i + 2]) / 10;
  return { light, width, height };
}

/** The whole picture, small: enough to tell paper from table. */
function outline(canvas: HTMLCanvasElement): Grey | null {
  const scale = 120 / Math.max(canvas.width, canvas.height);
  const small = document.createElement("canvas");
  small.width = Math.max(8, Math.round(canvas.width * scale));
  small.height = Math.max(8, Math.round(canvas.height * scale));
  const context = small.getContext("2d");
  if (!context) return null;
  context.drawImage(canvas, 0, 0, small.width, small.height);
  return grey(context, 0, 0, small.width, small.height);
}

/** The value below which that share of all lies. */
function part(values: Uint8Array, share: number): number {
  const count = new Uint32Array(256);
  values.forEach((v) => count[v]++);
  let left = share * values.length;
  for (let v = 0; v < 256; v++) {
    left -= count[v];
    if (left <= 0) return v;
  }
  return 255;
}

/** Blurred is a photo that is sharp in none of nine places with writing. */
function isBlurred(context: CanvasRenderingContext2D, width: number, height: number): boolean {
  const across = Math.min(TILE, width);
  const down = Math.min(TILE, height);
  let sharpest = -1;
  for (const x of [0.15, 0.5, 0.85]) {
    for (const y of [0.15, 0.5, 0.85]) {
      const tile = grey(context, Math.round((width - across) * x), Math.round((height - down) * y), across, down);
      sharpest = Math.max(sharpest, sharpness(tile));
    }
  }
  return sharpest >= 0 && sharpest < SHARP;
}

/** How much of the contrast the steepest edges take in one step; -1 where nothing is written. */
function sharpness(tile: Grey): number {
  const light = tile.light;
  const width = tile.width;
  const height = tile.height;
  const contrast = part(light, 0.995) - part(light, 0.005);
  if (contrast < PLAIN) return -1;
  const steps = new Uint8Array((width - 1) * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width - 1; x++, i++) {
      const at = y * width + x;
      const right = Math.abs(light[at + 1] - light[at]);
      const below = y + 1 < height ? Math.abs(light[at + width] - light[at]) : 0;
      steps[i] = Math.max(right, below);
    }
  }
  return part(steps, 0.995) / contrast;
}

/**
 * Cut off is a bright paper on a darker table that runs out of the picture on
 * some sides, though not on all: a scan has no table, and is whole.
 */
function isCut(picture: Grey): boolean {
  const light = picture.light;
  const width = picture.width;
  const height = picture.height;
  const edge = divide(light);
  if (edge < 0) return false;
  const sides = [0, 0, 0, 0];
  for (let x = 0; x < width; x++) {
    if (light[x] > edge) sides[0] += 1 / width;
    if (light[(height - 1) * width + x] > edge) sides[1] += 1 / width;
  }
  for (let y = 0; y < height; y++) {
    if (light[y * width] > edge) sides[2] += 1 / height;
    if (light[y * width + width - 1] > edge) sides[3] += 1 / height;
  }
  const out = sides.filter((share) => share > 0.3).length;
  return out > 0 && Math.min(...sides) < 0.1;
}

/** The brightness that divides paper from table best (Otsu's); -1 where there aren't two. */
function divide(light: Uint8Array): number {
  const count = new Uint32Array(256);
  let sum = 0;
  let squares = 0;
  light.forEach((v) => {
    count[v]++;
    sum += v;
    squares += v * v;
  });
  const all = light.length;
  const spread = squares / all - (sum / all) ** 2;
  let best = 0;
  let at = -1;
  for (let v = 0, below = 0, darkness = 0; v < 255; v++) {
    below += count[v];
    darkness += v * count[v];
    if (!below || below === all) continue;
    const gap = darkness / below - (sum - darkness) / (all - below);
    const between = (below / all) * (1 - below / all) * gap * gap;
    if (between > best) {
      best = between;
      at = v;
    }
  }
  return best > 0.7 * spread && spread > 400 ? at : -1;
}
