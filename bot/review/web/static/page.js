// All of this is only comfort: every page works without it.
"use strict";

const REFRESH_MS = 15000;

// Never while somebody types, or has opened something, or looks elsewhere.
function isQuiet(part) {
  const active = document.activeElement;
  const isTyping = active && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName);
  return !document.hidden && !isTyping && !(part && part.contains(active));
}

async function refresh(part) {
  if (!isQuiet(part)) return;
  const answer = await fetch(part.dataset.refresh, { credentials: "same-origin", redirect: "error" });
  if (answer.status === 401) return location.reload();
  if (answer.ok && isQuiet(part)) part.innerHTML = await answer.text();
}

for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(() => refresh(part).catch(() => {}), REFRESH_MS);
}
