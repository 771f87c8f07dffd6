// Stands in a bundle for what Express requires and nothing here uses.
module.exports = {};
