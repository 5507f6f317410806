// Everything the pages need beyond Blazor: the theme, the menu of a phone, copying, sending by Enter, coming back, uploads.
(() => {
  "use strict";
  const root = document.documentElement;
  const themes = ["", "light", "dark"];
  const apply = () => {
    const theme = localStorage.getItem("hearth-theme");
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  };
  apply();

  const toggleMenu = open => {
    const nav = document.getElementById("nav");
    if (!nav) return;
    nav.classList.toggle("open", open);
    document.querySelectorAll("button[data-toggle=nav]").forEach(button => button.setAttribute("aria-expanded", nav.classList.contains("open")));
  };

  const copy = async text => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  document.addEventListener("click", async event => {
    const at = selector => event.target.closest(selector);
    if (at("[data-toggle=nav]")) return toggleMenu();
    if (at(".nav a")) toggleMenu(false);
    if (at("[data-theme-switch]")) {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      localStorage.setItem("hearth-theme", dark ? themes[1] : themes[2]);
      return apply();
    }
    const button = at("[data-copy]");
    if (button) {
      const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : button.closest(".code")?.querySelector("code");
      await copy(source?.value ?? source?.textContent ?? "");
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 1500);
    }
  });

  document.addEventListener("keydown", event => {
    if (event.key === "Escape") toggleMenu(false);
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("textarea[data-send]")) {
      event.preventDefault();
      event.target.closest("form")?.requestSubmit();
    }
  });

  // Keeps the end of a conversation in view while the reader is there.
  const follow = new MutationObserver(() => {
    const log = document.querySelector("[data-follow]");
    if (log && log.scrollHeight - log.scrollTop - log.clientHeight < 160) log.scrollTop = log.scrollHeight;
  });
  follow.observe(document.body ?? root, { childList: true, subtree: true, characterData: true });

  // Blazor's own way back can wait for a restarted console for ever. Once the console has answered for a while, the page is asked for anew.
  const patience = 5000;
  let lost = false;
  const answers = async () => {
    try {
      await fetch(document.querySelector("link[rel=icon]").href, { cache: "no-store", signal: AbortSignal.timeout(patience) });
      return true;
    } catch {
      return false;
    }
  };
  const comeBack = async dialog => {
    let since = null;
    while (lost) {
      if (!await answers()) since = null;
      else if (lost && Date.now() - (since ??= Date.now()) >= patience) return location.reload();
      await new Promise(resume => setTimeout(resume, 1000));
    }
    dialog.close();
  };
  // Blazor's event does not bubble.
  document.addEventListener("components-reconnect-state-changed", event => {
    if (event.detail.state === "hide") lost = false;
    else if (event.detail.state === "rejected") location.reload();
    else if (!lost) {
      lost = true;
      event.target.showModal();
      comeBack(event.target);
    }
  }, true);

  window.hearth = {
    end: element => { if (element) element.scrollTop = element.scrollHeight; },
    upload: (input, token, page) => new Promise(resolve => {
      const file = input.files[0];
      if (!file) return resolve("");
      const request = new XMLHttpRequest();
      request.open("PUT", "/uploads/" + encodeURIComponent(file.name));
      request.setRequestHeader("RequestVerificationToken", token);
      let told = 0;
      request.upload.onprogress = event => {
        const now = Date.now();
        if (now - told > 500) { told = now; page.invokeMethodAsync("UploadProgress", event.loaded, event.total); }
      };
      request.onload = () => resolve(request.status === 204 ? "" : request.responseText || String(request.status));
      request.onerror = () => resolve("?");
      request.onabort = () => resolve("?");
      window.hearth.abortUpload = () => request.abort();
      request.send(file);
    }),
    abortUpload: () => {},
  };

  addEventListener("load", () => window.Blazor?.addEventListener?.("enhancedload", apply));
})();
