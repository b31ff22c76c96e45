// All of this is only comfort: every page works without it.
"use strict";

const REFRESH_MS = 15000;
const NEWS_MS = 4000;

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

// Whether the case has changed: says so, and shows it when asked, with what was typed left as it is.
async function lookForNews(part) {
  if (document.hidden) return;
  const answer = await fetch(part.dataset.news, { credentials: "same-origin", redirect: "error" });
  if (answer.status === 401) return;
  if (!answer.ok || (await answer.json()).seen === part.dataset.seen) return;
  if (part.firstChild) return;
  const template = document.getElementById("news-template");
  part.append(template.content.cloneNode(true));
  part.querySelector("button").addEventListener("click", () => bring(part));
}

// The conversation anew, what was open still open, and the forms where somebody types untouched.
async function bring(part) {
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const isTyping = [...document.querySelectorAll("textarea")].some((each) => !each.readOnly && each.value.trim());
  if (!isTyping) return location.reload();
  const open = new Set([...document.querySelectorAll(".turn")].filter((each) => each.querySelector(".reveal[open]")).map((each) => each.id));
  const turns = fresh.querySelector(".turns");
  for (const each of turns.children) if (open.has(each.id)) each.querySelector(".reveal").open = true;
  document.querySelector(".turns").replaceWith(turns);
  part.dataset.seen = fresh.getElementById("news").dataset.seen;
  part.replaceChildren();
}

for (const part of document.querySelectorAll("[data-news]")) {
  setInterval(() => lookForNews(part).catch(() => {}), NEWS_MS);
}

for (const link of document.querySelectorAll("[data-open]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const each of document.querySelectorAll(link.dataset.open + " .turn > .reveal:first-of-type")) each.open = true;
  });
}

for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(() => refresh(part).catch(() => {}), REFRESH_MS);
}
