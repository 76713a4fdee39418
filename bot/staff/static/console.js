// Keyboard shortcuts, and the way back to one message through the sign-in. Everything works without this file.
"use strict";
(() => {
  const typing = (target) => target instanceof HTMLElement && target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const links = () => [...document.querySelectorAll("[data-list] > li > a.first, [data-list] > li .facts a:first-child")];
  const move = (step) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) next.focus();
  };
  const back = document.querySelector("form input[name=next]");
  if (back && location.hash && !back.value.includes("#")) back.value += location.hash; // servers never see this part of an address
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      move(event.key === "j" ? 1 : -1);
      event.preventDefault();
      return;
    }
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("input[type=search]")) wanted.focus();
    else wanted.click();
  });
})();
