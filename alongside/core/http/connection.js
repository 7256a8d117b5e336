// What a page does by itself while its server is slow or out of reach: it says so in the reader's language, sends
// what is being typed before the field is left, scrolls to what replaced a form, and never stays blank. It also mends
// what Streamlit's controls lack for keyboards and screen readers. It is loaded once a page; each run updates the
// messages and the language.
(() => {
  const words = document.querySelector("[data-alongside-words]");
  if (!words) return;
  document.documentElement.lang = words.dataset.language;
  window.alongsideWords = { ...words.dataset, framework: JSON.parse(words.dataset.framework) };
  const ownAddress = document.currentScript.src; // shows the path below which the app is
  // Says that there is no connection when the app is opened without one. Browsers have it for https alone.
  if (navigator.serviceWorker) {
    const worker = new URL(`service_worker.js?language=${words.dataset.language}`, ownAddress);
    navigator.serviceWorker.register(worker, { updateViaCache: "none" }).catch(() => {});
  }
  if (window.alongsideWatches) return;
  window.alongsideWatches = true;

  const SLOW = 600, STUCK = 10000, LOST = 1500, BACK = 15000, BLANK = 5000, PAUSE = 1000; // milliseconds
  const app = () => document.querySelector("[data-testid=stApp]");

  const style = document.createElement("style");
  style.textContent = `
    html { font-size: 100% !important }
    #alongside-says { position: fixed; left: 1rem; right: 1rem; bottom: 1rem; width: fit-content; max-width: 30rem; margin: 0 auto; z-index: 1000001;
      padding: .6rem 1rem; border-radius: .6rem; background: #10201d; color: #fff; font: 1rem/1.4 "Atkinson Hyperlegible Next", sans-serif;
      border: 1px solid rgba(255, 255, 255, .35); text-align: center; pointer-events: none }
    #alongside-says:empty { display: none }
    .alongside-lost [data-testid=stDialog], .alongside-lost [data-baseweb=modal] { display: none !important }
    [data-testid=stStatusWidget] { display: none !important }
    [data-testid=stFileUploaderDropzoneInstructions], [data-testid=InputInstructions] { display: none !important }
    [data-testid=stPageLink-NavLink] span { white-space: normal }
    [data-testid=stMarkdownContainer] td code { overflow-wrap: anywhere; white-space: normal }
    @media (max-width: 640px) {
      [data-testid=stMainBlockContainer] { padding: 4.25rem 1rem 1rem }
      .st-key-help-row button, .st-key-page-row a { min-height: 2.75rem !important }
      .st-key-page-row { row-gap: .75rem !important }
      [data-testid=stHeading] h1 { padding-top: 0 }
      [data-testid=stSidebarNavLink], [data-testid=stExpandSidebarButton], [data-testid=stSidebarCollapseButton] button { min-height: 2.75rem !important; min-width: 2.75rem }
      [data-testid=stExpandSidebarButton] { width: auto !important; gap: .4rem; padding: 0 .5rem !important }
      [data-testid=stExpandSidebarButton]::after { content: attr(aria-label); white-space: nowrap }
      [data-testid=stMarkdownContainer] :is(td, th) { padding: .3rem .4rem }
    }
    [data-testid=stMain] { scroll-padding-top: 4.5rem } /* below the header */
    [data-testid=stHeaderActionElements] { display: none !important }
    [data-testid=stFullScreenFrame]:has([data-testid=stVegaLiteChart]) [data-testid=stElementToolbar] { display: none !important }
    [data-testid=stElementToolbar]:focus-within { opacity: 1 !important; top: -2.75rem !important; z-index: 10 !important } /* above its table */
    [data-testid=stApp] button[data-selected=true] { color: inherit !important }
    [data-testid=stDataFrame]:has(canvas:focus-visible, canvas :focus-visible),
    :is(a, button, summary, pre, input[type=checkbox] + *, [role=button], [role=tab], [data-testid=stMain]):focus-visible {
      outline: 3px solid #2a8373 !important; outline-offset: 2px !important }
    [role=spinbutton][contenteditable] { display: inline-flex; justify-content: center; align-items: center; min-width: 24px; min-height: 24px }
    [data-testid=stWidgetLabel][disabled], [data-testid=stWidgetLabel][disabled] * { color: inherit !important }
    :where(button) { min-width: 24px; min-height: 24px } /* not those that say how high they are */
    [data-testid=stDateInput] button { min-width: 24px !important; min-height: 24px !important }
    [data-testid=stSidebarNavLink]:focus-visible, [data-testid=stMain]:focus-visible { outline-offset: -3px !important }
    [data-testid=stSidebar][data-collapsed=true] { visibility: hidden; transition: visibility 0s .3s }
    @media (prefers-reduced-motion: reduce) {
      *, ::before, ::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; scroll-behavior: auto !important }
    }`;
  const says = document.createElement("div");
  says.id = "alongside-says";
  says.setAttribute("role", "status");
  document.head.append(style);
  document.body.append(says);

  let sent = 0, answered = 0, missed = false; // last press, last answer, and whether a press had no answer when the connection broke
  let connection = "", run = "", since = { connection: Date.now(), run: Date.now() };
  const note = () => {
    const now = app();
    if (!now) return;
    const [connected, running] = [now.dataset.testConnectionState, now.dataset.testScriptState];
    if (connected !== connection) {
      if (connection === "CONNECTED") missed = sent > answered;
      since.connection = Date.now();
    }
    if (running !== run) since.run = Date.now();
    [connection, run] = [connected, running];
  };

  // Streamlit shows nothing between a press and the first answer to it, which on a slow network takes longest.
  const listening = new WeakSet();
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    if (!listening.has(this)) this.addEventListener("message", () => { answered = Date.now(); });
    listening.add(this);
    [sent, missed] = [Date.now(), missed && connection !== "CONNECTED"];
    return send.apply(this, message);
  };

  const said = () => {
    if (connection !== "CONNECTED") return Date.now() - since.connection > LOST ? window.alongsideWords.lost : says.textContent;
    if (missed && Date.now() - since.connection < BACK) return window.alongsideWords.back;
    const waits = sent > answered && sent > since.connection;
    if (run === "notRunning" && !waits) return "";
    const waited = Date.now() - (waits ? sent : since.run);
    return waited > STUCK ? window.alongsideWords.stuck : waited > SLOW ? window.alongsideWords.wait : "";
  };

  const isBlank = () => !document.querySelector("[data-testid=stMain] [data-testid=stElementContainer]");
  let blankSince = 0;
  const reloadIfBlank = () => {
    if (connection !== "CONNECTED" || run !== "notRunning" || !isBlank()) { blankSince = 0; return; }
    blankSince = blankSince || Date.now();
    if (Date.now() - blankSince > BLANK) window.location.reload();
  };

  // What replaces a long form starts above the screen, away from the button that was pressed.
  let seen = "";
  const scrollToReplacement = () => {
    const there = document.querySelector("[class*=st-key-look-here-]");
    if (!there || there.className === seen) return;
    seen = there.className;
    if (there.getBoundingClientRect().top < 0) there.scrollIntoView({ block: "start" });
  };

  // Streamlit's controls speak English alone. It draws them anew at any time, so this comes back to them.
  const translate = () => {
    const ours = window.alongsideWords.framework;
    for (const label of document.querySelectorAll("[data-testid=stFileUploaderDropzone] button p")) {
      if (ours[label.textContent]) label.textContent = ours[label.textContent];
    }
    for (const control of document.querySelectorAll("[aria-label]")) {
      const said = control.getAttribute("aria-label");
      const word = said.startsWith("Help for ") ? ours["Help for"].replace("{name}", () => said.slice(9)) : ours[said];
      if (word && word !== said) control.setAttribute("aria-label", word);
    }
  };

  // Streamlit says where one is in the menu alone, and not in links within the page.
  const markCurrentPage = () => {
    for (const link of document.querySelectorAll("[class*=st-key-page-row] a")) {
      if (link.pathname === window.location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  // The menu is one list of links, with groups inside that no list may have; an upload has a name, but as decoration.
  const mendRoles = () => {
    const setRole = (found, role) => found.getAttribute("role") !== role && found.setAttribute("role", role);
    for (const menu of document.querySelectorAll("[data-testid=stSidebarNavItems]")) {
      if (!menu.querySelector(":scope > div > li")) continue;
      setRole(menu, "none");
      menu.querySelectorAll(":scope > li").forEach((entry) => setRole(entry, "none"));
      for (const group of menu.querySelectorAll(":scope > div")) {
        setRole(group, "list");
        group.setAttribute("aria-label", group.querySelector("header p")?.textContent ?? "");
      }
    }
    document.querySelectorAll("[data-testid=stFileUploaderDropzone]").forEach((upload) => setRole(upload, "group"));
    for (const code of document.querySelectorAll("pre")) {
      if (code.scrollWidth > code.clientWidth && code.tabIndex < 0) code.tabIndex = 0;
    }
  };

  setInterval(() => {
    note();
    markCurrentPage();
    translate();
    mendRoles();
    const now = said();
    if (says.textContent !== now) says.textContent = now;
    document.documentElement.classList.toggle("alongside-lost", connection !== "CONNECTED");
    reloadIfBlank();
    scrollToReplacement();
  }, 200);

  // After an update of the app, a page no longer finds what it loads later. A page that was just opened would not
  // find it either, so it is not reloaded.
  window.addEventListener("vite:preloadError", async () => {
    const answer = await fetch(new URL("_stcore/health", ownAddress));
    if (answer.ok && performance.now() > BLANK) window.location.reload();
  });

  // Streamlit sends what is typed once its field is left. In a form that is kept as a draft, a pause is enough.
  const kept = (field) => field.matches?.("textarea, input") && field.closest("[class*=st-key-kept-]") &&
    field.closest("[data-testid=stTextInput], [data-testid=stTextArea], [data-testid=stNumberInput]");
  const commit = (field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true }));
  let typing = null, pause = 0;
  const sendNow = () => {
    clearTimeout(pause);
    if (typing?.isConnected) commit(typing);
    typing = null;
  };
  document.addEventListener("input", ({ target }) => {
    if (!kept(target)) return;
    typing = target;
    clearTimeout(pause);
    pause = setTimeout(sendNow, PAUSE);
  });
  document.addEventListener("visibilitychange", () => document.hidden && sendNow());
  window.addEventListener("pagehide", sendNow);
})();
