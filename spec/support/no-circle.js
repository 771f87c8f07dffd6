const { existsSync, readFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

/** The path of an import or re-export, whose last line begins with one of these words or a brace. */
const IMPORT = /^(?:import|export|\}).*?'(\.[^']*)'/gm;

/** Where the imports of this lint run's files lead. */
const importsOf = new Map();

/** The files of the project that a file imports, for values or types. */
function imports(file) {
  let targets = importsOf.get(file);
  if (targets === undefined) {
    const names = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => match[1]);
    targets = names.flatMap((name) => resolved(join(dirname(file), name)));
    importsOf.set(file, targets);
  }
  return targets;
}

function resolved(path) {
  const candidates = [`${path}.ts`, join(path, 'index.ts'), path.replace(/\.js$/, '.ts'), path];
  const file = candidates.find((one) => one.endsWith('.ts') && existsSync(one));
  return file === undefined ? [] : [file];
}

/** The shortest way from a file back to itself, or `undefined`. */
function circleOf(start) {
  const ways = imports(start).map((file) => [start, file]);
  const visited = new Set();
  for (const way of ways) {
    const last = way.at(-1);
    if (last === start) return way;
    if (visited.has(last)) continue;
    visited.add(last);
    ways.push(...imports(last).map((file) => [...way, file]));
  }
  return undefined;
}

/**
 * An ESLint rule: no file imports itself by way of others, not even for a type alone, which
 * `import-x/no-cycle` would let pass.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
module.exports = {
  meta: { type: 'problem', schema: [], messages: { circle: 'imports itself: {{way}}' } },
  create: (context) => ({
    Program(node) {
      const way = circleOf(context.filename)?.map((file) => relative(context.cwd, file));
      if (way !== undefined) {
        context.report({ node, messageId: 'circle', data: { way: way.join(' → ') } });
      }
    },
  }),
};
