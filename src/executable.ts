import cluster from 'node:cluster';

/* What the single executable runs: the command. */

// A worker is started with the path of the program before the arguments, as Node is. Here it is one too many.
if (cluster.isWorker) process.argv.splice(1, 1);
void import('./cli.js');
