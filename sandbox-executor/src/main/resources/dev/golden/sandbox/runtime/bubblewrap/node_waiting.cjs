// Starts ahead of its job: reads one job from standard input, then runs its program as if Node had been started with it.
// What comes after the job is the program's own input.
'use strict';
const { mkdirSync, readSync, writeFileSync, writeSync } = require('fs');
const { dirname } = require('path');

function take(count) {
  const data = Buffer.alloc(count);
  for (let at = 0; at < count;) {
    const got = readSync(0, data, at, count - at, null);
    if (got === 0) {
      process.exit(0);
    }
    at += got;
  }
  return data;
}

writeSync(1, '\x06');
const fields = take(Number(take(9).toString('latin1', 0, 8))).toString('utf8').split('\0');
let at = 0;
const mark = fields[at++];
at += 2; // limits that only a shell or Python can set
const words = fields.slice(at + 1, at + 1 + Number(fields[at]));
at += 1 + words.length;
for (let files = Number(fields[at++]); files > 0; files--) {
  const name = fields[at++];
  if (name.includes('/')) {
    mkdirSync(dirname(name), { recursive: true });
  }
  writeFileSync(name, fields[at++], { flag: 'wx' });
}
if (process.env.GOLDEN_ECHO) {
  delete process.env.GOLDEN_ECHO;
  writeSync(1, `${mark}\n`); // from here on the output is the program's
}
const preload = process.argv[2];
if (preload) {
  require(preload).mark(mark);
}
process.argv = [process.argv[0], require('path').resolve(words[0]), ...words.slice(1)];
delete require.cache[__filename];
require('module').runMain();
