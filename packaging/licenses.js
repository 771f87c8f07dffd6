// The licences of the packages that are in a bundle: each asks to go along with every copy.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The text for the packages that esbuild has read for `metafiles`; paths are below `root`. Throws where a package has no licence. */
function licensesOf(metafiles, root) {
  const paths = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(paths.map((path) => FOLDER.exec(path)?.[0]).filter(Boolean));
  const texts = new Set([...folders].map((folder) => licenseOf(join(root, folder))));
  return `mqrest contains these packages.\n\n${[...texts].sort().join('\n')}`;
}

function licenseOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)\b/i.test(one));
  if (file === undefined && typeof license !== 'string') throw new Error(`${name}: no licence`);
  const text = file === undefined ? license : readFileSync(join(folder, file), 'utf8').trim();
  return `---- ${name} ${version}\n\n${text}\n`;
}

module.exports = { licensesOf };
