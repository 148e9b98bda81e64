"use strict";
/* What the parts of the door share. All messages go to stderr: stdout belongs to the command. */

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ctrl-C in a terminal reaches the child by itself; a second copy would look like an impatient second Ctrl-C. */
function forwardSignals(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    const handler = () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => {
    handlers.forEach((pair) => {
      process.removeListener(pair[0], pair[1]);
    });
  };
}

/** An outcome to tell a person, without a stack. Declared as a function, so that it exists before `main` runs. */
function Sorry(message) {
  this.message = message;
}

module.exports = { say, forwardSignals, Sorry };
