// Announces what the kernel's filter refuses anyway, so that the verdict can name it. Loaded before the program.
'use strict';
let mark = process.env.GOLDEN_MARK || '';
delete process.env.GOLDEN_MARK;
const { writeSync } = require('fs');

function refuse(name, syscall) {
  return function () {
    try {
      writeSync(2, `\x1e${mark}:${name}\n`);
    } catch {
      // Standard error is closed: nobody is told, nothing is gained.
    }
    throw Object.assign(new Error('Permission denied'), { code: 'EACCES', errno: -13, syscall });
  };
}

const processes = require('child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  processes[name] = refuse('process_creation', name);
}
const net = require('net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const local = typeof first === 'string' || (first && typeof first === 'object' && first.path);
  return local ? connect.apply(this, args) : refuse('network_access', 'connect')();
};
require('module').syncBuiltinESMExports();
// For an interpreter that was started before its job.
module.exports.mark = (text) => {
  mark = text;
};
