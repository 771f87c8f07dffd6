const { writeFileSync } = require('node:fs');

/** A jest reporter that ends with `N passed, N failed`, also in the file JEST_CLOSING_LINE names. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `${numPassedTests} passed, ${failed} failed${skipped}`;
    process.stdout.write(`${line}\n`);
    const file = process.env.JEST_CLOSING_LINE;
    if (file) writeFileSync(file, line);
  }
};
