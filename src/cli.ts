#!/usr/bin/env node
/** The command: flags, or nothing, serve; a word asks a mqrest that runs. Each reads only its own program. */
const [first = '-'] = process.argv.slice(2);
const program = first.startsWith('-') ? import('./serve.js') : import('./commands/commands.js');
void program.then(({ main }) => main());
