'use strict';

const assert = require('node:assert/strict');
const mock = require('egg-mock');
const { startMqrest } = require('mqrest');

describe('the shop', () => {
  let mq;
  let app;
  before(async () => {
    mq = await startMqrest({ port: 0 });
  });
  after(() => mq.close());

  beforeEach(async () => {
    await mq.reset();
    process.env.MQ_ENDPOINT = mq.url;
    app = mock.app({ cache: false });
    await app.ready();
  });
  afterEach(() => app.close());

  it('takes an order', async () => {
    await app.httpRequest().post('/orders').send({ item: 'two teas' }).expect(202);

    await mq.until({ topic: 'orders', group: 'GID_shop', until: 'acked' });
    await app.httpRequest().get('/orders').expect(['two teas']);
  });

  it('leaves no order half done when it stops', async () => {
    for (let i = 0; i < 20; i++) await app.httpRequest().post('/orders').send({ item: 'tea' });
    await app.close();

    const held = { topic: 'orders', group: 'GID_shop', states: ['inflight'] };
    assert.deepEqual((await mq.peek.messages(held)).messages, []);
  });
});
