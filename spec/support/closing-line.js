const { appendFileSync } = require('node:fs');

/** A jest reporter that ends with `N passed, N failed`; adds the line to the file JEST_CLOSING_LINES names. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `${numPassedTests} passed, ${failed} failed${skipped}\n`;
    process.stdout.write(line);
    const file = process.env.JEST_CLOSING_LINES;
    if (file) appendFileSync(file, line);
  }
};
