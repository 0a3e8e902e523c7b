"use strict";
const folding = document.getElementById("folding");
if (folding) {
  const fold = open => () => document.querySelectorAll(".proof details").forEach(one => { one.open = open; });
  document.getElementById("unfold").onclick = fold(true);
  document.getElementById("fold").onclick = fold(false);
  folding.hidden = false;
  addEventListener("beforeprint", fold(true));
}
// What is still being worked out is asked for again until it is there.
const waiting = document.querySelector("[data-refresh]");
if (waiting) {
  const refresh = async () => {
    const answer = await fetch(waiting.dataset.refresh).catch(() => null);
    if (answer && answer.ok) waiting.innerHTML = await answer.text();
    if (waiting.textContent.includes("…")) setTimeout(refresh, 2500);
  };
  setTimeout(refresh, 1500);
}
