// Holds every pair of colours that carries text to a contrast of 4.5 (WCAG 2.2, 1.4.3), and those of controls to 3 (1.4.11).
import { palettes } from "../tailwind.config.js";

const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour) {
  const [r, g, b] = colour.match(/\w\w/g).map((hex) => channel(parseInt(hex, 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

// The grounds on which each ink stands.
const texts = {
  ink: "paper cream well chosen raised mine meant held chip tea-wash honey-wash brick-wash",
  "ink-2": "paper cream well chosen raised mine meant held honey-wash brick-wash tea-wash",
  "ink-3": "paper cream well raised mine meant held honey-wash",
  "copper-ink": "paper cream well raised mine meant held chip honey-wash brick-wash",
  "on-copper": "copper copper-hi",
  "tea-ink": "paper cream raised tea-wash",
  "honey-ink": "paper raised honey-wash",
  "brick-ink": "paper cream raised brick-wash",
  "on-brick": "brick",
  "on-badge": "badge",
  "on-told": "told",
  "told-act": "told",
  "chip-me-ink": "chip-me",
};
const controls = {
  edge: "paper cream raised",
  focus: "paper cream well raised mine",
  copper: "paper cream raised",
  tea: "paper cream raised",
};
const pairsOf = (inks, least) =>
  Object.entries(inks).flatMap(([ink, grounds]) => grounds.split(" ").map((ground) => [ink, ground, least]));
const pairs = [...pairsOf(texts, 4.5), ...pairsOf(controls, 3)];

let failed = false;
for (const [name, palette] of Object.entries(palettes)) {
  const measured = pairs.map(([ink, ground, least]) => ({
    ink,
    ground,
    least,
    ratio: contrast(palette[ink], palette[ground]),
  }));
  const worst = measured.toSorted((a, b) => a.ratio / a.least - b.ratio / b.least)[0];
  console.log(
    `${name}: the weakest pair is ${worst.ink} on ${worst.ground}, ${worst.ratio.toFixed(2)} of ${worst.least}`,
  );
  for (const { ink, ground, least, ratio } of measured.filter((pair) => pair.ratio < pair.least)) {
    failed = true;
    console.error(`${name}: ${ink} on ${ground} has a contrast of ${ratio.toFixed(2)}, want ${least}`);
  }
}
process.exit(failed ? 1 : 0);
