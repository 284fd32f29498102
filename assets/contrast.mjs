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

const grounds = ["bg", "panel", "side", "bubble", "mine", "flash"];
const pairs = [
  ...["text", "soft", "accent", "danger", "good"].flatMap((ink) => grounds.map((ground) => [ink, ground, 4.5])),
  ["onaccent", "accent", 4.5],
  ["ondanger", "danger", 4.5],
  ["text", "code", 4.5],
  ...["strong", "focus"].flatMap((ink) => ["bg", "panel", "side"].map((ground) => [ink, ground, 3])),
];

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
