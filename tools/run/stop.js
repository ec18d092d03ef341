// What Stop says to a Python that is busy: a number in shared memory.

export const INTERRUPT = 2; // the signal of Ctrl-C

/**
 * The memory as Pyodide reads it: it takes a number, then writes 0. A Stop
 * between the two would be lost, so taking it clears it, in one step.
 */
export function heard(shared) {
  return {
    get 0() {
      return Atomics.exchange(shared, 0, 0);
    },
    set 0(_) {},
  };
}
