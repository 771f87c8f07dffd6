import { GO, itRuns, JAVA, pip, PYTHON, PYTHON_ENV, type Project } from './project';

/** No engine is needed: they are compiled against the packages they use. */
const projects: readonly Project[] = [
  {
    name: 'testcontainers/java',
    needs: JAVA,
    install: 'mvn -B -q test-compile',
    run: ['mvn', '-B', '-q', 'test-compile'],
    passed: /^/,
  },
  {
    name: 'testcontainers/go',
    needs: GO,
    install: 'go vet ./...',
    run: ['go', 'vet', './...'],
    passed: /^/,
  },
  {
    name: 'testcontainers/node',
    needs: [],
    install: 'npm install --prefer-offline --no-audit --no-fund',
    run: ['npm', 'run', 'check'],
    passed: /^/,
  },
  {
    name: 'testcontainers/python',
    needs: PYTHON,
    install: pip('-r requirements.txt', 'mypy==1.15.0'),
    run: ['python3', '-m', 'mypy', '--strict', '--ignore-missing-imports', 'test_orders.py'],
    env: PYTHON_ENV,
    passed: /Success: no issues found/,
  },
];

describe.each(projects)('the example of $name', (project) => {
  itRuns(project, 'compiles', (runner) => {
    const { out, status } = runner.run();
    expect(out).toMatch(project.passed);
    expect({ out, status }).toMatchObject({ status: 0 });
  });
});
