// The bundle's entry: every workflow function. One line per process.
export {};
