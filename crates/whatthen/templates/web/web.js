// Comfort only: every page works without this file.
"use strict";

// j and k walk through a list, Enter opens: as in other readers. Never while somebody writes.
const list = document.querySelectorAll("[data-walk] > li");
let at = -1;
function walk(step) {
  const next = Math.min(Math.max(at + step, 0), list.length - 1);
  if (next === at || list.length === 0) return;
  list[at]?.removeAttribute("aria-current");
  at = next;
  list[at].setAttribute("aria-current", "true");
  list[at].scrollIntoView({ block: "nearest" });
  list[at].querySelector("a")?.focus({ preventScroll: true });
}
document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input, textarea, select");
  if (writes || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "j") walk(1);
  if (event.key === "k") walk(-1);
});

// Progress of gathering without a reload.
async function renew() {
  const shown = document.getElementById("progress");
  if (!shown?.hasAttribute("data-running")) return;
  try {
    const answer = await fetch("/progress", { headers: { accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("progress");
      if (next) shown.replaceWith(document.adoptNode(next));
    }
  } catch {
    // The desk may be stopped; the page stays as it is.
  }
  setTimeout(renew, 2000);
}
setTimeout(renew, 2000);

// A page that waits for something says after how many seconds to look again.
const seconds = Number(document.querySelector("[data-renew]")?.dataset.renew);
if (seconds > 0) setTimeout(() => location.reload(), seconds * 1000);
