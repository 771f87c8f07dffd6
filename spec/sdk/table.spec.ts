import { Table } from './table';

describe('the table of SDKs and scenarios', () => {
  it('shows what passed, failed and was left out, with the reasons', () => {
    const table = new Table('here', ['publish', 'timer'], ['Node', 'Go']);
    table.leaveOut('Go', 'no go in PATH');
    table.set('publish', 'Node', 'passed');
    table.set('timer', 'Node', 'failed');
    expect(table.toString().split('\n')).toEqual([
      '',
      'here:    Node    Go',
      'publish  ✓       –',
      'timer    ✗       –',
      '– Go: no go in PATH',
      '',
    ]);
  });

  it('names the row where only some scenarios are left out', () => {
    const table = new Table('here', ['publish', 'timer'], ['Node', 'Go']);
    for (const column of ['Node', 'Go']) {
      table.set('publish', column, 'passed');
      table.set('timer', column, { leftOut: 'moves the time' });
    }
    expect(table.toString()).toContain('\n– timer: moves the time\n');
    expect(table.toString().match(/moves/g)).toHaveLength(1);
  });

  it('has a hole where a scenario failed and where none was played', () => {
    const table = new Table('here', ['publish', 'timer'], ['Node', 'Go']);
    table.leaveOut('Go', 'no go in PATH');
    table.set('publish', 'Node', 'failed');
    expect(table.holes).toEqual(['Node: publish', 'Node: timer']);
    table.set('publish', 'Node', 'passed');
    table.set('timer', 'Node', 'passed');
    expect(table.holes).toEqual([]);
  });
});
