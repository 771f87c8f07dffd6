import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beginExchange, requestId } from '../../src/http/exchange';

const request = (): IncomingMessage => new IncomingMessage(new Socket());

describe('request ids', () => {
  it('are 24 upper-case hex digits that begin with the unix second', () => {
    const id = beginExchange(request(), 0x5daee3ff * 1000 + 999).id;
    expect(id).toMatch(/^[0-9A-F]{24}$/);
    expect(id.slice(0, 8)).toBe('5DAEE3FF');
  });

  it('stay the same for one request', () => {
    const req = request();
    const id = beginExchange(req, 1_000).id;
    expect(requestId(req)).toBe(id);
  });

  it('are given on first use where nothing began the exchange', () => {
    const req = request();
    expect(requestId(req)).toBe(requestId(req));
    expect(requestId(req)).toMatch(/^[0-9A-F]{24}$/);
  });

  it('differ between requests of one second', () => {
    const ids = Array.from({ length: 1000 }, () => beginExchange(request(), 5_000).id);
    expect(new Set(ids).size).toBe(1000);
  });
});
