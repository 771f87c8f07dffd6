'use strict';

module.exports = ({ router, controller }) => {
  router.post('/orders', controller.orders.create);
  router.get('/orders', controller.orders.index);
};
