// One file per weight with the Latin and the Vietnamese letters together. Cut
// in two, as font hosts deliver them, the letters of one word can come from two
// fonts while one half is still on its way.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import subsetFont from "subset-font";

const source = "node_modules/@expo-google-fonts/be-vietnam-pro";
const target = "node_modules/.fonts"; // from where the bundler takes them
const faces = { 400: "400Regular", 600: "600SemiBold" };
const ranges = [
  [0x20, 0x7e], [0xa0, 0xff], // Latin
  [0x102, 0x103], [0x110, 0x111], [0x128, 0x129], [0x168, 0x169], [0x1a0, 0x1a1], [0x1af, 0x1b0],
  [0x1ea0, 0x1ef9], [0x300, 0x301], [0x303, 0x303], [0x309, 0x309], [0x323, 0x323], // Vietnamese
  [0x2010, 0x2015], [0x2018, 0x201e], [0x2020, 0x2022], [0x2026, 0x2026], [0x2030, 0x2030],
  [0x2032, 0x2033], [0x2039, 0x203a], [0x20ab, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212], [0x2264, 0x2265],
];

const letters = ranges
  .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)))
  .join("");

await mkdir(target, { recursive: true });
for (const [weight, face] of Object.entries(faces)) {
  const font = await readFile(`${source}/${face}/BeVietnamPro_${face}.ttf`);
  await writeFile(`${target}/be-vietnam-pro-${weight}.woff2`, await subsetFont(font, letters, { targetFormat: "woff2" }));
}
