#!/usr/bin/env node
void import('./serve.js').then(({ main }) => main());
