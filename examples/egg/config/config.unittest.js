'use strict';

module.exports = {
  mq: { waitSeconds: 1 },
};
