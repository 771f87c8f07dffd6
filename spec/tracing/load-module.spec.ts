import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMqrest } from '../../src/mqrest';
import { CliProcess } from '../support/cli-process';
