// What the browser keeps of the app: one page in each language that says that there is no connection, and nothing else.
// Nothing is cached, so no page is ever an old one. A sign-out and "Leave quickly" take this away, too.
const PAGES = {{ pages | tojson }};
const ENDS = {{ ends | tojson }};
const language = new URL(self.location.href).searchParams.get("language");

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  // A form goes to the server untouched: passed on from here, it would no longer show from which site it came.
  if (event.request.method !== "GET") {
    if (ENDS.includes(new URL(event.request.url).pathname)) event.waitUntil(self.registration.unregister());
    return;
  }
  event.respondWith(fetch(event.request).catch(() => new Response(PAGES[language] || Object.values(PAGES)[0], {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; base-uri 'none'",
    },
  })));
});
