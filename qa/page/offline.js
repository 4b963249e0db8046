// The page without its server: a worker keeps the page's own files, so that a reload still shows it.

/** Where the address of a script must be vouched for, this vouches for the worker's alone. */
function vouched(address) {
  if (!window.trustedTypes) return address;
  const policy = trustedTypes.createPolicy("worker", {
    createScriptURL(asked) {
      if (asked !== address) throw new TypeError(`expected ${address}; found ${asked}`);
      return asked;
    },
  });
  return policy.createScriptURL(address);
}

/** Install the worker; without one (no https, a private window) the page works as long as the server. */
export async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(vouched("page/worker.js"), { scope: "./" });
  } catch (error) {
    console.warn("The page will not open without its server:", error);
  }
}
