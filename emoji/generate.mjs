// Makes the tables of this folder from emojibase-data (MIT), which speaks all of our languages:
//
//	npm pack emojibase-data@17.0.0 && tar xzf emojibase-data-17.0.0.tgz && node generate.mjs package
//
// emoji.tsv: character, group, skin tones from light to dark, shortcodes. <language>.tsv: label and tags of the same
// lines.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

const { version } = read("package.json");
if (version !== "17.0.0") throw new Error(`made for emojibase-data 17.0.0, this is ${version}`);

const languages = ["en", "ru", "zh", "pl"];
const component = 2; // hair and skin swatches, which are no emoji by themselves
const order = read("en/data.json")
  .filter((e) => e.group !== undefined && e.group !== component)
  .sort((a, b) => a.order - b.order);

const names = [read("en/shortcodes/github.json"), read("en/shortcodes/emojibase.json")];
const shortcodes = (hexcode) => [...new Set(names.flatMap((set) => set[hexcode] ?? []))].join(" ");

// An emoji of two people has 25 pairs of tones; the five where both are the same are offered.
const tones = (emoji) => {
  const same = (tone) => (skin) => [skin.tone].flat().every((t) => t === tone);
  const all = [1, 2, 3, 4, 5].map((tone) => emoji.skins?.find(same(tone))?.emoji);
  return all.every(Boolean) ? all.join(" ") : "";
};

// The selector stands only behind what would be a text character without it (type 0).
const character = (e) => (e.type === 1 ? e.emoji.replace(/^(.)\ufe0f$/u, "$1") : e.emoji);

const table = order.map((e) => [character(e), e.group, tones(e), shortcodes(e.hexcode)].join("\t"));
writeFileSync("emoji.tsv", `${table.join("\n")}\n`);

// Russian names of those who face right are put together wrongly in 17.0.0: "человек идет: , направленные вправо".
const named = (label) => label.replace(": ,", ",");

for (const language of languages) {
  const byHexcode = new Map(read(`${language}/data.json`).map((e) => [e.hexcode, e]));
  const lines = order.map(({ hexcode, label }) => {
    const e = byHexcode.get(hexcode);
    return `${named(e?.label ?? label)}\t${(e?.tags ?? []).join("|")}`;
  });
  writeFileSync(`${language}.tsv`, `${lines.join("\n")}\n`);
}
