// A role imports this for its effect: it then ends when its supervisor is gone, also when that one was killed and could tell nobody.
// The channel between them is the sign of life, and nothing is drained: what a killed role leaves behind, the next one finds.
// Started by hand, without a supervisor, a role lives on its own.

if (process.connected === false) process.exit(1); // the supervisor ended before we got here
process.once('disconnect', () => process.exit(1));
// A role that has nothing left to do may end, although the channel is open.
process.channel?.unref();

export {};
