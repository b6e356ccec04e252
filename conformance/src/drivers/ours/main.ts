#!/usr/bin/env node
import { framingByName } from '../../driver/framings.ts';
import { serveDriver } from '../../driver/serve.ts';
import { operations } from './operations.ts';

// The codec of this project as a driver. `--framing size-delimited` picks the binary framing.
const at = process.argv.indexOf('--framing');
const framing = framingByName(at < 0 ? 'json-lines' : process.argv[at + 1]);
await serveDriver(operations, framing, { input: process.stdin, output: process.stdout });
