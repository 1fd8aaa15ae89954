// Asks the host that sent this page, and no other.

/** Why the host did not answer as asked. */
export class HostError extends Error {
  constructor(status, message, details) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

/** The JSON under a path. */
export const get = (path, signal) => ask(path, { signal });

/** The JSON under a path, or null where the host has nothing there. */
export async function find(path, signal) {
  try {
    return await get(path, signal);
  } catch (error) {
    if (error instanceof HostError && error.status === 404) return null;
    throw error;
  }
}

/** The JSON that a body of JSON text is answered with. */
export const post = (path, body, signal) =>
  ask(path, { method: 'POST', body, signal, headers: { 'Content-Type': 'application/json' } });

/** A path of names that may have any characters. */
export const path = (...names) => names.map(encodeURIComponent).join('/');

async function ask(address, options) {
  let response;
  try {
    response = await fetch(address, { cache: 'no-store', ...options });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new HostError(0, 'The host does not answer.');
  }
  const text = await response.text();
  const json = parse(text);
  if (!response.ok)
    throw new HostError(response.status, json?.error?.message ?? `The host answers ${response.status}.`, json?.error);
  return json;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
