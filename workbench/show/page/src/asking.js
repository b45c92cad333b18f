// Questions to the kernel, each with its answer: `{ n, do, ... }` goes out, `{ n, ... }` comes back.

/** `ask(message)` is a promise of the answer; `close()` ends the listening. An answer of no question is ignored. */
export function asker(model) {
  let last = 0;
  const waiting = new Map();
  const heard = (answer) => {
    waiting.get(answer?.n)?.(answer);
    waiting.delete(answer?.n);
  };
  model.on("msg:custom", heard);
  return {
    ask(message) {
      const n = ++last;
      return new Promise((then) => {
        waiting.set(n, then);
        model.send({ ...message, n });
      });
    },
    close: () => model.off("msg:custom", heard),
  };
}

/** Calls the last of a quick row of calls, once it is quiet. */
export function quietly(call, milliseconds = 250) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}
