'use strict';

const { MQClient } = require('@aliyunmq/mq-http-sdk');
const OrderWorker = require('./app/lib/order-worker');

module.exports = class Boot {
  constructor(app) {
    this.app = app;
    const { mq } = app.config;
    const client = new MQClient(mq.endpoint, mq.accessKeyId, mq.accessKeySecret);
    const consumer = client.getConsumer(mq.instance, mq.topic, mq.group);
    app.orders = client.getProducer(mq.instance, mq.topic);
    app.worker = new OrderWorker(consumer, mq.waitSeconds, app.logger);
  }

  async didReady() {
    this.app.worker.start();
  }

  async beforeClose() {
    await this.app.worker.stop();
  }
};
