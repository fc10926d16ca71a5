// The outbox: what could not be sent waits in IndexedDB. Page and worker share this file; a lock keeps
// them from sending at once, and the server knows a repeated key.
self.outbox = (() => {
  const AGAIN = [401, 408, 429];
  const news = new BroadcastChannel("outbox");
  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open("paagang", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true }).createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  async function within(name, mode, run) {
    const transaction = (await opened).transaction(name, mode, { durability: "strict" });
    const asked = run(transaction.objectStore(name));
    return new Promise((done, failed) => {
      transaction.oncomplete = () => done(asked.result);
      transaction.onabort = () => failed(transaction.error);
    });
  }

  // Whom this phone serves: {who, role, skew}; skew is how far (ms) its clock is behind the server's.
  const facts = async () => (await within("facts", "readonly", (kept) => kept.get("phone"))) ?? {};
  const remember = (told) => within("facts", "readwrite", (kept) => kept.put(told, "phone"));

  // Drafts, by name; `tear` removes those that do not begin with what is spared, `done` the one that was sent under a key.
  const draft = (name) => within("facts", "readonly", (kept) => kept.get(name));
  const jot = (name, values) => within("facts", "readwrite", (kept) => values ? kept.put(values, name) : kept.delete(name));
  async function tear(spared) {
    const names = await within("facts", "readonly", (kept) => kept.getAllKeys());
    for (const name of names) if (name.startsWith("draft:") && !name.startsWith(spared)) await jot(name);
  }

  async function done(key) {
    const all = await within("facts", "readonly", (kept) => kept.getAllKeys());
    for (const name of all) if (name.startsWith?.("draft:") && (await draft(name))?.some(([field, value]) => field === "idempotency_key" && value === key)) await jot(name);
  }

  const tell = () => { news.postMessage(""); self.dispatchEvent(new Event("outbox")); };
  news.onmessage = () => self.dispatchEvent(new Event("outbox"));
  const all = () => within("outbox", "readonly", (kept) => kept.getAll());
  const put = (entry) => within("outbox", "readwrite", (kept) => kept.put(entry)).then(tell);
  const drop = (n) => within("outbox", "readwrite", (kept) => kept.delete(n)).then(tell);
  const add = (entry) => put(entry).catch((error) => { if (error?.name !== "ConstraintError") throw error; });

  // The server's word on who is signed in; who is "" when nobody is, null when nobody answered.
  async function me() {
    try {
      const answer = await fetch("/me/device", { cache: "no-store", signal: AbortSignal.timeout(15000) });
      if (answer.status >= 500) return null;
      if (!answer.ok) return { who: "" };
      const told = await answer.json();
      return { ...told, skew: Date.parse(told.now) - Date.now() };
    } catch { return null; }
  }

  // False when there is no use in going on now.
  async function send(entry, csrf) {
    const headers = { "X-CSRF-Token": csrf, "X-Written-By": entry.who, "X-Written-At": entry.written_at };
    const body = new URLSearchParams(entry.body);
    const answer = await fetch(entry.path, { method: "POST", headers, body, redirect: "error", signal: AbortSignal.timeout(15000) }).catch(() => null);
    if (!answer || answer.status > 500 || AGAIN.includes(answer.status)) return false;
    if (answer.ok) { await put({ ...entry, state: "sent", body: [], sent_at: Date.now() }); return true; }
    const said = await answer.json().catch(() => null);
    if (said && answer.status < 500 && said.type !== "/problems/written-by-other") await put({ ...entry, state: "attention", said });
    return true;
  }

  const waiting = async () => (await all()).filter((entry) => entry.state === "waiting");
  const alone = (run) => navigator.locks ? navigator.locks.request("outbox", run) : run();

  async function flush() {
    if ((await waiting()).length) await alone(async () => {
      const told = await me();
      // Also of a role that has ended: the server decides what it still takes.
      const whose = [told?.who, ...(told?.ended ?? [])].filter(Boolean);
      for (const entry of await waiting()) if (whose.includes(entry.who) && !(await send(entry, told.csrf))) return;
    });
  }

  return { draft, jot, tear, done, facts, remember, all, put, drop, add, me, flush };
})();
