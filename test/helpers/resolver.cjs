const asWritten = { ".js": [".ts", ".js"] };

/** Finds the TypeScript file behind an import of `./x.js`; unlike a `moduleNameMapper`'s, Jest remembers its answers. */
module.exports = (name, options) =>
  options.defaultResolver(name, name.startsWith(".") ? { ...options, extensionAlias: asWritten } : options);
