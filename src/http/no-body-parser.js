// Stands in a bundle for the parsers of Express, which nothing here uses.
module.exports = {};
