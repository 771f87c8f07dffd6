'use strict';

const { env } = process;

module.exports = {
  keys: env.COOKIE_KEYS ?? 'only for development',
  // A JSON interface without cookies.
  security: { csrf: { enable: false } },
  mq: {
    endpoint: env.MQ_ENDPOINT ?? 'http://127.0.0.1:9880',
    accessKeyId: env.MQ_ACCESS_KEY_ID ?? 'any-id',
    accessKeySecret: env.MQ_ACCESS_KEY_SECRET ?? 'any-secret',
    instance: env.MQ_INSTANCE ?? '',
    topic: 'orders',
    group: 'GID_shop',
    // Egg gives a process 5 s to close, or EGG_APP_CLOSE_TIMEOUT ms.
    waitSeconds: 3,
  },
};
