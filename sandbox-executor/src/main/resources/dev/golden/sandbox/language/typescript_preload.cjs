// Lets Node load TypeScript: types are taken out as files are loaded, as newer versions of Node do by themselves.
'use strict';
const { readFileSync } = require('fs');
const Module = require('module');
const ts = require('/opt/golden/typescript.js');

const compilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  inlineSourceMap: true,
};
const host = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
};
process.setSourceMapsEnabled(true);

function load(module, fileName) {
  const source = readFileSync(fileName, 'utf8');
  const { outputText, diagnostics } = ts.transpileModule(source, { compilerOptions, fileName, reportDiagnostics: true });
  const errors = diagnostics.filter((found) => found.category === ts.DiagnosticCategory.Error);
  if (errors.length > 0) {
    throw new SyntaxError(ts.formatDiagnostics(errors, host));
  }
  module._compile(outputText, fileName);
}
for (const extension of ['.ts', '.mts', '.cts']) {
  Module._extensions[extension] = load;
}

// TypeScript's way to import a sibling is by the name it will have when it is compiled.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  try {
    return resolve.call(this, name, ...rest);
  } catch (failure) {
    if (name.startsWith('.') && name.endsWith('js')) {
      return resolve.call(this, name.slice(0, -2) + 'ts', ...rest);
    }
    throw failure;
  }
};
