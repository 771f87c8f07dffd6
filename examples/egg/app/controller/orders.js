'use strict';

const { MessageProperties } = require('@aliyunmq/mq-http-sdk');
const { Controller } = require('egg');

module.exports = class OrdersController extends Controller {
  async create() {
    const { item } = this.ctx.request.body;
    const sent = await this.app.orders.publishMessage(item, '', new MessageProperties());
    this.ctx.status = 202;
    this.ctx.body = { messageId: sent.body.MessageId };
  }

  async index() {
    this.ctx.body = this.app.worker.taken;
  }
};
